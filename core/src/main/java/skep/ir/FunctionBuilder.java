package skep.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import skep.insn.AluOp;
import skep.insn.AtomicOp;
import skep.insn.ByteSwap;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.Condition;
import skep.insn.CoreAccess;
import skep.insn.Cpu;
import skep.insn.Insn;
import skep.insn.Reg;
import skep.insn.Size;
import skep.insn.SourceLine;
import skep.insn.Width;

/**
 * Builds a function of values rather than registers, operation by operation. Used once, by one
 * thread: {@link #build} ends it.
 *
 * <pre>{@code
 * FunctionBuilder f = new FunctionBuilder("larger", 2);
 * Block second = f.block("second");
 * Block first = f.block("first");
 * Value a = f.load(Size.W, false, Width.W32, f.parameter(0), 0);
 * Value b = f.load(Size.W, false, Width.W32, f.parameter(0), 4);
 * f.branch(new Test.Compare(Condition.GT, Width.W32, a, b), first, second);
 * f.start(first);
 * f.ret(a);
 * f.start(second);
 * f.ret(b);
 * Code code = f.build(Cpu.V3).code();
 * }</pre>
 *
 * <p>A value can be used wherever the operation that makes it has run. What is added after a block
 * has ended, and before another is started, is never reached and is left out.
 *
 * <p>It decides registers and places on the stack, and nothing else: whether an address can be
 * dereferenced is the caller's to know and the kernel's verifier's to check.
 */
public final class FunctionBuilder {
  /** A function takes no more parameters, and a call no more arguments, than R1 to R5 hold. */
  public static final int MAX_ARGUMENTS = 5;

  private final String name;
  private final Supplier<Optional<SourceLine>> lines;
  private final List<Temp> parameters = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private Optional<Block> current;
  private int temps;
  private int calls;
  private boolean built;

  /**
   * A function whose operations have no source lines.
   *
   * @param name what messages call it
   * @param parameters how many it takes, in R1 and on; 0 to 5
   */
  public FunctionBuilder(String name, int parameters) {
    this(name, parameters, Optional::empty);
  }

  /**
   * A function.
   *
   * @param name what messages call it
   * @param parameters how many it takes, in R1 and on; 0 to 5
   * @param lines gives the source line of the operation being added
   */
  public FunctionBuilder(String name, int parameters, Supplier<Optional<SourceLine>> lines) {
    this.name = Objects.requireNonNull(name, "name");
    this.lines = Objects.requireNonNull(lines, "lines");
    if (parameters < 0 || parameters > MAX_ARGUMENTS) {
      throw error("a function takes up to " + MAX_ARGUMENTS + " parameters, not " + parameters);
    }
    for (int i = 0; i < parameters; i++) {
      this.parameters.add(temp(Width.W64));
    }
    Block entry = block("entry");
    entry.start();
    blocks.add(entry);
    current = Optional.of(entry);
  }

  /**
   * What it takes.
   *
   * @param index which, from 0 on
   * @return all 64 bits of the register it comes in
   */
  public Temp parameter(int index) {
    return parameters.get(index);
  }

  /**
   * A register that can be assigned often. Read it by {@link #copy} where later assignments must
   * not show.
   *
   * @param width its width
   * @param name what messages call it
   * @return the variable, which must be assigned before it is read
   */
  public Temp variable(Width width, String name) {
    return new Temp(this, temps++, width, true, Optional.of(name));
  }

  /**
   * {@code variable = value}.
   *
   * @param variable the variable
   * @param value the value; for a variable of 32 bits one that has no more
   */
  public void assign(Temp variable, Value value) {
    if (!variable.isVariable()) {
      throw error("'" + variable + "' is no variable and keeps what it has");
    }
    checkWidth(variable.width(), value);
    add(new Op.Move(lines.get(), variable, value));
  }

  /**
   * What a value is now.
   *
   * @param value a variable, or any value
   * @return a value that later assignments do not change
   */
  public Value copy(Value value) {
    if (!(value instanceof Temp temp) || !temp.isVariable()) {
      return value;
    }
    Temp dst = temp(temp.width());
    add(new Op.Move(lines.get(), dst, temp));
    return dst;
  }

