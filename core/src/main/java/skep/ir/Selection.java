package skep.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import skep.insn.AluOp;
import skep.insn.AtomicOp;
import skep.insn.Callee;
import skep.insn.CodeElement;
import skep.insn.Condition;
import skep.insn.CoreAccess;
import skep.insn.Cpu;
import skep.insn.Imm;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.Operand;
import skep.insn.Reg;
import skep.insn.Size;
import skep.insn.SourceLine;
import skep.insn.Step;
import skep.insn.Width;

/** Gives each operation the instructions that do it, with nodes for registers. */
final class Selection {
  /** The nodes below this are the machine's registers. */
  static final int FIRST_NODE = 11;

  /** The node of R10, the frame's, which is given to nobody. */
  static final int R10 = 10;

  private static final int R0 = 0;

  /** What a call leaves undefined. */
  private static final Set<Integer> CLOBBERED = Set.of(0, 1, 2, 3, 4, 5);

  private final Function function;
  private final Frame frame;
  private final boolean v4;
  private final Map<Block, MachineBlock> blocks = new IdentityHashMap<>();

  /** Addresses that a register holds already, until the next call. */
  private final Map<Value, Integer> addresses = new HashMap<>();

  private List<MachineOp> ops = new ArrayList<>();
  private Optional<SourceLine> line = Optional.empty();
  private int nodes;

  private Selection(Function function, Frame frame, Cpu cpu) {
    this.function = function;
    this.frame = frame;
    this.v4 = cpu.has(Cpu.V4);
    this.nodes = FIRST_NODE + function.temps();
  }

  static MachineCode select(Function function, Frame frame, Cpu cpu) {
    return new Selection(function, frame, cpu).run();
  }

  private MachineCode run() {
    Flow flow = Flow.of(function);
    List<MachineBlock> order = new ArrayList<>();
    for (Block block : flow.order()) {
      MachineBlock made = new MachineBlock(block.name(), flow.depth(block));
      blocks.put(block, made);
      order.add(made);
    }
    for (Block block : flow.order()) {
      ops = new ArrayList<>();
      addresses.clear();
      if (block == function.entry()) {
        takeParameters();
      }
      block.ops().forEach(this::select);
      MachineBlock made = blocks.get(block);
      made.end(end(block.exit()));
      made.replaceOps(ops);
    }
    Map<Integer, String> names = new HashMap<>();
    for (Block block : flow.order()) {
      for (Op op : block.ops()) {
        op.result().ifPresent(temp -> temp.name().ifPresent(n -> names.put(node(temp), n)));
      }
    }
    function.parameters().forEach(t -> t.name().ifPresent(n -> names.put(node(t), n)));
    return new MachineCode(function.name(), order, nodes, names);
  }

  private void takeParameters() {
    for (int i = 0; i < function.parameters().size(); i++) {
      move(node(function.parameters().get(i)), i + 1);
    }
  }

  private void select(Op op) {
    line = op.line();
    if (op instanceof Op.Move move) {
      set(node(move.dst()), move.src(), move.dst().width());
    } else if (op instanceof Op.Binary binary) {
      binary(binary);
    } else if (op instanceof Op.Negate negate) {
      int dst = node(negate.dst());
      set(dst, negate.src(), Width.W64);
      compute(dst, Set.of(dst), at -> new Insn.Negate(negate.width(), at.of(dst)));
    } else if (op instanceof Op.Swap swap) {
      int dst = node(swap.dst());
      set(dst, swap.src(), Width.W64);
      compute(dst, Set.of(dst), at -> new Insn.Swap(swap.kind(), swap.bits(), at.of(dst)));
    } else if (op instanceof Op.Extend extend) {
      extend(extend);
    } else if (op instanceof Op.Load load) {
      load(load);
    } else if (op instanceof Op.Store store) {
      store(store);
    } else if (op instanceof Op.Atomic atomic) {
      atomic(atomic);
    } else if (op instanceof Op.Call call) {
      call(call);
    } else if (op instanceof Op.CoreAnswer core) {
      coreAnswer(core);
    } else if (op instanceof Op.CoreBinary core) {
      int dst = node(core.dst());
      set(dst, core.base(), Width.W64);
      compute(
          dst,
          Set.of(dst),
          at -> alu(core.op(), Width.W64, at.of(dst), new Imm(core.local())),
          Optional.of(core.core()));
    } else if (op instanceof Op.Inline inline) {
      inline(inline);
    }
  }

