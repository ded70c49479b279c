package skep.spec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.spec.ObjectException.Where;

/**
 * Reads the tables of the section {@code .jumptables}. Each is what a symbol names: 8 bytes for
 * each place to jump to, its offset in the section of the function that has the table.
 */
final class JumpTableReader {
  static final String SECTION = ".jumptables";

  private static final int ENTRY = 8;

  private final Optional<ElfSection> section;

  JumpTableReader(Optional<ElfSection> section) {
    this.section = section;
  }

  /** Whether there are tables. */
  boolean exists() {
    return section.isPresent();
  }

  /** Whether a symbol names a table. */
  boolean holds(ElfSymbol symbol) {
    return section.filter(symbol::isIn).isPresent();
  }

  /** The entries of a table: offsets in the section of the code that loads its address. */
  List<Long> entries(Where where, ElfSymbol table) {
    ByteBuffer bytes = section.orElseThrow().bytes();
    if (table.value() % ENTRY != 0
        || table.size() % ENTRY != 0
        || table.value() < 0
        || table.size() < 0
        || table.value() > bytes.remaining() - table.size()) {
      throw where.error(
          "its %s bytes from %s on are not whole entries of the %d bytes of .jumptables"
              .formatted(
                  Long.toUnsignedString(table.size()),
                  Long.toUnsignedString(table.value()),
                  bytes.remaining()));
    }
    List<Long> entries = new ArrayList<>();
    int end = (int) (table.value() + table.size());
    for (int at = (int) table.value(); at < end; at += ENTRY) {
      entries.add(bytes.getLong(at));
    }
    return entries;
  }
}
