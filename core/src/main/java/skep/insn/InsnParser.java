package skep.insn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one instruction as {@link InsnText} and LLVM write it. */
final class InsnParser {
  /** Where the labels of an instruction come from. */
  interface Targets {
    /** The label of a name that a line of the text defines. */
    Optional<Label> named(String name);

    /** The label at a distance from the slot after this instruction's first. */
    Label distant(long distance);
  }

  // Longest first, so that >= is not read as >.
  private static final List<AluOp> ALU_OPS =
      Arrays.stream(AluOp.values())
          .sorted(Comparator.comparing(op -> -op.symbol().length()))
          .toList();
  private static final List<Condition> CONDITIONS =
      Arrays.stream(Condition.values())
          .sorted(Comparator.comparing(condition -> -condition.symbol().length()))
          .toList();
  private static final Map<String, Part> PARTS = parts();

  private final Scanner in;
  private final Scanner note;
  private final Targets targets;

  /** A register with the part of it that is meant. */
  private record Part(Reg reg, Width width) {}

  /** A memory operand. */
  private record Address(boolean signed, Size size, Reg base, int offset) {}

  /**
   * A parser of one instruction.
   *
   * @param in the text up to a comment
   * @param note the comment after {@code #}, where what LLVM's text leaves open is said
   * @param targets where labels come from
   */
  InsnParser(Scanner in, Scanner note, Targets targets) {
    this.in = in;
    this.note = note;
    this.targets = targets;
  }

  Insn parse() throws Scanner.Problem {
    Insn insn = insn();
    in.expectEnd();
    return insn;
  }

  private Insn insn() throws Scanner.Problem {
    if (in.eat("<unknown>")) {
      return raw();
    } else if (in.peek() == '*') {
      return store();
    }
    String word = in.word();
    switch (word) {
      case "exit":
        return new Insn.Exit();
      case "call":
        return new Insn.Call(callee());
      case "callx":
        return new Insn.Call(new Callee.Register(reg()));
      case "goto":
        return new Insn.Jump(label(), false);
      case "gotol":
        return new Insn.Jump(label(), true);
      case "gotox":
        return new Insn.JumpRegister(reg());
      case "may_goto":
        return new Insn.MayGoto(label());
      case "if":
        return jumpIf();
      case "lock":
        return lock();
      case "store_release":
        return storeRelease();
      default:
        Optional<Part> dst = part(word);
        if (dst.isEmpty()) {
          throw new Scanner.Problem(
              "no instruction starts with " + (word.isEmpty() ? in.found() : "'" + word + "'"));
        }
        return assignment(dst.get());
    }
  }

  private Insn raw() throws Scanner.Problem {
    note.expect("opcode");
    int opcode = note.number32();
    note.expect("dst");
    int dst = note.number32();
    note.expect("src");
    int src = note.number32();
    note.expect("offset");
    int offset = note.number32();
    note.expect("imm");
    return new Insn.Raw(opcode, dst, src, offset, note.number32());
  }

  // Registers and operands.

  private static Map<String, Part> parts() {
    Map<String, Part> parts = new HashMap<>();
    for (Reg reg : Reg.values()) {
      for (Width width : Width.values()) {
        parts.put(reg.name(width), new Part(reg, width));
      }
    }
    return parts;
  }

  private static Optional<Part> part(String word) {
    return Optional.ofNullable(PARTS.get(word));
  }

  private Reg reg(Width width) throws Scanner.Problem {
    String word = in.word();
    Optional<Part> part = part(word).filter(p -> p.width() == width);
    if (part.isEmpty()) {
      throw new Scanner.Problem(
          "expected a "
              + width.bits()
              + "-bit register but found "
              + (word.isEmpty() ? in.found() : "'" + word + "'"));
    }
    return part.get().reg();
  }

  private Reg reg() throws Scanner.Problem {
    return reg(Width.W64);
  }

  /**
   * The register of a value in memory: for less than 64 bits the text may name the whole or the
   * lower half.
   */
  private Reg valueReg(Size size) throws Scanner.Problem {
    return reg(size != Size.DW && in.peek() == 'w' ? Width.W32 : Width.W64);
  }

  private Operand operand(Width width) throws Scanner.Problem {
    return in.atNumber() ? new Imm(in.number32()) : reg(width);
  }

  private Label label() throws Scanner.Problem {
    if (!in.atNumber()) {
      return defined(in.symbol());
    }
    return distant(in.number());
  }

