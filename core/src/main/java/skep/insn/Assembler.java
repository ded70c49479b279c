package skep.insn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Builds code step by step. Used once, by one thread: {@link #build} ends it.
 *
 * <pre>{@code
 * Assembler a = new Assembler();
 * Label done = a.newLabel("done");
 * Code code = a.mov(R0, 0)
 *     .load(Size.W, R2, R1, 4)
 *     .jumpIf(Condition.EQ, R2, 7, done)
 *     .mov(R0, 1)
 *     .bind(done)
 *     .exit()
 *     .build();
 * }</pre>
 *
 * <p>Beyond what {@link Insn} checks, it refuses what no verifier would let pass: a write to r10, a
 * shift by more than the width, a division by the immediate zero.
 */
public final class Assembler {
  private final List<CodeElement> elements = new ArrayList<>();
  private final Set<Label> labels = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Label, Integer> bound = new IdentityHashMap<>();
  private final Supplier<Optional<SourceLine>> lines;
  private Optional<SourceLine> line = Optional.empty();
  private Optional<CoreAccess> core = Optional.empty();
  private int slot;
  private boolean built;

  /** An assembler whose steps have the source line that {@link #at} says, or none. */
  public Assembler() {
    this(Optional::empty);
  }

  /**
   * An assembler that asks for the source line of each step.
   *
   * @param lines gives the line of the step being added; what {@link #at} says goes before it
   */
  public Assembler(Supplier<Optional<SourceLine>> lines) {
    this.lines = lines;
  }

  /**
   * A label of this assembler, to be bound once.
   *
   * @param name what messages and disassembly call it
   * @return the label
   */
  public Label newLabel(String name) {
    Label label = new Label(name);
    labels.add(label);
    return label;
  }

  /**
   * Binds a label to the next step.
   *
   * @param label a label of this assembler
   * @return this
   * @throws AssemblyException when the label is bound already, or is another assembler's
   */
  public Assembler bind(Label label) {
    checkOpen();
    checkOwn(label);
    if (bound.containsKey(label)) {
      throw error("label '" + label + "' is already bound, at slot " + bound.get(label), label);
    }
    bound.put(label, slot);
    elements.add(label);
    return this;
  }

  /**
   * Sets the source line of the steps that follow.
   *
   * @param line the line
   * @return this
   */
  public Assembler at(SourceLine line) {
    this.line = Optional.of(line);
    return this;
  }

  /**
   * Gives the next step a CO-RE access.
   *
   * @param access what decides a field of the next instruction when the program is loaded
   * @return this
   * @throws AssemblyException when the last access is still waiting for its step
   */
  public Assembler core(CoreAccess access) {
    if (core.isPresent()) {
      throw error("CO-RE access " + core.get() + " has no instruction yet, and here is another");
    }
    core = Optional.of(access);
    return this;
  }

  /**
   * Adds an instruction.
   *
   * @param insn the instruction
   * @return this
   * @throws AssemblyException when it uses another assembler's label, or could never pass the
   *     verifier
   */
  public Assembler add(Insn insn) {
    Sense.problem(insn)
        .ifPresent(
            problem -> {
              throw error(problem);
            });
    return addUnchecked(insn);
  }

  /**
   * Adds an instruction that may make no sense, such as one of code that was read.
   *
   * @param insn the instruction
   * @return this
   * @throws AssemblyException when it uses another assembler's label
   */
  public Assembler addUnchecked(Insn insn) {
    checkOpen();
    insn.targets().forEach(this::checkOwn);
    elements.add(new Step(insn, currentLine(), core));
    core = Optional.empty();
    slot += insn.slots();
    return this;
  }

  /**
   * Adds a copy of a fragment, with its facts. The labels that it binds become new ones, so a
   * fragment can be added many times; labels that it only uses must be this assembler's.
   *
   * @param fragment the code
   * @return this
   * @throws AssemblyException when the fragment uses another assembler's label
   */
  public Assembler append(Code fragment) {
    checkOpen();
    if (core.isPresent()) {
      throw error(
          "CO-RE access " + core.get() + " has no instruction yet, and a fragment is appended");
    }
    Code copy = fragment.withFreshLabels();
    for (CodeElement element : copy.elements()) {
      if (element instanceof Label label) {
        labels.add(label);
      }
    }
    for (CodeElement element : copy.elements()) {
      if (element instanceof Label label) {
        bound.put(label, slot);
      } else if (element instanceof Step step) {
        step.insn().targets().forEach(this::checkOwn);
        slot += step.insn().slots();
      }
    }
    elements.addAll(copy.elements());
    return this;
  }

  /**
   * Ends the assembler.
   *
   * @return the code
   * @throws AssemblyException when a label is used but not bound, or is bound at the end, where no
   *     instruction is; or when a CO-RE access was given to no step
   */
  public Code build() {
    checkOpen();
    if (core.isPresent()) {
      throw error("CO-RE access " + core.get() + " has no instruction");
    }
    Set<String> unbound = new TreeSet<>();
    int at = 0;
    for (CodeElement element : elements) {
      if (element instanceof Step step) {
        for (Label target : step.insn().targets()) {
          if (!bound.containsKey(target)) {
            unbound.add("'" + target + "'");
          } else if (bound.get(target) == slot) {
            throw AssemblyException.at(
                at, step, "label '" + target + "' is at the end of the code");
          }
        }
        at += step.insn().slots();
      }
    }
    if (!unbound.isEmpty()) {
      throw error("labels used but never bound: " + String.join(", ", unbound));
    }
    built = true;
    return Code.of(elements);
  }

  /**
   * {@code dst = src}, all 64 bits.
   *
   * @param dst the result
   * @param src the value
   * @return this
   */
  public Assembler mov(Reg dst, Operand src) {
    return alu(AluOp.MOV, dst, src);
  }

  /**
   * {@code dst = value}, sign-extended to 64 bits.
   *
   * @param dst the result
   * @param value the value
   * @return this
   */
  public Assembler mov(Reg dst, int value) {
    return alu(AluOp.MOV, dst, new Imm(value));
  }

  /**
   * {@code dst = dst op src} on 64 bits.
   *
   * @param op the operation
   * @param dst the first operand and the result
   * @param src the second operand
   * @return this
   */
  public Assembler alu(AluOp op, Reg dst, Operand src) {
    return add(new Insn.Alu(op, Width.W64, dst, src));
  }

  /**
   * {@code dst = dst op value} on 64 bits.
   *
   * @param op the operation
   * @param dst the first operand and the result
   * @param value the second operand, sign-extended
   * @return this
   */
  public Assembler alu(AluOp op, Reg dst, int value) {
    return alu(op, dst, new Imm(value));
  }

  /**
   * {@code dst = dst op src} on the lower 32 bits; the upper become zero.
   *
   * @param op the operation
   * @param dst the first operand and the result
   * @param src the second operand
   * @return this
   */
  public Assembler alu32(AluOp op, Reg dst, Operand src) {
    return add(new Insn.Alu(op, Width.W32, dst, src));
  }

  /**
   * {@code dst = dst op value} on the lower 32 bits; the upper become zero.
   *
   * @param op the operation
   * @param dst the first operand and the result
   * @param value the second operand
   * @return this
   */
  public Assembler alu32(AluOp op, Reg dst, int value) {
    return alu32(op, dst, new Imm(value));
  }

  /**
   * {@code dst = -dst}.
   *
   * @param width 32 or 64 bits
   * @param dst operand and result
   * @return this
   */
  public Assembler negate(Width width, Reg dst) {
    return add(new Insn.Negate(width, dst));
  }

  /**
   * {@code dst = (s8) src} and its kin.
   *
   * @param width how far the sign is extended
   * @param dst the result
   * @param src the operand
   * @param from how much of the operand is taken, less than {@code width}
   * @return this
   */
  public Assembler moveSigned(Width width, Reg dst, Reg src, Size from) {
    return add(new Insn.MoveSigned(width, dst, src, from));
  }

  /**
   * {@code dst = be16 dst} and its kin.
   *
   * @param kind to which order
   * @param bits 16, 32 or 64
   * @param dst operand and result
   * @return this
   */
  public Assembler swap(ByteSwap kind, int bits, Reg dst) {
    return add(new Insn.Swap(kind, bits, dst));
  }

  /**
   * {@code dst = *(u32 *)(base + offset)} and its kin, with zeros above.
   *
   * @param size how much is read
   * @param dst the result
   * @param base the address
   * @param offset bytes added to it, -32768 to 32767
   * @return this
   */
  public Assembler load(Size size, Reg dst, Reg base, int offset) {
    return add(new Insn.Load(size, false, dst, base, offset));
  }

  /**
   * {@code dst = *(s32 *)(base + offset)} and its kin, with the sign above.
   *
   * @param size how much is read: B, H or W
   * @param dst the result
   * @param base the address
   * @param offset bytes added to it, -32768 to 32767
   * @return this
   */
  public Assembler loadSigned(Size size, Reg dst, Reg base, int offset) {
    return add(new Insn.Load(size, true, dst, base, offset));
  }

  /**
   * {@code *(u32 *)(base + offset) = src} and its kin.
   *
   * @param size how much is written
   * @param base the address
   * @param offset bytes added to it, -32768 to 32767
   * @param src what is written
   * @return this
   */
  public Assembler store(Size size, Reg base, int offset, Operand src) {
    return add(new Insn.Store(size, base, offset, src));
  }

  /**
   * {@code *(u32 *)(base + offset) = value} and its kin.
   *
   * @param size how much is written
   * @param base the address
   * @param offset bytes added to it, -32768 to 32767
   * @param value what is written; sign-extended to a DW
   * @return this
   */
  public Assembler store(Size size, Reg base, int offset, int value) {
    return store(size, base, offset, new Imm(value));
  }

  /**
   * {@code lock *(u64 *)(base + offset) += src} and its kin, which give nothing back.
   *
   * @param op the operation; not XCHG or CMPXCHG
   * @param size W or DW
   * @param base the address
   * @param offset bytes added to it, -32768 to 32767
   * @param src the operand
   * @return this
   */
  public Assembler atomic(AtomicOp op, Size size, Reg base, int offset, Reg src) {
    return add(new Insn.Atomic(op, false, size, base, offset, src));
  }

  /**
   * {@code src = atomic_fetch_add((u64 *)(base + offset), src)} and its kin, which give the old
   * value back.
   *
   * @param op the operation
   * @param size W or DW
   * @param base the address
   * @param offset bytes added to it, -32768 to 32767
   * @param src the operand, and the old value; for CMPXCHG the new value, while R0 holds the
   *     expected and the old one
   * @return this
   */
  public Assembler atomicFetch(AtomicOp op, Size size, Reg base, int offset, Reg src) {
    return add(new Insn.Atomic(op, true, size, base, offset, src));
  }

  /**
   * {@code dst = value ll}.
   *
   * @param dst the result
   * @param value what is loaded
   * @return this
   */
  public Assembler loadImm64(Reg dst, Imm64 value) {
    return add(new Insn.LoadImm64(dst, value));
  }

  /**
   * {@code dst = value ll}.
   *
   * @param dst the result
   * @param value the number
   * @return this
   */
  public Assembler loadImm64(Reg dst, long value) {
    return loadImm64(dst, new Imm64.Value(value));
  }

  /**
   * Loads a map of the object, to give it to a helper.
   *
   * @param dst the result
   * @param map the map's name
   * @return this
   */
  public Assembler loadMap(Reg dst, String map) {
    return loadImm64(dst, new Imm64.MapRef(map));
  }

  /**
   * {@code goto label}.
   *
   * @param label where to
   * @return this
   */
  public Assembler jump(Label label) {
    return add(new Insn.Jump(label, false));
  }

  /**
   * {@code if dst condition src goto label}, comparing 64 bits.
   *
   * @param condition what is compared
   * @param dst the left side
   * @param src the right side
   * @param label where to
   * @return this
   */
  public Assembler jumpIf(Condition condition, Reg dst, Operand src, Label label) {
    return add(new Insn.JumpIf(condition, Width.W64, dst, src, label));
  }

  /**
   * {@code if dst condition value goto label}, comparing 64 bits.
   *
   * @param condition what is compared
   * @param dst the left side
   * @param value the right side, sign-extended
   * @param label where to
   * @return this
   */
  public Assembler jumpIf(Condition condition, Reg dst, int value, Label label) {
    return jumpIf(condition, dst, new Imm(value), label);
  }

  /**
   * {@code if dst condition src goto label}, comparing the lower 32 bits.
   *
   * @param condition what is compared
   * @param dst the left side
   * @param src the right side
   * @param label where to
   * @return this
   */
  public Assembler jumpIf32(Condition condition, Reg dst, Operand src, Label label) {
    return add(new Insn.JumpIf(condition, Width.W32, dst, src, label));
  }

  /**
   * {@code if dst condition value goto label}, comparing the lower 32 bits.
   *
   * @param condition what is compared
   * @param dst the left side
   * @param value the right side
   * @param label where to
   * @return this
   */
  public Assembler jumpIf32(Condition condition, Reg dst, int value, Label label) {
    return jumpIf32(condition, dst, new Imm(value), label);
  }

  /**
   * Moves operands to R1 and on, as if all at once: {@code arguments(R2, R1)} swaps the two. R0,
   * which a call overwrites anyway, is lost.
   *
   * @param values what R1, R2… shall hold; at most five
   * @return this
   * @throws AssemblyException when there are more than five
   */
  public Assembler arguments(Operand... values) {
    if (values.length > 5) {
      throw error("a call has at most 5 arguments, not " + values.length);
    }
    ArgumentMoves.of(List.of(values)).forEach(this::add);
    return this;
  }

  /**
   * {@code call callee}.
   *
   * @param callee what is called
   * @return this
   */
  public Assembler call(Callee callee) {
    return add(new Insn.Call(callee));
  }

  /**
   * {@code call helper}.
   *
   * @param helper a helper of the kernel
   * @return this
   */
  public Assembler call(Helper helper) {
    return call(helper.callee());
  }

  /**
   * {@code call label}: a function in the same code.
   *
   * @param function where it starts
   * @return this
   */
  public Assembler call(Label function) {
    return call(new Callee.Local(function));
  }

  /**
   * {@code exit}.
   *
   * @return this
   */
  public Assembler exit() {
    return add(new Insn.Exit());
  }

  private Optional<SourceLine> currentLine() {
    return line.isPresent() ? line : lines.get();
  }

  private void checkOpen() {
    if (built) {
      throw new IllegalStateException("the assembler has built its code; make a new one");
    }
  }

  private void checkOwn(Label label) {
    if (!labels.contains(label)) {
      throw error(
          "label '" + label + "' was not made by this assembler; make it with newLabel", label);
    }
  }

  private AssemblyException error(String problem) {
    return new AssemblyException(problem, OptionalInt.of(slot), Optional.empty(), currentLine());
  }

  private AssemblyException error(String problem, Label label) {
    return new AssemblyException(problem, OptionalInt.of(slot), Optional.of(label), currentLine());
  }
}