  /**
   * Gives a value the name that messages call it by.
   *
   * @param value the value; what is known when it is built has no need of a name
   * @param newName the name
   */
  public void name(Value value, String newName) {
    if (value instanceof Temp temp && !temp.isVariable()) {
      temp.rename(newName);
    }
  }

  /**
   * {@code left op right}.
   *
   * @param op the operation; of signed divisions, cpu v4 has instructions and others get a few
   * @param width how many bits of both are taken, and the result has
   * @param left one
   * @param right the other; a shift takes it modulo the width
   * @return the result
   */
  public Value binary(AluOp op, Width width, Value left, Value right) {
    Optional<Value> known = Folding.binary(op, width, left, right);
    if (known.isPresent()) {
      return known.get();
    }
    Temp dst = temp(width);
    add(new Op.Binary(lines.get(), dst, op, width, left, right));
    return dst;
  }

  /**
   * {@code -value}.
   *
   * @param width how many bits of it are taken, and the result has
   * @param value the operand
   * @return the result
   */
  public Value negate(Width width, Value value) {
    if (value instanceof Value.Constant constant) {
      return Value.of(Folding.negate(width, constant.value()));
    }
    Temp dst = temp(width);
    add(new Op.Negate(lines.get(), dst, width, value));
    return dst;
  }

  /**
   * The low bits of a value in another byte order, and zeros above.
   *
   * @param kind to which order
   * @param bits 16, 32 or 64
   * @param value the operand
   * @return the result
   */
  public Value swap(ByteSwap kind, int bits, Value value) {
    if (value instanceof Value.Constant constant) {
      Optional<Value> known = Folding.swap(kind, bits, constant.value());
      if (known.isPresent()) {
        return known.get();
      }
    }
    Temp dst = temp(bits == Long.SIZE ? Width.W64 : Width.W32);
    add(new Op.Swap(lines.get(), dst, kind, bits, value));
    return dst;
  }

  /**
   * The low bytes of a value as a number: what a conversion to another width or sign does.
   *
   * @param value the operand
   * @param from how many bytes of it are taken
   * @param signed whether the highest of their bits is a sign
   * @param to how wide the result is
   * @return the result
   */
  public Value extend(Value value, Size from, boolean signed, Width to) {
    if (value instanceof Value.Constant constant) {
      return Value.of(Folding.extend(constant.value(), from, signed, to));
    }
    boolean whole = from == Size.DW && to == Width.W64;
    boolean zeros = from == Size.W && !signed && value instanceof Temp t && t.width() == Width.W32;
    if (whole || zeros) {
      return value;
    }
    boolean truncates = from.bits() >= to.bits();
    if (truncates && value instanceof Temp t && t.width() == Width.W32) {
      return value;
    }
    Temp dst = temp(to);
    Size taken = truncates ? Size.ofBytes(to.bits() / Byte.SIZE) : from;
    add(new Op.Extend(lines.get(), dst, taken, signed && !truncates, value));
    return dst;
  }

  /**
   * {@code *(size *)(base + offset)}.
   *
   * @param size how many bytes
   * @param signed whether the highest bit is a sign
   * @param to how wide the result is
   * @param base an address
   * @param offset bytes added to it, -32768 to 32767
   * @return what was read
   */
  public Value load(Size size, boolean signed, Width to, Value base, int offset) {
    return load(size, signed, to, base, offset, Optional.empty());
  }

  /**
   * As the other, at an offset that the target's types decide.
   *
   * @param size how many bytes; the loader corrects it for the target
   * @param signed whether the highest bit is a sign
   * @param to how wide the result is
   * @param base an address
   * @param local the offset in the object's own types, which the loader checks before it changes it
   * @param core asks for a field's offset
   * @return what was read
   */
  public Value load(Size size, boolean signed, Width to, Value base, int local, CoreAccess core) {
    return load(size, signed, to, base, local, Optional.of(core));
  }