  /** A distance, and perhaps the name of what is there, which wins when a line defines it. */
  private Label distant(long distance) throws Scanner.Problem {
    if (in.eat("<")) {
      String name = in.symbol();
      if (in.eat("+")) {
        in.number();
        name = "";
      }
      in.expect(">");
      Optional<Label> named = targets.named(name);
      if (named.isPresent()) {
        return named.get();
      }
    }
    return targets.distant(distance);
  }

  private Label defined(String name) throws Scanner.Problem {
    return targets
        .named(name)
        .orElseThrow(() -> new Scanner.Problem("no line defines the label '" + name + "'"));
  }

  // Memory.

  /** {@code (u32 *)(r1 + 0x4)}. */
  private Address pointer() throws Scanner.Problem {
    in.expect("(");
    String type = in.word();
    Size size =
        switch (type) {
          case "u8", "s8" -> Size.B;
          case "u16", "s16" -> Size.H;
          case "u32", "s32" -> Size.W;
          case "u64" -> Size.DW;
          default -> throw new Scanner.Problem("no memory access has the type '" + type + "'");
        };
    in.expect("*");
    in.expect(")");
    if (in.eat("skb")) {
      return new Address(false, size, Reg.R6, 0);
    }
    in.expect("(");
    Reg base = reg();
    int offset = offset();
    in.expect(")");
    return new Address(type.startsWith("s"), size, base, offset);
  }

  /** {@code + 0x4}. */
  private int offset() throws Scanner.Problem {
    boolean negative = in.peek() == '-';
    if (!in.eat("+")) {
      in.expect("-");
    }
    long magnitude = in.number();
    if (magnitude < 0 || magnitude > 0x8000) {
      throw new Scanner.Problem(
          "offset " + InsnText.hex(magnitude) + " does not fit 16 bits (-32768..32767)");
    }
    return (int) (negative ? -magnitude : magnitude);
  }

  /** {@code r1 + 0x4}, of a size that the instruction's name tells. */
  private Address address(Size size) throws Scanner.Problem {
    Reg base = reg();
    return new Address(false, size, base, offset());
  }

  private Insn store() throws Scanner.Problem {
    in.expect("*");
    Address to = pointer();
    in.expect("=");
    Operand src = in.atNumber() ? new Imm(in.number32()) : valueReg(to.size());
    if (to.signed()) {
      throw new Scanner.Problem("a store has no sign: write u" + to.size().bits());
    }
    return new Insn.Store(to.size(), to.base(), to.offset(), src);
  }

  private Insn lock() throws Scanner.Problem {
    in.expect("*");
    Address to = pointer();
    for (AtomicOp op : List.of(AtomicOp.ADD, AtomicOp.OR, AtomicOp.AND, AtomicOp.XOR)) {
      if (in.eat(AluOp.valueOf(op.name()).symbol())) {
        return new Insn.Atomic(op, false, to.size(), to.base(), to.offset(), valueReg(to.size()));
      }
    }
    throw new Scanner.Problem("expected +=, |=, &= or ^= but found " + in.found());
  }

  private Insn storeRelease() throws Scanner.Problem {
    in.expect("(");
    Address to = pointer();
    in.expect(",");
    Reg src = valueReg(to.size());
    in.expect(")");
    return new Insn.StoreRelease(to.size(), to.base(), to.offset(), src);
  }

  // Jumps and calls.

  private Insn jumpIf() throws Scanner.Problem {
    String word = in.word();
    Part dst = part(word).orElseThrow(() -> new Scanner.Problem("expected a register after 'if'"));
    for (Condition condition : CONDITIONS) {
      if (in.eat(condition.symbol())) {
        Operand src = operand(dst.width());
        in.expect("goto");
        return new Insn.JumpIf(condition, dst.width(), dst.reg(), src, label());
      }
    }
    throw new Scanner.Problem("expected a comparison but found " + in.found());
  }

  private Callee callee() throws Scanner.Problem {
    if (!in.atNumber()) {
      String name = in.symbol();
      if (note.eat("function")) {
        return new Callee.Function(name);
      } else if (note.eat("local")) {
        return new Callee.Local(defined(name));
      }
      return targets
          .named(name)
          .<Callee>map(Callee.Local::new)
          .orElseGet(() -> new Callee.Extern(name));
    }
    int number = in.number32();
    if (in.peek() == '<') {
      return new Callee.Local(distant(number));
    } else if (note.eat("local")) {
      return new Callee.Relative(number);
    } else if (note.eat("kfunc")) {
      return new Callee.Kfunc(number, note.number32());
    }
    return new Callee.HelperId(number);
  }

