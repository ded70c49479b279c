package skep.map;

import java.util.OptionalInt;

/**
 * A value of an {@code INSN_ARRAY} map, which is a program's jump table: where an instruction was
 * when its program was loaded, and where it is now ({@code struct bpf_insn_array_value} of
 * linux/bpf.h, Linux 6.19 and later).
 *
 * <pre>{@code
 * TypedMap<Integer, InstructionOffsets> table = map.typed(Codec.INT, InstructionOffsets.CODEC);
 * table.put(0, InstructionOffsets.of(12));
 * map.freeze();
 * }</pre>
 *
 * <p>The map is filled and frozen before the one program that uses it is loaded; what the kernel
 * made of the instructions can be read afterwards. Skep does all this for the jump tables in an
 * object.
 *
 * @param original the instruction's number in the program as loaded, counting those of 16 bytes
 *     twice
 * @param translated its number after the verifier has changed the program, 0 before; empty when the
 *     verifier removed it
 * @param jitted its offset in the native code of its function, in bytes; 0 before
 */
public record InstructionOffsets(int original, OptionalInt translated, int jitted) {
  private static final int REMOVED = -1;

  /** Values of 16 bytes. Only {@link #original} is written: the rest is the kernel's to fill in. */
  public static final Codec<InstructionOffsets> CODEC =
      Codec.of(
          16,
          (value, to) -> to.putInt(value.original),
          from -> {
            int original = from.getInt();
            int translated = from.getInt();
            return new InstructionOffsets(
                original,
                translated == REMOVED ? OptionalInt.empty() : OptionalInt.of(translated),
                from.getInt());
          });

  /**
   * An instruction of a program that is not loaded yet.
   *
   * @param original its number, counting those of 16 bytes twice
   * @return the value to put into the map
   */
  public static InstructionOffsets of(int original) {
    return new InstructionOffsets(original, OptionalInt.of(0), 0);
  }
}