  private void binary(Op.Binary op) {
    int dst = node(op.dst());
    Width width = op.width();
    if (!v4 && (op.op() == AluOp.SDIV || op.op() == AluOp.SMOD)) {
      throw new IrException(
          function.name(),
          "a division of signed numbers needs cpu v4, of Linux 6.6; divide unsigned ones, or build "
              + "for v4",
          line);
    }
    if (op.right() instanceof Value.Constant constant && fits(width, constant.value())) {
      set(dst, op.left(), Width.W64);
      Imm imm = new Imm((int) constant.value());
      compute(dst, Set.of(dst), at -> alu(op.op(), width, at.of(dst), imm));
      return;
    }
    int right = register(op.right());
    set(dst, op.left(), Width.W64);
    compute(dst, Set.of(dst, right), at -> alu(op.op(), width, at.of(dst), at.of(right)));
  }

  private void extend(Op.Extend op) {
    int dst = node(op.dst());
    Width to = op.dst().width();
    int src = register(op.src());
    if (!op.signed() && op.from() == Size.W) {
      compute(dst, Set.of(src), at -> alu(AluOp.MOV, Width.W32, at.of(dst), at.of(src)));
    } else if (!op.signed()) {
      move(dst, src);
      Imm mask = new Imm((1 << op.from().bits()) - 1);
      compute(dst, Set.of(dst), at -> alu(AluOp.AND, Width.W32, at.of(dst), mask));
    } else if (v4) {
      compute(dst, Set.of(src), at -> new Insn.MoveSigned(to, at.of(dst), at.of(src), op.from()));
    } else {
      move(dst, src);
      shiftSign(dst, op.from(), to);
    }
  }

  /** Before cpu v4 a sign is extended by moving it to the top and back. */
  private void shiftSign(int dst, Size from, Width to) {
    Imm by = new Imm(to.bits() - from.bits());
    compute(dst, Set.of(dst), at -> alu(AluOp.LSH, to, at.of(dst), by));
    compute(dst, Set.of(dst), at -> alu(AluOp.ARSH, to, at.of(dst), by));
  }

  private void load(Op.Load op) {
    int dst = node(op.dst());
    Place place = place(op.base(), op.offset());
    // A signed load of the machine fills 64 bits, so one of 32 is made by shifts, as before v4.
    boolean signed = op.signed() && v4 && op.dst().width() == Width.W64;
    effect(
        MachineOp.Kind.COMPUTE,
        Set.of(dst),
        Set.of(place.base()),
        at -> new Insn.Load(op.size(), signed, at.of(dst), at.of(place.base()), place.offset()),
        op.core());
    if (op.signed() && !signed) {
      shiftSign(dst, op.size(), op.dst().width());
    }
  }

  private void store(Op.Store op) {
    Place place = place(op.base(), op.offset());
    if (!op.register()
        && op.value() instanceof Value.Constant constant
        && (op.size() != Size.DW || fits(Width.W64, constant.value()))) {
      Imm imm = new Imm((int) constant.value());
      effect(
          MachineOp.Kind.EFFECT,
          Set.of(),
          Set.of(place.base()),
          at -> new Insn.Store(op.size(), at.of(place.base()), place.offset(), imm),
          op.core());
      return;
    }
    int value = register(op.value());
    effect(
        MachineOp.Kind.EFFECT,
        Set.of(),
        Set.of(place.base(), value),
        at -> new Insn.Store(op.size(), at.of(place.base()), place.offset(), at.of(value)),
        op.core());
  }