  // What starts with a register.

  private Insn assignment(Part dst) throws Scanner.Problem {
    for (AluOp op : ALU_OPS) {
      if (op != AluOp.MOV && in.eat(op.symbol())) {
        return new Insn.Alu(op, dst.width(), dst.reg(), operand(dst.width()));
      }
    }
    in.expect("=");
    if (in.atNumber()) {
      long number = in.number();
      if (in.peek() == '<' || in.eat("ll")) {
        return new Insn.LoadImm64(whole(dst), imm64(number));
      } else if (number != (int) number && number >>> 32 != 0) {
        throw new Scanner.Problem(
            InsnText.hex(number) + " does not fit 32 bits; end the line with ll for 64");
      }
      return new Insn.Alu(AluOp.MOV, dst.width(), dst.reg(), new Imm((int) number));
    } else if (in.eat("-")) {
      same(dst, "negates");
      return new Insn.Negate(dst.width(), dst.reg());
    } else if (in.eat("(")) {
      return moveSigned(dst);
    } else if (in.eat("*")) {
      return load(dst);
    } else if (in.peek() == '"') {
      return symbol(dst, in.symbol());
    }
    String word = in.word();
    if (in.peek() == '+' || in.isAt("ll")) {
      return symbol(dst, word);
    } else if (word.equals("load_acquire")) {
      return loadAcquire(dst);
    } else if (word.equals("addr_space_cast")) {
      return cast(dst);
    } else if (word.equals("jump_table")) {
      return jumpTable(dst);
    } else if (in.peek() == '(') {
      return atomic(dst, word);
    }
    Optional<Part> src = part(word);
    if (src.isPresent()) {
      if (src.get().width() != dst.width()) {
        throw new Scanner.Problem("a move has two registers of one width");
      }
      return new Insn.Alu(AluOp.MOV, dst.width(), dst.reg(), src.get().reg());
    }
    return swap(dst, word);
  }

  private static Reg whole(Part part) throws Scanner.Problem {
    if (part.width() != Width.W64) {
      throw new Scanner.Problem("this writes all 64 bits: write " + part.reg());
    }
    return part.reg();
  }

  /** The result again as the operand. */
  private void same(Part dst, String does) throws Scanner.Problem {
    if (reg(dst.width()) != dst.reg()) {
      throw new Scanner.Problem(
          "this " + does + " a register in place: both must be " + dst.reg().name(dst.width()));
    }
  }

  private Imm64 imm64(long number) throws Scanner.Problem {
    int low = (int) number;
    int high = (int) (number >>> 32);
    if (in.peek() == '<') {
      Label label = distant(number);
      in.expect("ll");
      return new Imm64.LocalFunction(label);
    } else if (note.eat("local")) {
      return new Imm64.RelativeFunction(low);
    } else if (note.eat("variable")) {
      return new Imm64.BtfVariable(low, high);
    } else if (!note.eat("map")) {
      return new Imm64.Value(number);
    } else if (note.eat("fd")) {
      return note.eat("value") ? new Imm64.MapValue(low, high) : new Imm64.MapFd(low);
    }
    note.expect("index");
    return note.eat("value") ? new Imm64.MapIndexValue(low, high) : new Imm64.MapIndex(low);
  }

  /** A 64-bit load of something with a name. */
  private Insn symbol(Part dst, String name) throws Scanner.Problem {
    int offset = in.peek() == '+' ? in.number32() : 0;
    in.expect("ll");
    Imm64 value;
    if (note.eat("data")) {
      value = new Imm64.GlobalRef(name, offset);
    } else if (offset != 0) {
      throw new Scanner.Problem("only a data section has bytes at offsets: say so with '# data'");
    } else if (note.eat("map")) {
      value = new Imm64.MapRef(name);
    } else if (note.eat("function")) {
      value = new Imm64.FunctionRef(name);
    } else {
      value =
          targets
              .named(name)
              .<Imm64>map(Imm64.LocalFunction::new)
              .orElseGet(() -> new Imm64.ExternRef(name));
    }
    return new Insn.LoadImm64(whole(dst), value);
  }

  /** A jump table: where its entries lead, in parentheses. */
  private Insn jumpTable(Part dst) throws Scanner.Problem {
    List<Imm64.JumpTable.Entry> entries = new ArrayList<>();
    in.expect("(");
    if (in.peek() != ')') {
      do {
        entries.add(
            in.eat("astray")
                ? new Imm64.JumpTable.Astray(in.number())
                : new Imm64.JumpTable.To(label()));
      } while (in.eat(","));
    }
    in.expect(")");
    in.expect("ll");
    return new Insn.LoadImm64(whole(dst), new Imm64.JumpTable(entries));
  }