  private Value load(
      Size size, boolean signed, Width to, Value base, int offset, Optional<CoreAccess> core) {
    checkOffset(offset);
    if (size.bits() > to.bits()) {
      throw error("a load of " + size.bytes() + " bytes does not fit " + to.bits() + " bits");
    }
    Temp dst = temp(to);
    boolean extends_ = signed && size.bits() < to.bits();
    add(new Op.Load(lines.get(), dst, size, extends_, base, offset, core));
    return dst;
  }

  /**
   * {@code *(size *)(base + offset) = value}.
   *
   * @param size how many bytes
   * @param base an address
   * @param offset bytes added to it, -32768 to 32767
   * @param value what to write; its low bytes are taken
   */
  public void store(Size size, Value base, int offset, Value value) {
    checkOffset(offset);
    add(new Op.Store(lines.get(), size, base, offset, value, false, Optional.empty()));
  }

  /**
   * As {@link #store}, from a register even if the value is a number: what the kernel asks for
   * where it rewrites the access, as to a program's context before Linux 6.4.
   *
   * @param size how many bytes
   * @param base an address
   * @param offset bytes added to it, -32768 to 32767
   * @param value what to write; its low bytes are taken
   */
  public void storeRegister(Size size, Value base, int offset, Value value) {
    checkOffset(offset);
    add(new Op.Store(lines.get(), size, base, offset, value, true, Optional.empty()));
  }

  /**
   * As the other, at an offset that the target's types decide.
   *
   * @param size how many bytes; the loader corrects it for the target
   * @param base an address
   * @param local the offset in the object's own types, which the loader checks before it changes it
   * @param value what to write; its low bytes are taken
   * @param core asks for a field's offset
   */
  public void store(Size size, Value base, int local, Value value, CoreAccess core) {
    checkOffset(local);
    add(new Op.Store(lines.get(), size, base, local, value, false, Optional.of(core)));
  }

  /**
   * {@code lock *(size *)(base + offset) op= value}.
   *
   * @param op the operation; not one of the exchanges
   * @param size 4 or 8 bytes
   * @param base an address
   * @param offset bytes added to it
   * @param value the operand
   */
  public void atomic(AtomicOp op, Size size, Value base, int offset, Value value) {
    checkOffset(offset);
    add(
        new Op.Atomic(
            lines.get(), Optional.empty(), op, size, base, offset, value, Optional.empty()));
  }

  /**
   * As {@link #atomic}, or an exchange, and tells what was there before. Since Linux 5.12.
   *
   * @param op the operation; not a compare-and-exchange
   * @param size 4 or 8 bytes
   * @param base an address
   * @param offset bytes added to it
   * @param value the operand
   * @return the old value
   */
  public Value atomicFetch(AtomicOp op, Size size, Value base, int offset, Value value) {
    return fetch(op, size, base, offset, value, Optional.empty());
  }

  /**
   * Writes a value if another is there. Since Linux 5.12.
   *
   * @param size 4 or 8 bytes
   * @param base an address
   * @param offset bytes added to it
   * @param expected what must be there
   * @param value what is then written
   * @return the old value
   */
  public Value compareExchange(Size size, Value base, int offset, Value expected, Value value) {
    return fetch(AtomicOp.CMPXCHG, size, base, offset, value, Optional.of(expected));
  }

  private Value fetch(
      AtomicOp op, Size size, Value base, int offset, Value value, Optional<Value> expected) {
    checkOffset(offset);
    Temp dst = temp(size == Size.DW ? Width.W64 : Width.W32);
    add(new Op.Atomic(lines.get(), Optional.of(dst), op, size, base, offset, value, expected));
    return dst;
  }

  /**
   * Calls a function for its result.
   *
   * @param callee the function
   * @param arguments what it gets, in R1 and on
   * @return all of R0
   */
  public Value call(Callee callee, Value... arguments) {
    Temp dst = temp(Width.W64);
    addCall(Optional.of(dst), callee, arguments);
    return dst;
  }

  /**
   * Calls a function and does not look at its result.
   *
   * @param callee the function
   * @param arguments what it gets, in R1 and on
   */
  public void callVoid(Callee callee, Value... arguments) {
    addCall(Optional.empty(), callee, arguments);
  }

