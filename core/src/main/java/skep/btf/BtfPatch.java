package skep.btf;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Changes numbers in a BTF that leave every record and string where it is: what a linker fills in
 * of sections and variables. Much cheaper than {@link BtfBuilder#from}, which decodes every type,
 * and open to types of kinds that are not known.
 *
 * <pre>{@code
 * Btf linked = new BtfPatch(btf).section(id, 16, entries).linkage(7, BtfLinkage.STATIC).apply();
 * }</pre>
 *
 * <p>The BTF itself stays as it is. Not safe for use by several threads.
 */
public final class BtfPatch {
  private static final int SECTION_SIZE = 8;
  private static final int VAR_LINKAGE = 12;
  private static final int ENTRY = 12;

  private final Btf btf;
  private final ByteBuffer bytes;

  /**
   * A patch that changes nothing yet.
   *
   * @param btf what to change a copy of; of split BTF, its own types can be changed
   */
  public BtfPatch(Btf btf) {
    this.btf = btf;
    this.bytes = BtfBytes.copyOf(btf.bytes()).order(btf.order());
  }

  /**
   * Gives a section another size and other entries.
   *
   * @param id a {@code DATASEC}
   * @param size the section's size in bytes
   * @param entries as many as it has, in the order they shall have
   * @return this
   * @throws BtfException if it is no {@code DATASEC} of this BTF itself, there are more entries or
   *     fewer, or a number does not fit 32 bits
   */
  public BtfPatch section(int id, long size, List<BtfType.SectionEntry> entries) {
    int at = record(id, BtfKind.DATASEC);
    if (entries.size() != btf.vlen(id)) {
      throw BtfException.inType(
          id, "has " + btf.vlen(id) + " entries, and " + entries.size() + " have no place in it");
    }
    bytes.putInt(at + SECTION_SIZE, word(id, size));
    int next = at + BtfLayout.RECORD;
    for (BtfType.SectionEntry entry : entries) {
      if (!btf.hasType(entry.typeId())) {
        throw BtfException.inType(id, "there is no type [" + entry.typeId() + "] for an entry");
      }
      bytes.putInt(next, entry.typeId());
      bytes.putInt(next + 4, word(id, entry.offset()));
      bytes.putInt(next + 8, word(id, entry.size()));
      next += ENTRY;
    }
    return this;
  }

  /**
   * Gives a variable another linkage.
   *
   * @param id a {@code VAR}
   * @param linkage its linkage
   * @return this
   * @throws BtfException if it is no {@code VAR} of this BTF itself
   */
  public BtfPatch linkage(int id, BtfLinkage linkage) {
    bytes.putInt(record(id, BtfKind.VAR) + VAR_LINKAGE, linkage.ordinal());
    return this;
  }

  /** {@return the changed BTF, on the same base} */
  public Btf apply() {
    return new Btf(BtfBytes.copyOf(bytes), btf.base().orElse(null));
  }

  private int record(int id, BtfKind kind) {
    if (id < btf.firstId() || btf.kind(id) != kind) {
      throw BtfException.inType(id, "is no " + kind + " of this BTF itself");
    }
    return btf.recordOffset(id);
  }

  private static int word(int id, long number) {
    if (number >>> 32 != 0) {
      throw BtfException.inType(id, "the number " + number + " does not fit its 32 bits");
    }
    return (int) number;
  }
}