  private Insn moveSigned(Part dst) throws Scanner.Problem {
    String type = in.word();
    Size from =
        switch (type) {
          case "s8" -> Size.B;
          case "s16" -> Size.H;
          case "s32" -> Size.W;
          default -> throw new Scanner.Problem("no move extends the sign of '" + type + "'");
        };
    in.expect(")");
    return new Insn.MoveSigned(dst.width(), dst.reg(), reg(dst.width()), from);
  }

  private Insn load(Part dst) throws Scanner.Problem {
    Address from = pointer();
    if (in.eat("[")) {
      return loadPacket(dst, from.size());
    }
    if (dst.width() == Width.W32 && (from.signed() || from.size() == Size.DW)) {
      whole(dst);
    }
    return new Insn.Load(from.size(), from.signed(), dst.reg(), from.base(), from.offset());
  }

  private Insn loadPacket(Part dst, Size size) throws Scanner.Problem {
    if (dst.reg() != Reg.R0) {
      throw new Scanner.Problem("a packet load writes r0");
    }
    Insn insn;
    if (in.atNumber()) {
      insn = new Insn.LoadPacketAbsolute(size, in.number32());
    } else {
      insn = new Insn.LoadPacketIndirect(size, reg(), note.eat("offset") ? note.number32() : 0);
    }
    in.expect("]");
    return insn;
  }

  private Insn loadAcquire(Part dst) throws Scanner.Problem {
    in.expect("(");
    Address from = pointer();
    in.expect(")");
    if (from.size() == Size.DW) {
      whole(dst);
    }
    return new Insn.LoadAcquire(from.size(), dst.reg(), from.base(), from.offset());
  }

  private Insn cast(Part dst) throws Scanner.Problem {
    in.expect("(");
    Reg src = reg();
    in.expect(",");
    int to = in.number32();
    in.expect(",");
    int from = in.number32();
    in.expect(")");
    return new Insn.CastAddressSpace(whole(dst), src, to, from);
  }

  private Insn atomic(Part dst, String name) throws Scanner.Problem {
    in.expect("(");
    Size size = dst.width() == Width.W64 ? Size.DW : Size.W;
    String suffix = dst.width() == Width.W64 ? "_64" : "32_32";
    AtomicOp op;
    Address to;
    if (name.equals("xchg" + suffix)) {
      op = AtomicOp.XCHG;
      to = address(size);
    } else if (name.equals("cmpxchg" + suffix)) {
      op = AtomicOp.CMPXCHG;
      to = address(size);
    } else {
      op = fetchOp(name);
      to = pointer();
      if (to.size() != size) {
        throw new Scanner.Problem("the memory and the register differ in width");
      }
    }
    in.expect(",");
    Reg src;
    if (op == AtomicOp.CMPXCHG) {
      if (dst.reg() != Reg.R0) {
        throw new Scanner.Problem("cmpxchg compares with r0 and leaves the old value there");
      }
      same(dst, "compares");
      in.expect(",");
      src = reg(dst.width());
    } else {
      same(dst, "changes");
      src = dst.reg();
    }
    in.expect(")");
    return new Insn.Atomic(op, true, size, to.base(), to.offset(), src);
  }

  private static AtomicOp fetchOp(String name) throws Scanner.Problem {
    for (AtomicOp op : List.of(AtomicOp.ADD, AtomicOp.OR, AtomicOp.AND, AtomicOp.XOR)) {
      if (name.equals("atomic_fetch_" + op.name().toLowerCase(Locale.ROOT))) {
        return op;
      }
    }
    throw new Scanner.Problem(
        "no instruction is called '" + name + "' with registers of this width");
  }

  private Insn swap(Part dst, String word) throws Scanner.Problem {
    for (ByteSwap kind : ByteSwap.values()) {
      for (int bits : new int[] {16, 32, 64}) {
        if (word.equals(InsnText.swapName(kind) + bits)) {
          same(dst, "swaps");
          return new Insn.Swap(kind, bits, whole(dst));
        }
      }
    }
    throw new Scanner.Problem(
        word.isEmpty()
            ? "expected a value but found " + in.found()
            : "no value is called '" + word + "'; a symbol needs ll after it");
  }
}
