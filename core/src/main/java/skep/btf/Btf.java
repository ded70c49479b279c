package skep.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The types of a kernel, a module or an object file: a view over the bytes of a BTF section.
 *
 * <p>Only where each type starts is remembered; a type is decoded when it is asked for, and the
 * tables behind {@link #find} are made at the first lookup. So the BTF of a kernel (5.5 MB, 126,000
 * types) costs its own bytes, half a megabyte of offsets and at most two megabytes of name tables.
 * Instances are immutable and safe for use by any number of threads.
 *
 * <p>Types have ids: 0 is {@code void}, and the first record of the section has id 1.
 * <em>Split</em> BTF, which a kernel module has, goes on where its base ends: its ids start at
 * {@code base.typeCount()} and its string offsets after the base's strings, and every method here
 * takes ids and string offsets of both.
 *
 * <pre>{@code
 * Btf kernel = Btf.parse(bytes);
 * int task = kernel.find("task_struct", BtfKind.STRUCT).orElseThrow();
 * System.out.println(kernel.sizeOf(task) + " bytes, " + kernel.type(task));
 * }</pre>
 *
 * @see <a href="https://docs.kernel.org/bpf/btf.html">BPF Type Format (BTF)</a>
 */
public final class Btf {
  private final BtfBytes bytes;
  private final BtfHeader header;
  private final BtfLayout layout;
  private final @Nullable Btf base;
  private final int firstId;
  private final int firstString;
  private final int[] offsets;
  private final BtfNames names;
  private volatile @Nullable BtfNameIndex functionNames;
  private volatile @Nullable BtfNameIndex otherNames;
  private volatile @Nullable BtfStringPool strings;

  /** 0 until it is asked for; found anew by each thread that asks at the same time. */
  private int pointerSize;

  /** BTF of bytes that are not changed afterwards, without looking at every reference. */
  Btf(ByteBuffer section, @Nullable Btf base) {
    this.bytes = BtfHeader.detectOrder(section);
    this.header = BtfHeader.parse(bytes, base != null);
    this.base = base;
    this.firstId = base == null ? 1 : base.typeCount();
    this.firstString = base == null ? 0 : base.stringsEnd();
    if (firstString < 0) {
      throw BtfException.of("the strings of this BTF and its base have more than 2 GB");
    }
    if (header.layoutStart() != header.layoutEnd()) {
      this.layout = BtfLayout.read(bytes, header.layoutStart(), header.layoutEnd());
    } else {
      this.layout = base == null ? BtfLayout.KNOWN : base.layout;
    }
    this.offsets = new BtfRecordScanner(bytes, header, layout, firstId).offsets();
    this.names = new BtfNames(bytes.buffer().slice(header.stringsStart(), stringsLength()));
  }

  /**
   * Reads BTF from outside: an object file's, for instance.
   *
   * <p>What libbpf checks is checked ({@code btf_sanity_check}): the sections' bounds, the kinds,
   * and that every type id and every string offset is one. That sizes and layouts make sense is the
   * kernel's to say.
   *
   * @param section the bytes of the section, from position to limit, which are copied; in either
   *     byte order
   * @return the types
   * @throws BtfException if the bytes are not BTF
   */
  public static Btf parse(ByteBuffer section) {
    Btf btf = new Btf(BtfBytes.copyOf(section), null);
    BtfReferences.check(btf);
    return btf;
  }

  /**
   * Reads split BTF from outside, checked as by {@link #parse}.
   *
   * @param section the bytes of the section, from position to limit, which are copied
   * @param base the BTF that this one adds to
   * @return the types of both
   * @throws BtfException if the bytes are not BTF on this base
   */
  public static Btf parseSplit(ByteBuffer section, Btf base) {
    Btf btf = new Btf(BtfBytes.copyOf(section), base);
    BtfReferences.check(btf);
    return btf;
  }

