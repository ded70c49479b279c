package skep.insn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Code as bytes, and where in them each step and label is, for relocations, symbols and line
 * information.
 */
public final class Encoded {
  private final byte[] bytes;
  private final ByteOrder order;
  private final Code code;
  private final int[] slots;

  /** The slots are those of the code's elements. */
  Encoded(byte[] bytes, ByteOrder order, Code code, int[] slots) {
    this.bytes = bytes;
    this.order = order;
    this.code = code;
    this.slots = slots;
  }

  /**
   * A step and its place.
   *
   * @param slot where it starts, in 8-byte slots; a widened jump is one step that takes more than
   *     one
   * @param step the step
   */
  public record Placed(int slot, Step step) {}

  /**
   * The instructions.
   *
   * @return a read-only view, in the byte order they were encoded in
   */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(order);
  }

  /**
   * The instructions.
   *
   * @return a copy of the bytes
   */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /**
   * The byte order of the instructions.
   *
   * @return little or big endian
   */
  public ByteOrder order() {
    return order;
  }

  /**
   * The length in 8-byte slots, widened jumps included.
   *
   * @return the number of slots
   */
  public int slots() {
    return bytes.length / 8;
  }

  /**
   * The steps with their places.
   *
   * @return the steps in order
   */
  public List<Placed> placed() {
    List<Placed> placed = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      if (code.elements().get(i) instanceof Step step) {
        placed.add(new Placed(slots[i], step));
      }
    }
    return Collections.unmodifiableList(placed);
  }

  /**
   * The places of the labels.
   *
   * @return each bound label's slot; one past the last when it is bound at the end
   */
  public Map<Label, Integer> labels() {
    Map<Label, Integer> labels = new IdentityHashMap<>();
    for (int i = 0; i < slots.length; i++) {
      if (code.elements().get(i) instanceof Label label) {
        labels.put(label, slots[i]);
      }
    }
    return Collections.unmodifiableMap(labels);
  }
}
