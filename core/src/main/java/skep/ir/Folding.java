package skep.ir;

import java.util.Optional;
import skep.insn.AluOp;
import skep.insn.ByteSwap;
import skep.insn.Condition;
import skep.insn.Size;
import skep.insn.Width;

/**
 * What can be told of an operation before it runs. The rules are the machine's: a 32-bit result has
 * zeros above, shifts take their distance modulo the width, a division by zero gives zero and its
 * remainder the dividend.
 */
final class Folding {
  private Folding() {}

  /** The value of {@code left op right}, when it is known or is one of the two. */
  static Optional<Value> binary(AluOp op, Width width, Value left, Value right) {
    if (left instanceof Value.Constant a && right instanceof Value.Constant b) {
      return Optional.of(Value.of(compute(op, width, a.value(), b.value())));
    }
    if (right instanceof Value.Constant b) {
      return withConstant(op, width, left, operand(op, width, b.value()));
    }
    return Optional.empty();
  }

  /** A right operand that is known, as the machine takes it. */
  static long operand(AluOp op, Width width, long right) {
    return switch (op) {
      case LSH, RSH, ARSH -> right & (width.bits() - 1);
      default -> narrowed(width, right);
    };
  }

  /** A neutral right operand leaves the left one, when that has no bits above the width. */
  private static Optional<Value> withConstant(AluOp op, Width width, Value left, long right) {
    boolean fits = width == Width.W64 || left instanceof Temp t && t.width() == Width.W32;
    if (fits && isNeutral(op, width, right)) {
      return Optional.of(left);
    }
    boolean zero =
        switch (op) {
          case MUL, AND, DIV, SDIV -> right == 0;
          case MOD, SMOD -> right == 1;
          default -> false;
        };
    return zero ? Optional.of(Value.of(0)) : Optional.empty();
  }

  /** Whether an operation leaves its left operand as it is, but for bits above the width. */
  static boolean isNeutral(AluOp op, Width width, long right) {
    return switch (op) {
      case ADD, SUB, OR, XOR, LSH, RSH, ARSH, MOD, SMOD -> right == 0;
      case MUL, DIV, SDIV -> right == 1;
      case AND -> right == narrowed(width, -1);
      case MOV -> false;
    };
  }

  static long compute(AluOp op, Width width, long left, long right) {
    if (width == Width.W64) {
      return compute(op, left, right);
    }
    boolean divides = op == AluOp.SDIV || op == AluOp.SMOD;
    long a = divides || op == AluOp.ARSH ? (int) left : narrowed(width, left);
    long b = divides ? (int) right : operand(op, width, right);
    return narrowed(width, compute(op, a, b));
  }

  private static long compute(AluOp op, long a, long b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> b == 0 ? 0 : Long.divideUnsigned(a, b);
      case SDIV -> b == 0 ? 0 : a / b;
      case MOD -> b == 0 ? a : Long.remainderUnsigned(a, b);
      case SMOD -> b == 0 ? a : a % b;
      case OR -> a | b;
      case AND -> a & b;
      case XOR -> a ^ b;
      case LSH -> a << b;
      case RSH -> a >>> b;
      case ARSH -> a >> b;
      case MOV -> b;
    };
  }

  static long negate(Width width, long value) {
    return narrowed(width, -value);
  }

  /** The low bytes of a number as one of {@code to} bits. */
  static long extend(long value, Size from, boolean signed, Width to) {
    int above = Long.SIZE - from.bits();
    long moved = value << above;
    return narrowed(to, signed ? moved >> above : moved >>> above);
  }

  /** A swap whose effect is the same on every machine; the others depend on its byte order. */
  static Optional<Value> swap(ByteSwap kind, int bits, long value) {
    if (kind != ByteSwap.BSWAP) {
      return Optional.empty();
    }
    return Optional.of(Value.of(Long.reverseBytes(value) >>> (Long.SIZE - bits)));
  }

  /** The answer of a comparison, when it is known. */
  static Optional<Boolean> compare(Condition condition, Width width, Value left, Value right) {
    if (!(left instanceof Value.Constant a) || !(right instanceof Value.Constant b)) {
      return Optional.empty();
    }
    long x = width == Width.W64 ? a.value() : (int) a.value();
    long y = width == Width.W64 ? b.value() : (int) b.value();
    int unsigned =
        width == Width.W64 ? Long.compareUnsigned(x, y) : Integer.compareUnsigned((int) x, (int) y);
    return Optional.of(
        switch (condition) {
          case EQ -> x == y;
          case NE -> x != y;
          case GT -> unsigned > 0;
          case GE -> unsigned >= 0;
          case LT -> unsigned < 0;
          case LE -> unsigned <= 0;
          case SGT -> x > y;
          case SGE -> x >= y;
          case SLT -> x < y;
          case SLE -> x <= y;
          case SET -> (x & y) != 0;
        });
  }

  /** A number as it lies in a register after an operation of a width. */
  static long narrowed(Width width, long value) {
    return width == Width.W64 ? value : value & 0xffff_ffffL;
  }
}
