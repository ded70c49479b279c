package skep.relocate;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import skep.insn.Imm;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.Poison;
import skep.insn.Size;

/**
 * What an access of an instruction was compiled to, and what it is to be instead.
 *
 * @param expected what the instruction must hold now, where that is known for sure
 * @param value what it shall hold; empty when the target has nothing to hold, and the instruction
 *     must never be reached
 * @param memory how much memory it reads or writes, when that changes
 */
record CorePatch(OptionalLong expected, OptionalLong value, Memory memory) {
  /** Stands where no answer was found. */
  static final Insn POISONED = new Insn.Call(new Poison(Poison.Kind.CORE, 0).callee());

  /** Whether a load or store must be of another size than it was compiled to. */
  sealed interface Memory {
    /** It stays as it is. */
    record Same() implements Memory {}

    /** A pointer or an unsigned integer, which can be read in another size. */
    record Resized(long from, long to) implements Memory {}

    /** What is of another size and cannot be read as if it was not. */
    record Incompatible() implements Memory {}
  }

  static final Memory SAME = new Memory.Same();

  /** The instructions in place of one; their sizes in slots agree. */
  List<Insn> apply(Insn insn) {
    if (value.isEmpty()) {
      return poison(insn);
    }
    long wanted = value.getAsLong();
    if (insn instanceof Insn.Alu alu && alu.src() instanceof Imm imm) {
      check(imm.value());
      return List.of(new Insn.Alu(alu.op(), alu.width(), alu.dst(), new Imm((int) wanted)));
    } else if (insn instanceof Insn.LoadImm64 load && load.value() instanceof Imm64.Value old) {
      check(old.value());
      return List.of(new Insn.LoadImm64(load.dst(), new Imm64.Value(wanted)));
    } else if (insn instanceof Insn.Load load) {
      return memory(
          insn,
          load.size(),
          load.offset(),
          (size, offset) -> new Insn.Load(size, load.signed(), load.dst(), load.base(), offset));
    } else if (insn instanceof Insn.Store store) {
      return memory(
          insn,
          store.size(),
          store.offset(),
          (size, offset) -> new Insn.Store(size, store.base(), offset, store.src()));
    } else if (insn instanceof Insn.Atomic atomic) {
      return memory(
          insn,
          atomic.size(),
          atomic.offset(),
          (size, offset) ->
              new Insn.Atomic(
                  atomic.op(), atomic.fetch(), size, atomic.base(), offset, atomic.src()));
    } else if (insn instanceof Insn.LoadAcquire load) {
      return memory(
          insn,
          load.size(),
          load.offset(),
          (size, offset) -> new Insn.LoadAcquire(size, load.dst(), load.base(), offset));
    } else if (insn instanceof Insn.StoreRelease store) {
      return memory(
          insn,
          store.size(),
          store.offset(),
          (size, offset) -> new Insn.StoreRelease(size, store.base(), offset, store.src()));
    }
    throw new CoreFailure(
        "the instruction '%s' has no immediate and no offset to put it in".formatted(insn));
  }

  private static List<Insn> poison(Insn insn) {
    return Collections.nCopies(insn.slots(), POISONED);
  }

  private void check(long found) {
    if (expected.isPresent() && expected.getAsLong() != found) {
      throw new CoreFailure(
          "the instruction holds %d where the object's own types say %d; was the object changed after it was compiled?"
              .formatted(found, expected.getAsLong()));
    }
  }

  private static int offset(long wanted) {
    if (wanted < 0 || wanted > Short.MAX_VALUE) {
      throw new CoreFailure(
          "offset %d does not fit a load or store, which has 16 bits for it".formatted(wanted));
    }
    return (int) wanted;
  }

  /** An instruction that differs from another only in what it accesses. */
  private interface Access {
    Insn of(Size size, int offset);
  }

  private List<Insn> memory(Insn insn, Size size, int found, Access access) {
    check(found);
    int offset = offset(value.orElseThrow());
    if (memory instanceof Memory.Incompatible) {
      return poison(insn);
    }
    if (!(memory instanceof Memory.Resized change)) {
      return List.of(access.of(size, offset));
    }
    if (change.from() != size.bytes()) {
      throw new CoreFailure(
          "it accesses %d bytes of a field of %d".formatted(size.bytes(), change.from()));
    }
    try {
      return List.of(access.of(Size.ofBytes(Math.toIntExact(change.to())), offset));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CoreFailure(
          "the field has %d bytes in the target, which no load or store has"
              .formatted(change.to()));
    }
  }
}