  private void addCall(Optional<Temp> result, Callee callee, Value... arguments) {
    if (arguments.length > MAX_ARGUMENTS) {
      throw error(
          "a call takes up to "
              + MAX_ARGUMENTS
              + " arguments, not "
              + arguments.length
              + "; put more into a struct on the stack and pass its address");
    }
    calls++;
    add(new Op.Call(lines.get(), result, callee, List.copyOf(Arrays.asList(arguments))));
  }

  /**
   * How many calls there are so far, those that are never reached included.
   *
   * @return the number
   */
  public int calls() {
    return calls;
  }

  /**
   * What the target's types answer, as a number.
   *
   * @param core the question
   * @param local the answer of the object's own types, which the loader checks before it changes it
   * @param wide whether the answer may need 64 bits, as an enumerator's value may
   * @return the answer
   */
  public Value core(CoreAccess core, long local, boolean wide) {
    if (!wide && local != (int) local) {
      throw error("the answer " + local + " does not fit 32 bits");
    }
    Temp dst = temp(Width.W64);
    add(new Op.CoreAnswer(lines.get(), dst, core, local, wide));
    return dst;
  }

  /**
   * {@code base op answer}: a field's address, or the shift that takes a bit-field out of its word.
   *
   * @param op what is done with the answer
   * @param base the left operand
   * @param core the question
   * @param local the answer of the object's own types, which the loader checks before it changes it
   * @return the result
   */
  public Value core(AluOp op, Value base, CoreAccess core, int local) {
    Temp dst = temp(Width.W64);
    add(new Op.CoreBinary(lines.get(), dst, op, base, core, local));
    return dst;
  }

  /**
   * Makes room in the stack frame.
   *
   * @param size bytes
   * @param alignment what its address is a multiple of: 1, 2, 4 or 8
   * @param slotName what messages call it
   * @return the place; what is in it at first is not known
   */
  public StackSlot slot(int size, int alignment, String slotName) {
    return new StackSlot(size, alignment, slotName, lines.get());
  }

  /**
   * Instructions as they are. They may use the registers they are given and write any of R0 to R9;
   * they do not touch the stack frame but through an address they are given.
   *
   * @param inputs what is in which register before them
   * @param code the instructions; one that ends with an exit ends the block
   * @param wanted whether they leave a result in R0
   * @return the result, or zero
   */
  public Value inline(Map<Reg, ? extends Value> inputs, Code code, boolean wanted) {
    Optional<Temp> result = wanted ? Optional.of(temp(Width.W64)) : Optional.empty();
    add(new Op.Inline(lines.get(), result, new TreeMap<>(inputs), code));
    List<skep.insn.Step> steps = code.steps();
    if (!steps.isEmpty() && steps.get(steps.size() - 1).insn() instanceof Insn.Exit) {
      end(new Exit.Gone(lines.get()));
    }
    return result.isPresent() ? result.get() : Value.of(0);
  }

  /**
   * A block to branch to.
   *
   * @param blockName what messages call it
   * @return the block, to be started once
   */
  public Block block(String blockName) {
    return new Block(blockName);
  }

  /**
   * What is added from here on belongs to a block. The one before goes on into it, unless it ended.
   *
   * @param block the block
   */
  public void start(Block block) {
    if (block.isStarted()) {
      throw error("block '" + block + "' is started twice");
    }
    if (isOpen()) {
      jump(block);
    }
    block.start();
    blocks.add(block);
    current = Optional.of(block);
  }

  /**
   * Whether what is added now can be reached.
   *
   * @return false between the end of a block and the start of another
   */
  public boolean isOpen() {
    return current.isPresent();
  }

  /**
   * Goes on with another block.
   *
   * @param to the block
   */
  public void jump(Block to) {
    end(new Exit.Jump(lines.get(), to));
  }

  /**
   * Sends what has ended with a jump elsewhere: an {@code else if} is joined to what follows it
   * when that is known.
   *
   * @param block a block that ends with a jump
   * @param to where it goes on from now on
   */
  public void redirect(Block block, Block to) {
    if (!(block.exit() instanceof Exit.Jump jump)) {
      throw error("block '" + block + "' does not end with a jump");
    }
    block.end(new Exit.Jump(jump.line(), to));
  }

