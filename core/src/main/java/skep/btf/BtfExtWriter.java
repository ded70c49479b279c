package skep.btf;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes {@code .BTF.ext}: always the 32-byte header, since readers skip what they do not know. */
final class BtfExtWriter {
  private static final int HEADER = 32;
  private static final int FUNC_INFO = 8;
  private static final int LINE_INFO = 16;
  private static final int CORE_RELOCATION = 16;

  private final BtfBuilder builder;
  private final BtfWriter out;

  private BtfExtWriter(BtfBuilder builder) {
    this.builder = builder;
    this.out = new BtfWriter(builder.order());
  }

  static byte[] write(BtfExt ext, BtfBuilder builder) {
    BtfExtWriter records = new BtfExtWriter(builder);
    int functions = records.info(ext, FUNC_INFO, BtfExt.Section::functions, records::function);
    int lines = records.info(ext, LINE_INFO, BtfExt.Section::lines, records::line);
    int relocations =
        records.info(ext, CORE_RELOCATION, BtfExt.Section::relocations, records::relocation);
    BtfWriter section = new BtfWriter(builder.order());
    section.magic();
    section.word(HEADER);
    section.word(0);
    section.word(functions);
    section.word(functions);
    section.word(lines);
    section.word(functions + lines);
    section.word(relocations);
    section.bytes(records.out.toBytes());
    return section.toBytes();
  }

  /** Writes one of the three parts, if there is anything in it, and returns its length in bytes. */
  private <T> int info(
      BtfExt ext, int recordSize, Function<BtfExt.Section, List<T>> part, Consumer<T> writeRecord) {
    int start = out.length();
    for (BtfExt.Section section : ext.sections()) {
      List<T> records = part.apply(section);
      if (!records.isEmpty()) {
        if (out.length() == start) {
          out.word(recordSize);
        }
        out.word(builder.addString(section.name()));
        out.word(records.size());
        records.forEach(writeRecord);
      }
    }
    return out.length() - start;
  }

  private void function(FuncInfo info) {
    out.word(offset(info.insnOffset()));
    out.word(info.typeId());
  }

  private void line(LineInfo info) {
    if (info.line() < 0
        || info.line() > LineInfo.MAX_LINE
        || info.column() < 0
        || info.column() > LineInfo.MAX_COLUMN) {
      throw BtfException.of(
          info.file()
              + ":"
              + info.line()
              + ":"
              + info.column()
              + ": line information holds lines up to "
              + LineInfo.MAX_LINE
              + " and columns up to "
              + LineInfo.MAX_COLUMN);
    }
    out.word(offset(info.insnOffset()));
    out.word(builder.addString(info.file()));
    out.word(builder.addString(info.text()));
    out.word(info.line() << 10 | info.column());
  }

  private void relocation(CoreRelocation relocation) {
    out.word(offset(relocation.insnOffset()));
    out.word(relocation.typeId());
    out.word(builder.addString(relocation.access()));
    out.word(relocation.kind());
  }

  private static int offset(long insnOffset) {
    if (insnOffset < 0 || insnOffset > 0xffffffffL) {
      throw BtfException.of("instruction offset " + insnOffset + " does not fit 32 bits");
    }
    return (int) insnOffset;
  }
}
