package skep.ir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import skep.insn.AluOp;
import skep.insn.AtomicOp;
import skep.insn.ByteSwap;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.CoreAccess;
import skep.insn.Reg;
import skep.insn.Size;
import skep.insn.SourceLine;
import skep.insn.Width;

/** One operation of a {@link Block}. */
sealed interface Op {
  /** The line it was written in. */
  Optional<SourceLine> line();

  /** What it takes, in order. */
  List<Value> operands();

  /** What it assigns. */
  Optional<Temp> result();

  /** The same with other operands. */
  Op withOperands(UnaryOperator<Value> change);

  /** The address that it reads from or writes to, but for an offset. */
  default Optional<Value> address() {
    return Optional.empty();
  }

  /** Whether it does nothing but assign its result, the same for the same operands. */
  default boolean isPure() {
    return this instanceof Computation;
  }

  /** Whether it may go when nobody wants its result. */
  default boolean isRemovable() {
    return isPure();
  }

  /** Does nothing but assign its result, the same for the same operands. */
  sealed interface Computation extends Op {
    /** What it assigns. */
    Temp dst();

    @Override
    default Optional<Temp> result() {
      return Optional.of(dst());
    }
  }

  /** {@code dst = src}. */
  record Move(Optional<SourceLine> line, Temp dst, Value src) implements Computation {
    @Override
    public List<Value> operands() {
      return List.of(src);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Move(line, dst, change.apply(src));
    }
  }

  /** {@code dst = left op right}. */
  record Binary(Optional<SourceLine> line, Temp dst, AluOp op, Width width, Value left, Value right)
      implements Computation {
    @Override
    public List<Value> operands() {
      return List.of(left, right);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Binary(line, dst, op, width, change.apply(left), change.apply(right));
    }
  }

  /** {@code dst = -src}. */
  record Negate(Optional<SourceLine> line, Temp dst, Width width, Value src)
      implements Computation {
    @Override
    public List<Value> operands() {
      return List.of(src);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Negate(line, dst, width, change.apply(src));
    }
  }

  /** The low bits of {@code src} in another byte order, with zeros above. */
  record Swap(Optional<SourceLine> line, Temp dst, ByteSwap kind, int bits, Value src)
      implements Computation {
    @Override
    public List<Value> operands() {
      return List.of(src);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Swap(line, dst, kind, bits, change.apply(src));
    }
  }

  /** The low bytes of {@code src}, with zeros or their sign above, up to {@code dst}'s width. */
  record Extend(Optional<SourceLine> line, Temp dst, Size from, boolean signed, Value src)
      implements Computation {
    @Override
    public List<Value> operands() {
      return List.of(src);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Extend(line, dst, from, signed, change.apply(src));
    }
  }

  /** {@code dst = *(size *)(base + offset)}. */
  record Load(
      Optional<SourceLine> line,
      Temp dst,
      Size size,
      boolean signed,
      Value base,
      int offset,
      Optional<CoreAccess> core)
      implements Op {
    @Override
    public Optional<Value> address() {
      return Optional.of(base);
    }

    @Override
    public List<Value> operands() {
      return List.of(base);
    }

    @Override
    public Optional<Temp> result() {
      return Optional.of(dst);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Load(line, dst, size, signed, change.apply(base), offset, core);
    }

    @Override
    public boolean isRemovable() {
      return true;
    }
  }

  /**
   * {@code *(size *)(base + offset) = value}; {@code register} if the value may be no immediate.
   */
  record Store(
      Optional<SourceLine> line,
      Size size,
      Value base,
      int offset,
      Value value,
      boolean register,
      Optional<CoreAccess> core)
      implements Op {
    @Override
    public Optional<Value> address() {
      return Optional.of(base);
    }

    @Override
    public List<Value> operands() {
      return List.of(base, value);
    }

    @Override
    public Optional<Temp> result() {
      return Optional.empty();
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Store(line, size, change.apply(base), offset, change.apply(value), register, core);
    }
  }

  /** An atomic operation; with {@code fetched}, the old value goes there. */
  record Atomic(
      Optional<SourceLine> line,
      Optional<Temp> fetched,
      AtomicOp op,
      Size size,
      Value base,
      int offset,
      Value value,
      Optional<Value> expected)
      implements Op {
    @Override
    public Optional<Value> address() {
      return Optional.of(base);
    }

    @Override
    public List<Value> operands() {
      return expected.isPresent() ? List.of(base, value, expected.get()) : List.of(base, value);
    }

    @Override
    public Optional<Temp> result() {
      return fetched;
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Atomic(
          line,
          fetched,
          op,
          size,
          change.apply(base),
          offset,
          change.apply(value),
          expected.map(change));
    }
  }

  /** A call; its result, if wanted, is all of r0. */
  record Call(
      Optional<SourceLine> line, Optional<Temp> returned, Callee callee, List<Value> arguments)
      implements Op {
    @Override
    public List<Value> operands() {
      return arguments;
    }

    @Override
    public Optional<Temp> result() {
      return returned;
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new Call(line, returned, callee, arguments.stream().map(change).toList());
    }
  }

  /** {@code dst =} what the target's types answer. */
  record CoreAnswer(Optional<SourceLine> line, Temp dst, CoreAccess core, long local, boolean wide)
      implements Computation {
    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return this;
    }
  }

  /** {@code dst = base op} what the target's types answer. */
  record CoreBinary(
      Optional<SourceLine> line, Temp dst, AluOp op, Value base, CoreAccess core, int local)
      implements Computation {
    @Override
    public List<Value> operands() {
      return List.of(base);
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      return new CoreBinary(line, dst, op, change.apply(base), core, local);
    }
  }

  /** Instructions as they are, with operands in the registers that they take them from. */
  record Inline(
      Optional<SourceLine> line, Optional<Temp> returned, TreeMap<Reg, Value> inputs, Code code)
      implements Op {
    @Override
    public List<Value> operands() {
      return List.copyOf(inputs.values());
    }

    @Override
    public Optional<Temp> result() {
      return returned;
    }

    @Override
    public Op withOperands(UnaryOperator<Value> change) {
      TreeMap<Reg, Value> changed = new TreeMap<>();
      for (Map.Entry<Reg, Value> input : inputs.entrySet()) {
        changed.put(input.getKey(), change.apply(input.getValue()));
      }
      return new Inline(line, returned, changed, code);
    }
  }
}