  private void atomic(Op.Atomic op) {
    Place place = place(op.base(), op.offset());
    int operand = register(op.value());
    if (op.op() == AtomicOp.CMPXCHG) {
      set(R0, op.expected().orElseThrow(), Width.W64);
      effect(
          MachineOp.Kind.EFFECT,
          Set.of(R0),
          Set.of(R0, operand, place.base()),
          at -> atomic(op, true, at.of(place.base()), place.offset(), at.of(operand)),
          Optional.empty());
      op.fetched().ifPresent(dst -> move(node(dst), R0));
    } else if (op.fetched().isPresent()) {
      int dst = node(op.fetched().get());
      move(dst, operand);
      effect(
          MachineOp.Kind.EFFECT,
          Set.of(dst),
          Set.of(dst, place.base()),
          at -> atomic(op, true, at.of(place.base()), place.offset(), at.of(dst)),
          Optional.empty());
    } else {
      effect(
          MachineOp.Kind.EFFECT,
          Set.of(),
          Set.of(operand, place.base()),
          at -> atomic(op, false, at.of(place.base()), place.offset(), at.of(operand)),
          Optional.empty());
    }
  }

  private static Insn atomic(Op.Atomic op, boolean fetch, Reg base, int offset, Reg value) {
    return new Insn.Atomic(op.op(), fetch, op.size(), base, offset, value);
  }