  /**
   * Reads BTF that the running kernel itself gave, such as {@code /sys/kernel/btf/vmlinux}, without
   * a copy and without looking at every reference. Wrong bytes are as harmless here as with {@link
   * #parse}, only that a reference to no type or no string is found when it is followed.
   *
   * @param section the bytes, from position to limit, which must not be changed afterwards
   * @return the types
   * @throws BtfException if the bytes are not BTF
   */
  public static Btf ofKernel(ByteBuffer section) {
    return new Btf(section, null);
  }

  /**
   * Reads the split BTF of a module as the running kernel gives it; see {@link #ofKernel}.
   *
   * @param section the bytes, from position to limit, which must not be changed afterwards
   * @param base the BTF of the kernel proper
   * @return the types of both
   * @throws BtfException if the bytes are not BTF on this base
   */
  public static Btf ofKernelModule(ByteBuffer section, Btf base) {
    return new Btf(section, base);
  }

  /**
   * {@return the raw section, header included, read-only, in this BTF's byte order; without the
   * base}
   */
  public ByteBuffer bytes() {
    return bytes.buffer().asReadOnlyBuffer().order(order());
  }

  /** {@return the byte order of the section} */
  public ByteOrder order() {
    return bytes.buffer().order();
  }

  /** {@return the BTF that this one is split from, or empty when it stands alone} */
  public Optional<Btf> base() {
    return Optional.ofNullable(base);
  }

  /**
   * {@return the number of types, {@code void} and those of the base included: one more than the
   * highest id}
   */
  public int typeCount() {
    return firstId + offsets.length;
  }

  /**
   * {@return the id of the first type of this section: 1, or in split BTF the type count of the
   * base}
   */
  public int firstId() {
    return firstId;
  }

  /**
   * {@return the ids of this section's own types, ascending: without {@code void} and without the
   * base}
   */
  public IntStream ids() {
    return IntStream.range(firstId, typeCount());
  }

  /**
   * Decodes a type.
   *
   * @param id its id; 0 gives {@link BtfType.Void}
   * @return the type
   * @throws BtfException if there is no such type, or its record says what no record can say
   */
  public BtfType type(int id) {
    return BtfTypeDecoder.decode(this, id);
  }

  /**
   * The kind of a type, which costs no decoding.
   *
   * @param id its id
   * @return its kind
   * @throws BtfException if there is no such type
   */
  public BtfKind kind(int id) {
    return id == 0 ? BtfKind.VOID : BtfKind.ofRecord(kindNumber(id));
  }

  /**
   * The name of a type, which costs no decoding but its own.
   *
   * @param id its id
   * @return its name, empty for a type without one
   * @throws BtfException if there is no such type
   */
  public String name(int id) {
    return id == 0 ? "" : string(word(id, 0));
  }

  /**
   * A string of the string section, or of the base's.
   *
   * @param offset where it starts, in bytes
   * @return the string, decoded as UTF-8
   * @throws BtfException if the offset is outside the strings
   */
  public String string(int offset) {
    Btf owner = stringOwner(offset);
    int start = owner.stringAddress(offset);
    return owner.bytes.utf8(start, owner.stringEnd(start));
  }

  /**
   * Where the strings of this section itself start, for {@link #string}: those that types have, and
   * those that only {@code .BTF.ext} refers to.
   *
   * @return the offsets, ascending; a base's are not among them
   */
  public IntStream stringOffsets() {
    return IntStream.iterate(
        firstString,
        offset -> offset < stringsEnd(),
        offset -> stringEnd(stringAddress(offset)) + 1 - stringAddress(firstString) + firstString);
  }

  /**
   * Finds a type by its name and kind.
   *
   * @param name the whole name, as it stands in the BTF
   * @param kind its kind
   * @return the lowest such id, or empty if there is none
   */
  public OptionalInt find(String name, BtfKind kind) {
    OptionalInt inBase = base == null ? OptionalInt.empty() : base.find(name, kind);
    return inBase.isPresent()
        ? inBase
        : (kind == BtfKind.FUNC ? functionNames() : otherNames()).find(name, kind);
  }

