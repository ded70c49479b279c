package skep.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.insn.AluOp;
import skep.insn.Condition;
import skep.insn.Size;
import skep.insn.SourceLine;
import skep.insn.Width;

/**
 * Rewrites each operation by what is known of its operands: copies and constants take the place of
 * what holds them, sums with constants go into the offsets of loads and stores, multiplications by
 * powers of two become shifts, extensions of what is extended already go.
 */
final class Simplify {
  /** How many definitions one question follows. */
  private static final int DEPTH = 8;

  private final Function function;

  /** What defines each temp that is no variable. */
  private final Map<Temp, Op> definitions = new HashMap<>();

  /** What the variables hold, where that is known, at the operation that is being rewritten. */
  private final Map<Temp, Value> held = new HashMap<>();

  private Simplify(Function function) {
    this.function = function;
    for (Block block : function.blocks()) {
      for (Op op : block.ops()) {
        op.result().filter(temp -> !temp.isVariable()).ifPresent(t -> definitions.put(t, op));
      }
    }
  }

  static void run(Function function) {
    new Simplify(function).rewrite();
  }

  private void rewrite() {
    for (Block block : function.blocks()) {
      held.clear();
      List<Op> rewritten = new ArrayList<>(block.ops().size());
      for (Op op : block.ops()) {
        Op simple = simplify(op.withOperands(this::known));
        note(simple);
        rewritten.add(simple);
      }
      block.replaceOps(rewritten);
      block.end(simplify(block.exit().withOperands(this::known)));
    }
  }

  private void note(Op op) {
    Optional<Temp> result = op.result();
    if (result.isEmpty()) {
      return;
    }
    if (!result.get().isVariable()) {
      definitions.put(result.get(), op);
      return;
    }
    held.remove(result.get());
    if (op instanceof Op.Move move && isFixed(move.src())) {
      held.put(move.dst(), move.src());
    }
  }

  private static boolean isFixed(Value value) {
    return !(value instanceof Temp temp) || !temp.isVariable();
  }

  /** What can stand for a value: where it was copied from. */
  private Value known(Value value) {
    Value at = value;
    while (at instanceof Temp temp) {
      Value source;
      if (temp.isVariable()) {
        source = held.get(temp);
      } else {
        source = definitions.get(temp) instanceof Op.Move move ? move.src() : null;
        if (source != null && !isFixed(source)) {
          source = null;
        }
      }
      if (source == null) {
        return at;
      }
      at = source;
    }
    return at;
  }

  private Op simplify(Op op) {
    if (op instanceof Op.Binary binary) {
      return binary(binary);
    } else if (op instanceof Op.Extend extend) {
      return extend(extend);
    } else if (op instanceof Op.Negate negate && negate.src() instanceof Value.Constant constant) {
      return new Op.Move(
          op.line(), negate.dst(), Value.of(Folding.negate(negate.width(), constant.value())));
    } else if (op instanceof Op.Load load && load.core().isEmpty()) {
      Place place = place(load.base(), load.offset());
      return new Op.Load(
          load.line(),
          load.dst(),
          load.size(),
          load.signed(),
          place.base(),
          place.offset(),
          load.core());
    } else if (op instanceof Op.Store store && store.core().isEmpty()) {
      Place place = place(store.base(), store.offset());
      return new Op.Store(
          store.line(),
          store.size(),
          place.base(),
          place.offset(),
          stored(store),
          store.register(),
          store.core());
    } else if (op instanceof Op.Atomic atomic) {
      Place place = place(atomic.base(), atomic.offset());
      return new Op.Atomic(
          atomic.line(),
          atomic.fetched(),
          atomic.op(),
          atomic.size(),
          place.base(),
          place.offset(),
          atomic.value(),
          atomic.expected());
    }
    return op;
  }

  private Op binary(Op.Binary op) {
    boolean swap = op.left() instanceof Value.Constant && isCommutative(op.op());
    Value left = swap ? op.right() : op.left();
    Value right = swap ? op.left() : op.right();
    Optional<Value> folded = Folding.binary(op.op(), op.width(), left, right);
    if (folded.isPresent()) {
      return new Op.Move(op.line(), op.dst(), folded.get());
    }
    if (right instanceof Value.Constant constant) {
      return withConstant(op, left, Folding.operand(op.op(), op.width(), constant.value()));
    }
    return new Op.Binary(op.line(), op.dst(), op.op(), op.width(), left, right);
  }

