package skep.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Btf}: from nothing, as an addition to another, or as a changed copy of one.
 *
 * <p>Ids are given in the order of {@link #add}, from 1 or from the base's type count. A type that
 * refers to one yet to come gets that one's id from {@link #reserve}. The same calls give the same
 * bytes. A builder is not safe for use by several threads; what it builds is.
 *
 * <pre>{@code
 * BtfBuilder builder = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
 * int u64 = builder.add(BtfType.Int.unsigned("unsigned long long", 8));
 * int node = builder.reserve();
 * int next = builder.add(new BtfType.Pointer(node));
 * builder.set(node, new BtfType.Struct("node", 16, List.of(
 *     BtfType.Member.atByte("value", u64, 0),
 *     BtfType.Member.atByte("next", next, 8))));
 * ByteBuffer section = builder.build().bytes();
 * }</pre>
 */
public final class BtfBuilder {
  private final ByteOrder order;
  private final @Nullable Btf base;
  private final BtfStringTable strings;
  private final List<Optional<BtfType>> types = new ArrayList<>();

  /** Which types {@link #set} told. */
  private final BitSet told = new BitSet();

  /** Where each type that was added is for the first time; made when it is first needed. */
  private @Nullable Map<BtfType, Integer> ids;

  private BtfBuilder(ByteOrder order, @Nullable Btf base, BtfStringTable strings) {
    this.order = order;
    this.base = base;
    this.strings = strings;
  }

  /**
   * A builder of BTF that stands alone.
   *
   * @param order the byte order of the target, as of the ELF file that the section goes into
   */
  public BtfBuilder(ByteOrder order) {
    this(order, null, new BtfStringTable(null));
  }

  /**
   * A builder of split BTF. A string that the base has is not written again.
   *
   * @param base the BTF to add to, whose byte order is taken
   * @return a builder whose first id is the base's type count
   */
  public static BtfBuilder splitFrom(Btf base) {
    return new BtfBuilder(base.order(), base, new BtfStringTable(base));
  }

  /**
   * A builder that has the types of a BTF under the same ids, to be changed with {@link #set} and
   * {@link #replaceAll} and added to. The BTF itself stays as it is. All its strings are kept at
   * the same offsets, since {@code .BTF.ext} may refer to them.
   *
   * @param btf what to copy; of split BTF its own types are copied and the base is kept as base
   * @return a builder of the same byte order
   * @throws BtfException if a type cannot be decoded
   */
  public static BtfBuilder from(Btf btf) {
    BtfBuilder builder =
        new BtfBuilder(btf.order(), btf.base().orElse(null), BtfStringTable.of(btf));
    BtfTypeDecoder.decodeAll(btf).forEach(builder::add);
    return builder;
  }

  /** {@return the byte order that is written} */
  public ByteOrder order() {
    return order;
  }

  /**
   * {@return the number of types so far, {@code void} and those of the base included: the next id}
   */
  public int typeCount() {
    return firstId() + types.size();
  }

  /**
   * {@return the id of the first type of this builder's own: 1, or in split BTF the type count of
   * the base}
   */
  public int firstId() {
    return base == null ? 1 : base.typeCount();
  }

  /**
   * Adds a type.
   *
   * @param type any type; what it refers to need not be there yet
   * @return its id
   */
  public int add(BtfType type) {
    types.add(Optional.of(type));
    int id = typeCount() - 1;
    if (ids != null) {
      ids.putIfAbsent(type, id);
    }
    return id;
  }

  /**
   * Adds a type, unless the same was added already: what keeps types such as {@code int} from being
   * there once for each that uses them. A type that {@link #set} told is not found, since it may be
   * told again.
   *
   * @param type any type; what it refers to need not be there yet
   * @return the id of the first such type
   */
  public int intern(BtfType type) {
    if (ids == null) {
      ids = new HashMap<>();
      for (int index = 0; index < types.size(); index++) {
        if (types.get(index).isPresent() && !told.get(index)) {
          ids.putIfAbsent(types.get(index).get(), firstId() + index);
        }
      }
    }
    Integer known = ids.get(type);
    return known == null ? add(type) : known;
  }

  /**
   * Adds all types of another BTF, with the ids they refer to changed to their new ones, as
   * libbpf's {@code btf__add_btf}. Of its strings, those that types have come with them.
   *
   * @param btf what to add; of split BTF, which must have the base of this builder, its own types
   * @return the new id of the first of them; the others follow in the same order
   * @throws BtfException if the other BTF has another base, or a type cannot be decoded
   */
  public int addAll(Btf btf) {
    if (btf.base().isPresent() && btf.base().get() != base) {
      throw BtfException.of(
          "the types to add are split from another base than that of the types built here");
    }
    int first = typeCount();
    int shift = first - btf.firstId();
    for (BtfType type : BtfTypeDecoder.decodeAll(btf)) {
      add(type.mapTypeIds(id -> id < btf.firstId() ? id : id + shift));
    }
    return first;
  }

  /**
   * Takes an id for a type that is told later, with {@link #set}.
   *
   * @return the id
   */
  public int reserve() {
    types.add(Optional.empty());
    return typeCount() - 1;
  }

  /**
   * Says what a reserved id is, or replaces a type.
   *
   * @param id an id of this builder's own
   * @param type the type that the id shall have
   * @throws BtfException if the id is void's, the base's or nobody's
   */
  public void set(int id, BtfType type) {
    Optional<BtfType> before = types.set(index(id), Optional.of(type));
    told.set(index(id));
    if (ids != null && before.isPresent()) {
      ids.remove(before.get(), id);
    }
  }

  /**
   * A type of this builder or its base.
   *
   * @param id its id
   * @return the type
   * @throws BtfException if there is no such type, or only its id is reserved
   */
  public BtfType type(int id) {
    if (id == 0) {
      return new BtfType.Void();
    }
    if (base != null && base.hasType(id)) {
      return base.type(id);
    }
    return types.get(index(id)).orElseThrow(() -> undefined(id));
  }

  /**
   * Replaces each of this builder's own types by what a function makes of it, ids staying the same.
   *
   * @param rewrite from a type to its replacement, or to itself
   */
  public void replaceAll(UnaryOperator<BtfType> rewrite) {
    types.replaceAll(type -> type.map(rewrite));
    ids = null;
  }

  /**
   * Adds a string that no type has, such as a file name of {@code .BTF.ext}.
   *
   * @param string any text without a zero character
   * @return its offset, the same in every BTF that is built from now on
   */
  public int addString(String string) {
    return strings.offsetOf(string);
  }

  /**
   * Builds the BTF of all types and strings so far, in the {@link BtfForm#PLAIN} form.
   *
   * @return the types; see {@link #build(BtfForm)}
   */
  public Btf build() {
    return build(BtfForm.PLAIN);
  }

  /**
   * Builds the BTF of all types and strings so far. The builder can be used further, and builds
   * another one then.
   *
   * @param form the form of the section's bytes; the types are the same in both
   * @return the types, checked as by {@link Btf#parse}
   * @throws BtfException if a reserved id was not told, a type refers to one that is not there, or
   *     a number is too large for its place in the record
   */
  public Btf build(BtfForm form) {
    BtfStringTable table = strings.copy();
    BtfWriter records = new BtfWriter(order);
    BtfTypeEncoder encoder = new BtfTypeEncoder(table, records);
    for (int index = 0; index < types.size(); index++) {
      int id = firstId() + index;
      encoder.encode(id, types.get(index).orElseThrow(() -> undefined(id)));
    }
    byte[] layout = form == BtfForm.WITH_LAYOUT ? BtfLayout.KNOWN.toBytes() : new byte[0];
    byte[] stringBytes = table.toBytes();
    BtfWriter section = new BtfWriter(order);
    BtfHeader.write(section, form, records.length(), layout.length, stringBytes.length);
    section.bytes(records.toBytes());
    section.bytes(layout);
    section.bytes(stringBytes);
    ByteBuffer bytes = ByteBuffer.wrap(section.toBytes());
    return base == null ? Btf.parse(bytes) : Btf.parseSplit(bytes, base);
  }

  private int index(int id) {
    if (id < firstId() || id >= typeCount()) {
      throw BtfException.inType(
          id,
          "is none of this builder's own types, which go from "
              + firstId()
              + " to "
              + (typeCount() - 1));
    }
    return id - firstId();
  }

  private static BtfException undefined(int id) {
    return BtfException.inType(id, "the id was reserved, but what type it is was never told");
  }
}