  private void call(Op.Call op) {
    Set<Integer> uses = new HashSet<>();
    List<Value> arguments = op.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      set(i + 1, arguments.get(i), Width.W64);
      uses.add(i + 1);
    }
    Callee callee = op.callee();
    effect(MachineOp.Kind.EFFECT, CLOBBERED, uses, at -> new Insn.Call(callee), Optional.empty());
    addresses.clear();
    op.returned().ifPresent(dst -> move(node(dst), R0));
  }

  private void coreAnswer(Op.CoreAnswer op) {
    int dst = node(op.dst());
    effect(
        MachineOp.Kind.CONSTANT,
        Set.of(dst),
        Set.of(),
        at ->
            op.wide()
                ? new Insn.LoadImm64(at.of(dst), new Imm64.Value(op.local()))
                : alu(AluOp.MOV, Width.W64, at.of(dst), new Imm((int) op.local())),
        Optional.of(op.core()));
  }

  private void inline(Op.Inline op) {
    Set<Integer> uses = new HashSet<>();
    for (Map.Entry<Reg, Value> input : op.inputs().entrySet()) {
      set(input.getKey().number(), input.getValue(), Width.W64);
      uses.add(input.getKey().number());
    }
    Set<Integer> defines = new HashSet<>();
    Optional<SourceLine> at = line;
    List<CodeElement> elements = new ArrayList<>();
    for (CodeElement element : op.code().withFreshLabels().elements()) {
      if (element instanceof Step step) {
        step.insn().writes().forEach(reg -> defines.add(reg.number()));
      }
      elements.add(
          element instanceof Step step && step.source().isEmpty() && at.isPresent()
              ? step.withSource(at.get())
              : element);
    }
    if (op.returned().isPresent()) {
      defines.add(R0);
    }
    ops.add(new MachineOp(MachineOp.Kind.EFFECT, defines, uses, registers -> elements));
    addresses.clear();
    op.returned().ifPresent(dst -> move(node(dst), R0));
  }

  private MachineBlock.End end(Exit exit) {
    line = exit.line();
    if (exit instanceof Exit.Jump jump) {
      return new MachineBlock.End.Jump(line, blocks.get(jump.to()));
    } else if (exit instanceof Exit.Branch branch) {
      return branch(branch);
    } else if (exit instanceof Exit.MayGoto mayGoto) {
      return new MachineBlock.End.MayGoto(
          line, blocks.get(mayGoto.out()), blocks.get(mayGoto.next()));
    } else if (exit instanceof Exit.Return ret) {
      set(R0, ret.value(), Width.W64);
      return new MachineBlock.End.Return(line);
    }
    return new MachineBlock.End.Gone();
  }

  private MachineBlock.End branch(Exit.Branch branch) {
    int left = register(branch.left());
    MachineBlock.Right right;
    if (branch.right() instanceof Value.Constant constant
        && fits(branch.width(), constant.value())) {
      right = new MachineBlock.Right.Number((int) constant.value());
    } else {
      right = new MachineBlock.Right.Node(register(branch.right()));
    }
    Condition condition = branch.condition();
    MachineBlock yes = blocks.get(branch.yes());
    MachineBlock no = blocks.get(branch.no());
    return new MachineBlock.End.Branch(line, condition, branch.width(), left, right, yes, no);
  }

  private record Place(int base, int offset) {}

  private Place place(Value base, int offset) {
    if (base instanceof Value.StackAddress address) {
      return new Place(R10, frame.offset(address.slot()) + address.offset() + offset);
    }
    return new Place(register(base), offset);
  }

  /** A node that holds a value; one that is not changed afterwards. */
  private int register(Value value) {
    if (value instanceof Temp temp) {
      return node(temp);
    }
    if (value instanceof Value.Address) {
      return addresses.computeIfAbsent(value, this::made);
    }
    return made(value);
  }

  private int made(Value value) {
    int node = nodes++;
    set(node, value, Width.W64);
    return node;
  }

  /** Puts a value into a node. */
  private void set(int dst, Value value, Width width) {
    if (value instanceof Temp temp) {
      move(dst, node(temp));
    } else if (value instanceof Value.Constant constant) {
      setNumber(dst, constant.value(), width);
    } else if (value instanceof Value.Address address) {
      constant(dst, reg -> List.of(new Insn.LoadImm64(reg, address.reference())));
    } else if (value instanceof Value.StackAddress address) {
      int offset = frame.offset(address.slot()) + address.offset();
      constant(
          dst,
          reg ->
              List.of(
                  alu(AluOp.MOV, Width.W64, reg, Reg.R10),
                  alu(AluOp.ADD, Width.W64, reg, new Imm(offset))));
    }
  }

  private void setNumber(int dst, long value, Width width) {
    boolean zeroExtended = value >>> Integer.SIZE == 0;
    if (fits(Width.W64, value) && (width == Width.W64 || zeroExtended)) {
      Imm imm = new Imm((int) value);
      constant(dst, reg -> List.of(alu(AluOp.MOV, Width.W64, reg, imm)));
    } else if (zeroExtended || width == Width.W32) {
      Imm imm = new Imm((int) value);
      constant(dst, reg -> List.of(alu(AluOp.MOV, Width.W32, reg, imm)));
    } else {
      constant(dst, reg -> List.of(new Insn.LoadImm64(reg, new Imm64.Value(value))));
    }
  }

  /** Instructions that make something from nothing, at the line of the operation they are for. */
  private void constant(int dst, java.util.function.Function<Reg, List<Insn>> insns) {
    Optional<SourceLine> here = line;
    ops.add(
        new MachineOp(
            MachineOp.Kind.CONSTANT,
            Set.of(dst),
            Set.of(),
            at ->
                insns.apply(at.of(dst)).stream()
                    .map(insn -> new Step(insn, here, Optional.empty()))
                    .toList()));
  }

  private void move(int dst, int src) {
    Optional<SourceLine> here = line;
    ops.add(
        new MachineOp(
            MachineOp.Kind.MOVE,
            Set.of(dst),
            Set.of(src),
            at ->
                List.of(
                    new Step(
                        alu(AluOp.MOV, Width.W64, at.of(dst), at.of(src)),
                        here,
                        Optional.empty()))));
  }

  /** Makes one instruction for given registers. */
  private interface Writer {
    Insn write(MachineOp.Registers at);
  }

  private void compute(int dst, Set<Integer> uses, Writer writer) {
    compute(dst, uses, writer, Optional.empty());
  }

  private void compute(int dst, Set<Integer> uses, Writer writer, Optional<CoreAccess> core) {
    effect(MachineOp.Kind.COMPUTE, Set.of(dst), uses, writer, core);
  }

  private void effect(
      MachineOp.Kind kind,
      Set<Integer> defines,
      Set<Integer> uses,
      Writer writer,
      Optional<CoreAccess> core) {
    Optional<SourceLine> here = line;
    ops.add(
        new MachineOp(
            kind,
            defines,
            Set.copyOf(uses),
            at -> List.of(new Step(writer.write(at), here, core))));
  }

  private static Insn alu(AluOp op, Width width, Reg dst, Operand src) {
    return new Insn.Alu(op, width, dst, src);
  }

  private static boolean fits(Width width, long value) {
    return width == Width.W32 || value == (int) value;
  }

  private static int node(Temp temp) {
    return FIRST_NODE + temp.id();
  }
}