  private Op withConstant(Op.Binary op, Value left, long right) {
    Optional<SourceLine> line = op.line();
    Temp dst = op.dst();
    Width width = op.width();
    boolean power = Long.bitCount(right) == 1;
    long shift = Long.numberOfTrailingZeros(right);
    if (Folding.isNeutral(op.op(), width, right)) {
      return new Op.Extend(line, dst, Size.W, false, left);
    } else if (op.op() == AluOp.SUB) {
      return withConstant(
          new Op.Binary(line, dst, AluOp.ADD, width, left, Value.of(-right)),
          left,
          Folding.narrowed(width, -right));
    } else if (op.op() == AluOp.MUL && power) {
      return new Op.Binary(line, dst, AluOp.LSH, width, left, Value.of(shift));
    } else if (op.op() == AluOp.DIV && power) {
      return new Op.Binary(line, dst, AluOp.RSH, width, left, Value.of(shift));
    } else if (op.op() == AluOp.MOD && power) {
      return new Op.Binary(line, dst, AluOp.AND, width, left, Value.of(right - 1));
    } else if (op.op() == AluOp.AND && covers(right, left)) {
      return new Op.Move(line, dst, left);
    } else if (op.op() == AluOp.ADD
        && left instanceof Temp temp
        && definitions.get(temp) instanceof Op.Binary inner
        && inner.op() == AluOp.ADD
        && inner.width() == width
        && isFixed(inner.left())
        && inner.right() instanceof Value.Constant added) {
      return new Op.Binary(
          line,
          dst,
          AluOp.ADD,
          width,
          inner.left(),
          Value.of(Folding.narrowed(width, added.value() + right)));
    }
    return new Op.Binary(line, dst, op.op(), width, left, Value.of(right));
  }

  /** Whether a mask leaves all that a value can have. */
  private boolean covers(long mask, Value value) {
    int bits = bits(value, DEPTH);
    long all = bits == Long.SIZE ? -1 : (1L << bits) - 1;
    return (mask & all) == all;
  }

  private Op extend(Op.Extend op) {
    Width to = op.dst().width();
    if (op.src() instanceof Value.Constant constant) {
      return new Op.Move(
          op.line(),
          op.dst(),
          Value.of(Folding.extend(constant.value(), op.from(), op.signed(), to)));
    }
    int bits = bits(op.src(), DEPTH);
    int room = op.signed() ? op.from().bits() - 1 : op.from().bits();
    return bits <= room ? new Op.Move(op.line(), op.dst(), op.src()) : op;
  }

  /** How many of a value's low bits can be other than zero. */
  private int bits(Value value, int depth) {
    if (value instanceof Value.Constant constant) {
      return Long.SIZE - Long.numberOfLeadingZeros(constant.value());
    }
    if (!(value instanceof Temp temp)) {
      return Long.SIZE;
    }
    int most = temp.width().bits();
    Op op = definitions.get(temp);
    if (op == null || depth == 0) {
      return most;
    } else if (op instanceof Op.Move move) {
      return Math.min(most, isFixed(move.src()) ? bits(move.src(), depth - 1) : most);
    } else if (op instanceof Op.Load load && !load.signed()) {
      return Math.min(most, load.size().bits());
    } else if (op instanceof Op.Extend extend && !extend.signed()) {
      return Math.min(most, Math.min(extend.from().bits(), bits(extend.src(), depth - 1)));
    } else if (op instanceof Op.Swap swap) {
      return Math.min(most, swap.bits());
    } else if (op instanceof Op.Binary binary) {
      return Math.min(most, bits(binary, depth - 1));
    }
    return most;
  }