  /**
   * Finds all types of a name: a struct, a function and a typedef can share one, and so can
   * different definitions of a struct.
   *
   * @param name the whole name, as it stands in the BTF; not empty
   * @return their ids, ascending
   */
  public IntStream findAll(String name) {
    IntStream own =
        IntStream.concat(otherNames().findAll(name), functionNames().findAll(name)).sorted();
    return base == null ? own : IntStream.concat(base.findAll(name), own);
  }

  /**
   * Finds all types that have a name up to its <em>flavor</em>: {@code task_struct} finds {@code
   * task_struct} and {@code task_struct___old}. This is how CO-RE candidates are chosen; functions
   * are none and not among them. Names of 512 bytes and more, which no kernel has, are not found.
   *
   * @param essentialName the name without a flavor; not empty
   * @return their ids, ascending
   * @see <a href="https://docs.kernel.org/bpf/libbpf/libbpf_overview.html">CO-RE in libbpf</a>
   */
  public IntStream findAllFlavors(String essentialName) {
    IntStream own = otherNames().findAllFlavors(essentialName);
    return base == null ? own : IntStream.concat(base.findAllFlavors(essentialName), own);
  }

  /**
   * The size of a variable of a type, through typedefs, modifiers and arrays, as libbpf's {@code
   * btf__resolve_size}.
   *
   * @param id the type
   * @return its size in bytes
   * @throws BtfException if the type has no size (void, forward, function), a size of 4 GB or more,
   *     or more than 32 levels of typedefs, modifiers and arrays, as a type that is made of itself
   *     has
   */
  public long sizeOf(int id) {
    return BtfSizes.sizeOf(this, id);
  }

  /**
   * The alignment of a variable of a type, as libbpf's {@code btf__align_of}: of a struct it is
   * that of its most aligned member, and 1 if the struct is packed.
   *
   * @param id the type
   * @return its alignment in bytes
   * @throws BtfException if the type has no alignment, or contains itself
   */
  public int alignOf(int id) {
    return BtfSizes.alignOf(this, id);
  }

  /**
   * The size of a pointer where these types come from. BTF does not say it, but the size of {@code
   * long} does, by which libbpf knows it too; without a {@code long} it is 8, as for every BPF
   * object.
   *
   * @return 4 or 8 bytes
   */
  public int pointerSize() {
    int known = pointerSize;
    if (known == 0) {
      known = BtfSizes.pointerSize(this);
      pointerSize = known;
    }
    return known;
  }

  /**
   * Follows typedefs and modifiers to the type they stand for.
   *
   * @param id any type
   * @return the first type on the way that is neither typedef, const, volatile, restrict nor type
   *     tag
   * @throws BtfException after 32 steps, the kernel's limit, as when typedefs go round in a circle
   */
  public int skipModifiersAndTypedefs(int id) {
    return BtfSizes.skipModifiersAndTypedefs(this, id);
  }

  /**
   * A 32-bit word of a type's record, counted from 0: name offset, info, size or type, and what
   * follows.
   */
  int word(int id, int index) {
    Btf owner = owner(id);
    return owner.bytes.word(owner.offsets[id - owner.firstId] + 4 * index);
  }

  /** The string offset of the name of one of this section's own types. */
  int ownNameOffset(int id) {
    return bytes.word(offsets[id - firstId]);
  }

  boolean isNamed(int id) {
    return id != 0 && word(id, 0) != 0;
  }

  /** The kind number of one of this section's own types. */
  int ownKindNumber(int id) {
    return bytes.word(offsets[id - firstId] + 4) >>> 24 & 0x7f;
  }

  int kindNumber(int id) {
    return word(id, 1) >>> 24 & 0x7f;
  }

  int vlen(int id) {
    return word(id, 1) & 0xffffff;
  }

  boolean kindFlag(int id) {
    return word(id, 1) < 0;
  }

  /** Where a type's record starts, in bytes from the start of the section that has it. */
  int recordOffset(int id) {
    Btf owner = owner(id);
    return owner.offsets[id - owner.firstId];
  }

