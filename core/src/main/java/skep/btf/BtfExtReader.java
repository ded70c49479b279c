package skep.btf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads {@code .BTF.ext}, with the checks of libbpf's {@code btf_ext_parse}. */
final class BtfExtReader {
  private static final int SMALLEST_HEADER = 24;
  private static final int HEADER_WITH_RELOCATIONS = 32;

  private final BtfBytes bytes;
  private final Btf btf;
  private final Consumer<BtfException> damaged;
  private final BtfStringBudget budget;
  private final Map<Integer, String> strings = new HashMap<>();
  private final Map<String, Records> sections = new LinkedHashMap<>();

  /** What has been read about one ELF section. */
  private record Records(
      List<FuncInfo> functions, List<LineInfo> lines, List<CoreRelocation> relocations) {
    Records() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Reads the record at an offset into where its section's records are collected. */
  private interface RecordReader {
    void read(int at, Records into);
  }

  /** Damaged records are told to the consumer, which may throw. */
  BtfExtReader(ByteBuffer section, Btf btf, Consumer<BtfException> damaged) {
    this.bytes = detectOrder(section);
    this.btf = btf;
    this.damaged = damaged;
    this.budget = new BtfStringBudget(bytes.length());
  }

  BtfExt read() {
    if (bytes.u8(2) != 1 || bytes.u8(3) != 0) {
      throw BtfException.inExt(
          2,
          "version is "
              + bytes.u8(2)
              + " and flags are "
              + bytes.u8(3)
              + "; only version 1 without flags is known");
    }
    long headerLength = bytes.unsignedWord(4);
    if (headerLength < SMALLEST_HEADER || headerLength >= bytes.length()) {
      throw BtfException.inExt(
          4,
          "header length is "
              + headerLength
              + ", not between "
              + SMALLEST_HEADER
              + " and the "
              + bytes.length()
              + " bytes given");
    }
    readInfo("function", 8, 8, this::readFunction);
    readInfo("line", 16, 16, this::readLine);
    if (headerLength >= HEADER_WITH_RELOCATIONS) {
      readInfo("relocation", 24, 16, this::readRelocation);
    }
    List<BtfExt.Section> result = new ArrayList<>();
    sections.forEach(
        (name, records) ->
            result.add(
                new BtfExt.Section(name, records.functions, records.lines, records.relocations)));
    return new BtfExt(result);
  }

  private static BtfBytes detectOrder(ByteBuffer section) {
    if (section.remaining() < SMALLEST_HEADER) {
      throw BtfException.inExt(
          0, "has " + section.remaining() + " bytes, fewer than its header's " + SMALLEST_HEADER);
    }
    return BtfBytes.of(section)
        .orElseThrow(() -> BtfException.inExt(0, BtfBytes.wrongMagic(section)));
  }

  /**
   * Reads one of the three parts: a record size, then for each ELF section its name, a count and so
   * many records.
   */
  private void readInfo(String what, int headerField, int knownSize, RecordReader reader) {
    long length = bytes.unsignedWord(headerField + 4);
    if (length == 0) {
      return;
    }
    long offset = bytes.unsignedWord(headerField);
    long start = bytes.unsignedWord(4) + offset;
    if (offset % 4 != 0 || length < 4 || start + length > bytes.length()) {
      throw BtfException.inExt(
          headerField,
          what
              + " information is at bytes "
              + start
              + " to "
              + (start + length)
              + " of "
              + bytes.length()
              + "; it must be inside, aligned to 4 and hold a record size");
    }
    int at = (int) start;
    int end = (int) (start + length);
    long recordSize = bytes.unsignedWord(at);
    if (recordSize < knownSize || recordSize % 4 != 0) {
      throw BtfException.inExt(
          at,
          what
              + " records have "
              + recordSize
              + " bytes, not "
              + knownSize
              + " or more, in whole words");
    }
    at += 4;
    if (at == end) {
      throw BtfException.inExt(at, what + " information has no records");
    }
    while (at < end) {
      if (end - at < 8) {
        throw BtfException.inExt(
            at, what + " information ends in the middle of a section's header");
      }
      String section = sectionName(at);
      long count = bytes.unsignedWord(at + 4);
      if (count == 0 || count > (end - at - 8) / recordSize) {
        throw BtfException.inExt(
            at + 4,
            "section '"
                + section
                + "' has "
                + count
                + " "
                + what
                + " records of "
                + recordSize
                + " bytes; "
                + (end - at - 8)
                + " bytes are left");
      }
      Records into = sections.computeIfAbsent(section, name -> new Records());
      at += 8;
      for (long n = 0; n < count; n++) {
        try {
          reader.read(at, into);
        } catch (BtfException damage) {
          damaged.accept(damage);
        }
        at += (int) recordSize;
      }
    }
  }

  private String sectionName(int at) {
    try {
      return string(at, bytes.word(at));
    } catch (BtfException damage) {
      damaged.accept(damage);
      return "";
    }
  }

  private void readFunction(int at, Records into) {
    into.functions.add(new FuncInfo(bytes.unsignedWord(at), typeId(at + 4)));
  }

  private void readLine(int at, Records into) {
    int lineAndColumn = bytes.word(at + 12);
    into.lines.add(
        new LineInfo(
            bytes.unsignedWord(at),
            string(at + 4, bytes.word(at + 4)),
            string(at + 8, bytes.word(at + 8)),
            lineAndColumn >>> 10,
            lineAndColumn & LineInfo.MAX_COLUMN));
  }

  private void readRelocation(int at, Records into) {
    long instruction = bytes.unsignedWord(at);
    int kind = bytes.word(at + 12);
    try {
      if (kind < 0) {
        throw BtfException.inExt(
            at + 12, "relocation kind " + Integer.toUnsignedString(kind) + " is above 2^31");
      }
      into.relocations.add(
          new CoreRelocation(
              instruction, typeId(at + 4), string(at + 8, bytes.word(at + 8)), kind));
    } catch (BtfException damage) {
      damaged.accept(damage);
      into.relocations.add(new CoreRelocation(instruction, 0, "", Math.max(kind, 0)));
    }
  }

  private int typeId(int at) {
    int id = bytes.word(at);
    if (!btf.hasType(id)) {
      throw BtfException.inExt(
          at,
          "there is no type ["
              + Integer.toUnsignedString(id)
              + "]; ids go from 0 to "
              + (btf.typeCount() - 1));
    }
    return id;
  }

  /** A string of the BTF; each is decoded once, as most lines share a file and many a text. */
  private String string(int at, int offset) {
    String known = strings.get(offset);
    if (known == null) {
      if (!btf.hasString(offset)) {
        throw BtfException.inExt(
            at, "there is no string at offset " + Integer.toUnsignedString(offset));
      }
      known = btf.string(offset, budget);
      strings.put(offset, known);
    }
    return known;
  }
}
