package skep.elf;

import java.util.AbstractList;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.RandomAccess;

/** The relocations of a REL or RELA section, a list that decodes on demand. */
final class RelocationTable extends AbstractList<ElfRelocation> implements RandomAccess {
  private final ElfHeader header;
  private final EntryTable entries;
  private final boolean addends;

  RelocationTable(ElfHeader header, ElfSection section) {
    if (section.type() != SectionType.REL && section.type() != SectionType.RELA) {
      throw section.error(
          "its type is " + SectionType.describe(section.type()) + ", not REL or RELA");
    }
    this.header = header;
    this.addends = section.type() == SectionType.RELA;
    this.entries = EntryTable.of(section, header.elfClass().relocationSize(addends));
  }

  @Override
  public int size() {
    return entries.count();
  }

  @Override
  public ElfRelocation get(int index) {
    Objects.checkIndex(index, size());
    FieldReader fields =
        new FieldReader(entries.bytes(), header.elfClass(), index * entries.entrySize());
    long offset = fields.word();
    RelocationInfo info = RelocationInfo.unpack(header, fields.word());
    return new ElfRelocation(
        offset,
        info.symbol(),
        info.type(),
        addends ? OptionalLong.of(fields.signedWord()) : OptionalLong.empty());
  }
}