  /**
   * Goes on with one of two blocks.
   *
   * @param test what decides
   * @param yes where to when it is true
   * @param no where to when it is not
   */
  public void branch(Test test, Block yes, Block no) {
    if (!isOpen()) {
      return;
    }
    if (test instanceof Test.Not not) {
      branch(not.test(), no, yes);
    } else if (test instanceof Test.And and) {
      chain(and.tests(), yes, no, true);
    } else if (test instanceof Test.Or or) {
      chain(or.tests(), yes, no, false);
    } else if (test instanceof Test.Always always) {
      jump(always.answer() ? yes : no);
    } else if (test instanceof Test.Late late) {
      branch(late.code().get(), yes, no);
    } else if (test instanceof Test.Compare compare) {
      compare(compare, yes, no);
    }
  }

  /** Asks in order for as long as the answer is {@code goesOn}. */
  private void chain(List<Test> tests, Block yes, Block no, boolean goesOn) {
    for (int i = 0; i < tests.size() - 1; i++) {
      Block next = block(goesOn ? "and" : "or");
      branch(tests.get(i), goesOn ? next : yes, goesOn ? no : next);
      start(next);
    }
    if (tests.isEmpty()) {
      jump(goesOn ? yes : no);
    } else {
      branch(tests.get(tests.size() - 1), yes, no);
    }
  }

  private void compare(Test.Compare test, Block yes, Block no) {
    Condition condition = test.condition();
    Optional<Boolean> known = Folding.compare(condition, test.width(), test.left(), test.right());
    if (known.isPresent()) {
      jump(known.get() ? yes : no);
      return;
    }
    end(new Exit.Branch(lines.get(), condition, test.width(), test.left(), test.right(), yes, no));
  }

  /**
   * Goes on, or leaves a loop that has gone on for longer than the kernel allows ({@code
   * may_goto}). Since Linux 6.9.
   *
   * @param out where to when it is time to leave
   * @param next where to otherwise
   */
  public void mayGoto(Block out, Block next) {
    end(new Exit.MayGoto(lines.get(), out, next));
  }

  /**
   * Returns.
   *
   * @param value what is left in R0
   */
  public void ret(Value value) {
    end(new Exit.Return(lines.get(), value));
  }

  /**
   * Ends the function.
   *
   * @param cpu which instructions there are; V3 or V4
   * @return its instructions
   * @throws IrException when its end can be reached without a return, a block is branched to and
   *     never started, or it needs more than the 512 bytes of a stack frame
   */
  public Lowered build(Cpu cpu) {
    if (built) {
      throw error("the function is built already");
    }
    built = true;
    if (isOpen()) {
      throw error("the end of the function is reached without a return");
    }
    return Lowering.lower(new Function(name, parameters, blocks, temps), cpu);
  }

  private Temp temp(Width width) {
    return new Temp(this, temps++, width, false, Optional.empty());
  }

  private void add(Op op) {
    if (built) {
      throw error("the function is built already");
    }
    checkOwn(op.operands());
    current.ifPresent(block -> block.ops().add(op));
  }

  private void end(Exit exit) {
    checkOwn(exit.operands());
    current.ifPresent(block -> block.end(exit));
    current = Optional.empty();
  }

  private void checkOwn(List<Value> values) {
    for (Value value : values) {
      if (value instanceof Temp temp && !temp.isOf(this)) {
        throw error("'" + temp + "' is a value of another function, and is not known in this one");
      }
    }
  }

  private void checkWidth(Width width, Value value) {
    if (width == Width.W32 && !isNarrow(value)) {
      throw error("'" + value + "' has 64 bits, and 32 are wanted; extend it first");
    }
  }

  private static boolean isNarrow(Value value) {
    return value instanceof Value.Constant
        || value instanceof Temp temp && temp.width() == Width.W32;
  }

  private void checkOffset(int offset) {
    if (offset < Short.MIN_VALUE || offset > Short.MAX_VALUE) {
      throw error("offset " + offset + " is not in -32768..32767; add it to the address first");
    }
  }

  private IrException error(String problem) {
    return new IrException(name, problem, lines.get());
  }
}