  private int bits(Op.Binary op, int depth) {
    int left = Math.min(op.width().bits(), bits(op.left(), depth));
    int right = Math.min(op.width().bits(), bits(op.right(), depth));
    return switch (op.op()) {
      case AND -> Math.min(left, right);
      case OR, XOR -> Math.max(left, right);
      case RSH ->
          op.right() instanceof Value.Constant by
              ? Math.max(0, left - (int) (by.value() & (op.width().bits() - 1)))
              : left;
      case LSH ->
          op.right() instanceof Value.Constant by
              ? Math.min(op.width().bits(), left + (int) (by.value() & (op.width().bits() - 1)))
              : op.width().bits();
      case DIV, MOD -> left;
      default -> op.width().bits();
    };
  }

  private record Place(Value base, int offset) {}

  /** Takes constants that are added to an address into the offset, as far as it has room. */
  private Place place(Value base, int offset) {
    if (base instanceof Value.StackAddress address) {
      return new Place(address, offset);
    }
    if (base instanceof Temp temp
        && definitions.get(temp) instanceof Op.Binary sum
        && sum.op() == AluOp.ADD
        && sum.width() == Width.W64
        && isFixed(sum.left())
        && sum.right() instanceof Value.Constant added) {
      long total = offset + added.value();
      if (total == (short) total) {
        return place(known(sum.left()), (int) total);
      }
    }
    return new Place(base, offset);
  }

  /** A store takes the low bytes of its value anyhow. */
  private Value stored(Op.Store store) {
    Value value = store.value();
    while (value instanceof Temp temp
        && definitions.get(temp) instanceof Op.Extend extend
        && extend.from().bits() >= store.size().bits()
        && isFixed(extend.src())) {
      value = extend.src();
    }
    return value instanceof Value.Constant constant && store.size() != Size.DW
        ? Value.of((int) constant.value())
        : value;
  }

  private Exit simplify(Exit exit) {
    if (!(exit instanceof Exit.Branch branch)) {
      return exit;
    }
    if (branch.left() instanceof Value.Constant && !(branch.right() instanceof Value.Constant)) {
      return simplify(
          new Exit.Branch(
              branch.line(),
              mirrored(branch.condition()),
              branch.width(),
              branch.right(),
              branch.left(),
              branch.yes(),
              branch.no()));
    }
    return isZero(branch.right()) ? againstZero(branch) : branch;
  }

  /** {@code (x & mask) != 0} is one instruction, and what is unsigned is never below zero. */
  private Exit againstZero(Exit.Branch branch) {
    Condition condition =
        switch (branch.condition()) {
          case GT -> Condition.NE;
          case LE -> Condition.EQ;
          default -> branch.condition();
        };
    boolean equality = condition == Condition.EQ || condition == Condition.NE;
    if (equality
        && branch.left() instanceof Temp temp
        && definitions.get(temp) instanceof Op.Binary and
        && and.op() == AluOp.AND
        && isFixed(and.left())
        && isFixed(and.right())
        && (and.width() == branch.width() || and.width() == Width.W32)) {
      boolean asks = condition == Condition.NE;
      return new Exit.Branch(
          branch.line(),
          Condition.SET,
          and.width(),
          and.left(),
          and.right(),
          asks ? branch.yes() : branch.no(),
          asks ? branch.no() : branch.yes());
    }
    return new Exit.Branch(
        branch.line(),
        condition,
        branch.width(),
        branch.left(),
        branch.right(),
        branch.yes(),
        branch.no());
  }

  private static boolean isZero(Value value) {
    return value instanceof Value.Constant constant && constant.value() == 0;
  }

  private static boolean isCommutative(AluOp op) {
    return switch (op) {
      case ADD, MUL, OR, AND, XOR -> true;
      default -> false;
    };
  }

  /** The condition that asks the same with both sides exchanged. */
  private static Condition mirrored(Condition condition) {
    return switch (condition) {
      case GT -> Condition.LT;
      case GE -> Condition.LE;
      case LT -> Condition.GT;
      case LE -> Condition.GE;
      case SGT -> Condition.SLT;
      case SGE -> Condition.SLE;
      case SLT -> Condition.SGT;
      case SLE -> Condition.SGE;
      case EQ, NE, SET -> condition;
    };
  }
}
