package skep.btf;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The type records of a BTF and of its bases as words in one array, for passes over all types,
 * where a {@link BtfType} for each would cost too much. The words are a copy and may be changed.
 *
 * <p>Words of a record are counted from 0: name offset, info, size or type, and what follows.
 * {@code void} has a record here too, of three zeros, as its id is 0.
 */
final class BtfRecords {
  private static final int HEADER_WORDS = BtfLayout.RECORD / 4;

  private final Btf btf;
  private final int[] words;

  /** By id, where its record starts in the words; one more for the end of the last. */
  private final int[] starts;

  /**
   * Reads all records.
   *
   * @throws BtfException if a type id or a string offset in them is none
   */
  BtfRecords(Btf btf) {
    this.btf = btf;
    int length = HEADER_WORDS;
    for (Btf part = btf; ; part = part.base().get()) {
      BtfReferences.check(part);
      length = Math.addExact(length, part.typesLength() / 4);
      if (part.base().isEmpty()) {
        break;
      }
    }
    this.words = new int[length];
    this.starts = new int[btf.typeCount() + 1];
    starts[btf.typeCount()] = length;
    int end = length;
    for (Btf part = btf; ; part = part.base().get()) {
      int start = end - part.typesLength() / 4;
      part.ownRecords().get(words, start, end - start);
      part.locateRecords(starts, start);
      end = start;
      if (part.base().isEmpty()) {
        break;
      }
    }
  }

  int firstId() {
    return btf.firstId();
  }

  int typeCount() {
    return btf.typeCount();
  }

  Btf btf() {
    return btf;
  }

  /** Where in {@link #words} a record starts. */
  int start(int id) {
    return starts[id];
  }

  /** The words of a record. */
  int length(int id) {
    return starts[id + 1] - starts[id];
  }

  /** All records. */
  int[] words() {
    return words;
  }

  int word(int id, int index) {
    return words[starts[id] + index];
  }

  void setWord(int id, int index, int value) {
    words[starts[id] + index] = value;
  }

  int name(int id) {
    return words[starts[id]];
  }

  int info(int id) {
    return words[starts[id] + 1];
  }

  int sizeOrType(int id) {
    return words[starts[id] + 2];
  }

  int vlen(int id) {
    return info(id) & 0xffffff;
  }

  boolean kindFlag(int id) {
    return info(id) < 0;
  }

  BtfKind kind(int id) {
    return id == 0 ? BtfKind.VOID : BtfKind.ofRecord(info(id) >>> 24 & 0x7f);
  }

  /** Replaces the name of a type, and those of its members, parameters or enumerators. */
  void mapNames(int id, IntUnaryOperator names) {
    map(id, 0, names);
    switch (kind(id)) {
      case STRUCT, UNION, ENUM64 -> mapEach(id, HEADER_WORDS, 3, names);
      case ENUM, FUNC_PROTO -> mapEach(id, HEADER_WORDS, 2, names);
      default -> {}
    }
  }

  /** Replaces every type id that a type refers to. */
  void mapTypeIds(int id, IntUnaryOperator ids) {
    switch (kind(id)) {
      case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, VAR, DECL_TAG, TYPE_TAG ->
          map(id, 2, ids);
      case ARRAY -> {
        map(id, 3, ids);
        map(id, 4, ids);
      }
      case STRUCT, UNION -> mapEach(id, HEADER_WORDS + 1, 3, ids);
      case FUNC_PROTO -> {
        map(id, 2, ids);
        mapEach(id, HEADER_WORDS + 1, 2, ids);
      }
      case DATASEC -> mapEach(id, HEADER_WORDS, 3, ids);
      case VOID, INT, ENUM, ENUM64, FWD, FLOAT, UNKNOWN -> {}
    }
  }

  /**
   * Makes a section of some of the records, as they are now.
   *
   * @param ids the types to take, in the order they shall have
   * @param strings the string section that their names are offsets in
   * @param base what the section is split from, if anything
   */
  Btf toBtf(int[] ids, byte[] strings, @Nullable Btf base) {
    int length = 0;
    for (int id : ids) {
      length += length(id);
    }
    BtfWriter header = new BtfWriter(btf.order());
    BtfHeader.write(header, BtfForm.PLAIN, 4 * length, 0, strings.length);
    ByteBuffer section =
        ByteBuffer.allocate(header.length() + 4 * length + strings.length)
            .order(btf.order())
            .put(header.toBytes());
    IntBuffer records = section.slice().order(btf.order()).asIntBuffer();
    for (int id : ids) {
      records.put(words, starts[id], length(id));
    }
    section.position(section.position() + 4 * length).put(strings);
    return new Btf(section.flip(), base);
  }

  private void map(int id, int index, IntUnaryOperator mapping) {
    int at = starts[id] + index;
    words[at] = mapping.applyAsInt(words[at]);
  }

  private void mapEach(int id, int firstIndex, int step, IntUnaryOperator mapping) {
    int end = starts[id + 1];
    for (int at = starts[id] + firstIndex; at < end; at += step) {
      words[at] = mapping.applyAsInt(words[at]);
    }
  }
}
