package skep.ir;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import skep.insn.Condition;
import skep.insn.SourceLine;
import skep.insn.Width;

/** How a {@link Block} ends. */
sealed interface Exit {
  /** The line it was written in. */
  Optional<SourceLine> line();

  /** What it takes. */
  default List<Value> operands() {
    return List.of();
  }

  /** Where it may go, in the order in which that is asked. */
  default List<Block> successors() {
    return List.of();
  }

  /** The same with other operands. */
  default Exit withOperands(UnaryOperator<Value> change) {
    return this;
  }

  /** The same with other blocks to go to. */
  default Exit retarget(UnaryOperator<Block> change) {
    return this;
  }

  /** Goes on elsewhere. */
  record Jump(Optional<SourceLine> line, Block to) implements Exit {
    @Override
    public List<Block> successors() {
      return List.of(to);
    }

    @Override
    public Exit retarget(UnaryOperator<Block> change) {
      return new Jump(line, change.apply(to));
    }
  }

  /** Goes one of two ways. */
  record Branch(
      Optional<SourceLine> line,
      Condition condition,
      Width width,
      Value left,
      Value right,
      Block yes,
      Block no)
      implements Exit {
    @Override
    public List<Value> operands() {
      return List.of(left, right);
    }

    @Override
    public List<Block> successors() {
      return List.of(yes, no);
    }

    @Override
    public Exit withOperands(UnaryOperator<Value> change) {
      return new Branch(line, condition, width, change.apply(left), change.apply(right), yes, no);
    }

    @Override
    public Exit retarget(UnaryOperator<Block> change) {
      return new Branch(line, condition, width, left, right, change.apply(yes), change.apply(no));
    }
  }

  /** Leaves a loop that has gone on for long enough. */
  record MayGoto(Optional<SourceLine> line, Block out, Block next) implements Exit {
    @Override
    public List<Block> successors() {
      return List.of(out, next);
    }

    @Override
    public Exit retarget(UnaryOperator<Block> change) {
      return new MayGoto(line, change.apply(out), change.apply(next));
    }
  }

  /** Returns from the function. */
  record Return(Optional<SourceLine> line, Value value) implements Exit {
    @Override
    public List<Value> operands() {
      return List.of(value);
    }

    @Override
    public Exit withOperands(UnaryOperator<Value> change) {
      return new Return(line, change.apply(value));
    }
  }

  /** Is left by the instructions before it, which end with an exit of their own. */
  record Gone(Optional<SourceLine> line) implements Exit {}
}
