package skep.insn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads bytes as code. Every number of whole 8-byte slots has a reading: what is no known
 * instruction becomes {@link Insn.Raw}, and encoding the code gives the same bytes again.
 *
 * <p>Jump targets become labels, named {@code L0}, {@code L1}… from the start. Calls and addresses
 * of functions stay distances ({@link Callee.Relative}, {@link Imm64.RelativeFunction}), since in
 * an object file a relocation may change what they mean.
 */
public final class Decoder {
  /** What {@link #target} says of an instruction that jumps nowhere in the code. */
  private static final int NOWHERE = -1;

  private final InsnReader reader;
  private final int slots;
  private final Map<Integer, Label> places;

  private Decoder(InsnReader reader, Map<Integer, Label> places) {
    this.reader = reader;
    this.slots = reader.slots();
    this.places = places;
  }

  /**
   * Reads code.
   *
   * @param bytes the instructions, from the position to the limit; position and limit stay as they
   *     are
   * @param order the byte order they were encoded in
   * @return the code
   * @throws AssemblyException when the bytes are not a whole number of 8-byte slots
   */
  public static Code decode(ByteBuffer bytes, ByteOrder order) {
    return decode(bytes, order, Map.of());
  }

  /**
   * Reads code to which something outside refers, as a jump table does.
   *
   * @param bytes the instructions, from the position to the limit; position and limit stay as they
   *     are
   * @param order the byte order they were encoded in
   * @param places labels to bind, each by the slot where it is to stand; those of slots where no
   *     instruction starts are not bound
   * @return the code
   * @throws AssemblyException when the bytes are not a whole number of 8-byte slots
   */
  public static Code decode(ByteBuffer bytes, ByteOrder order, Map<Integer, Label> places) {
    if (bytes.remaining() % 8 != 0) {
      throw new AssemblyException(
          "code of " + bytes.remaining() + " bytes is not a whole number of 8-byte instructions",
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());
    }
    return new Decoder(new InsnReader(bytes, order), places).decode();
  }

  private Code decode() {
    // An instruction starts at every slot, except at the second half of a 64-bit load.
    boolean[] starts = new boolean[slots];
    for (int slot = 0; slot < slots; slot++) {
      starts[slot] = true;
      if (reader.isWide(slot)) {
        slot++;
      }
    }
    int[] targets = new int[slots];
    Arrays.fill(targets, NOWHERE);
    boolean[] isTarget = new boolean[slots];
    for (int slot = 0; slot < slots; slot++) {
      int target = starts[slot] ? target(slot) : NOWHERE;
      if (target != NOWHERE && starts[target]) {
        targets[slot] = target;
        isTarget[target] = true;
      }
    }
    Label[] labels = new Label[slots];
    places.forEach(
        (slot, label) -> {
          if (slot >= 0 && slot < slots && starts[slot]) {
            isTarget[slot] = true;
            labels[slot] = label;
          }
        });
    int count = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (isTarget[slot] && labels[slot] == null) {
        labels[slot] = new Label("L" + count++);
      }
    }
    List<CodeElement> elements = new ArrayList<>(slots + count);
    for (int slot = 0; slot < slots; slot++) {
      if (isTarget[slot]) {
        elements.add(labels[slot]);
      }
      if (targets[slot] != NOWHERE) {
        elements.add(Step.of(reader.jump(slot, labels[targets[slot]])));
      } else if (starts[slot]) {
        elements.add(Step.of(reader.insn(slot)));
      }
    }
    return Code.of(elements);
  }

  private int target(int slot) {
    if (!reader.isJump(slot)) {
      return NOWHERE;
    }
    long target = slot + 1L + reader.distance(slot);
    return target >= 0 && target < slots ? (int) target : NOWHERE;
  }
}