  /** Bytes of a type's record, up to the next one. */
  int recordLength(int id) {
    Btf owner = owner(id);
    int index = id - owner.firstId;
    int end = index + 1 < owner.offsets.length ? owner.offsets[index + 1] : owner.header.typesEnd();
    return end - owner.offsets[index];
  }

  /** Bytes of all type records of this section. */
  int typesLength() {
    return header.typesEnd() - header.typesStart();
  }

  /** The string offset after the last string of this section. */
  int stringsEnd() {
    return firstString + stringsLength();
  }

  /** The string offset of the first string of this section. */
  int firstString() {
    return firstString;
  }

  /** The strings of this section itself, as they are. */
  byte[] ownStrings() {
    return bytes.copy(header.stringsStart(), header.stringsEnd());
  }

  /** The type records of this section itself, as they are, in the words of its byte order. */
  IntBuffer ownRecords() {
    return bytes.buffer().slice(header.typesStart(), typesLength()).order(order()).asIntBuffer();
  }

  /** Writes where each own record starts, in words from a given one, to the place of its id. */
  void locateRecords(int[] starts, int firstWord) {
    for (int index = 0; index < offsets.length; index++) {
      starts[firstId + index] = firstWord + (offsets[index] - header.typesStart()) / 4;
    }
  }

  /** The offset of a string, in the first base that has it or here; 0 if none has it. */
  int findString(byte[] source, int from, int to) {
    int inBase = base == null ? 0 : base.findString(source, from, to);
    return inBase != 0 ? inBase : strings().find(source, from, to);
  }

  boolean hasType(int id) {
    return id >= 0 && id < typeCount();
  }

  boolean hasString(int offset) {
    return offset >= 0 && offset < stringsEnd();
  }

  /** A string, whose length is taken from a budget before it is made. */
  String string(int offset, BtfStringBudget budget) {
    Btf owner = stringOwner(offset);
    int start = owner.stringAddress(offset);
    int end = owner.stringEnd(start);
    budget.spend(end - start);
    return owner.bytes.utf8(start, end);
  }

  /** The section's bytes, in its byte order. */
  ByteBuffer buffer() {
    return bytes.buffer();
  }

  private BtfNameIndex functionNames() {
    BtfNameIndex made = functionNames;
    if (made == null) {
      made = new BtfNameIndex(this, true);
      functionNames = made;
    }
    return made;
  }

  private BtfNameIndex otherNames() {
    BtfNameIndex made = otherNames;
    if (made == null) {
      made = new BtfNameIndex(this, false);
      otherNames = made;
    }
    return made;
  }

  private BtfStringPool strings() {
    BtfStringPool made = strings;
    if (made == null) {
      made = BtfStringPool.of(this);
      strings = made;
    }
    return made;
  }

  private int stringsLength() {
    return header.stringsEnd() - header.stringsStart();
  }

  private Btf owner(int id) {
    if (!hasType(id)) {
      throw BtfException.inType(id, "there is no such type; ids go from 0 to " + (typeCount() - 1));
    }
    Btf owner = this;
    while (owner.base != null && id < owner.firstId) {
      owner = owner.base;
    }
    return owner;
  }

  /** This BTF or the base that has the string at an offset. */
  Btf stringOwner(int offset) {
    if (!hasString(offset)) {
      throw BtfException.of(
          "string offset "
              + Integer.toUnsignedString(offset)
              + " is outside the "
              + stringsEnd()
              + " bytes of strings");
    }
    Btf owner = this;
    while (owner.base != null && offset < owner.firstString) {
      owner = owner.base;
    }
    return owner;
  }

  /** The strings of this section itself as names, from {@link #firstString} on. */
  BtfNames names() {
    return names;
  }

  /** Where in {@link #buffer} a string of this section itself starts. */
  int stringAddress(int offset) {
    return header.stringsStart() + offset - firstString;
  }

  int stringEnd(int start) {
    int end = start;
    while (bytes.u8(end) != 0) {
      end++;
    }
    return end;
  }
}
