package skep.btf;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * One type of a {@link Btf}, decoded: a record for each kind of {@code linux/btf.h}.
 *
 * <p>Types refer to each other by id, which is a number within one {@code Btf}; id 0 is {@link
 * Void}. A type without a name has the empty name, as in the format. Sizes are in bytes and
 * unsigned 32-bit in the format; they are {@code long} here so that none is negative. All lists are
 * immutable.
 *
 * <pre>{@code
 * if (btf.type(id) instanceof BtfType.Struct struct) {
 *   for (BtfType.Member member : struct.members()) {
 *     System.out.println(member.name() + " at bit " + member.bitOffset());
 *   }
 * }
 * }</pre>
 *
 * @see <a href="https://docs.kernel.org/bpf/btf.html">BPF Type Format (BTF)</a>
 */
public sealed interface BtfType {

  /**
   * The kind of this type.
   *
   * @return the kind
   */
  BtfKind kind();

  /**
   * The name.
   *
   * @return the name, empty for a type that has none
   */
  default String name() {
    return "";
  }

  /**
   * This type with every id it refers to replaced: what copying types from one BTF to another
   * needs.
   *
   * @param ids from the old id to the new one; also asked for id 0
   * @return the same type over the new ids
   */
  default BtfType mapTypeIds(IntUnaryOperator ids) {
    return BtfTypeIds.map(this, ids);
  }

  /** A type whose size its record gives. */
  sealed interface Sized extends BtfType permits Int, Composite, Enumeration, Datasec, Float {
    /**
     * The size.
     *
     * @return bytes
     */
    long size();
  }

  /** A struct or a union. */
  sealed interface Composite extends Sized permits Struct, Union {
    /**
     * The members, in the order of their declaration.
     *
     * @return the members
     */
    List<Member> members();

    /**
     * Whether member offsets are written with a bit-field size beside them ({@code kind_flag}). A
     * record without the flag has no room for bit-field sizes.
     *
     * @return the kind flag
     */
    boolean kindFlag();
  }

  /** An enum of either width. */
  sealed interface Enumeration extends Sized permits Enum, Enum64 {
    /**
     * Whether the values are signed ({@code kind_flag}).
     *
     * @return true for signed
     */
    boolean signed();

    /**
     * The enumerators, in the order of their declaration.
     *
     * @return the values
     */
    List<EnumValue> values();
  }

  /** A type that is nothing but another type, said differently or under a name. */
  sealed interface Reference extends BtfType
      permits Pointer, Typedef, Const, Volatile, Restrict, Func, Var, DeclTag, TypeTag {
    /**
     * The type this one refers to.
     *
     * @return an id in the same BTF
     */
    int typeId();
  }

  /** {@code void}: type 0 of every BTF, which has no record. */
  record Void() implements BtfType {
    @Override
    public BtfKind kind() {
      return BtfKind.VOID;
    }
  }

  /** What an {@link Int} holds, besides an unsigned number. */
  enum Encoding {
    /** A signed number. */
    SIGNED,
    /** A character. */
    CHAR,
    /** A truth value. */
    BOOL
  }

  /**
   * An integer.
   *
   * @param name its C name, such as {@code unsigned int}
   * @param size bytes of storage
   * @param encoding what it holds; empty for an unsigned number. The kernel accepts at most one
   *     element
   * @param bits width of the value, at most 8 * size; less only in BTF from before {@code
   *     kind_flag}, where a bit-field had an integer type of its own
   * @param bitOffset where the value starts in its storage; 0 but for such bit-fields
   */
  record Int(String name, long size, Set<Encoding> encoding, int bits, int bitOffset)
      implements Sized {
    /** Copies the set. {@inheritDoc} */
    public Int {
      encoding = encoding.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(encoding));
    }

    /**
     * An unsigned integer that fills its storage.
     *
     * @param name its C name
     * @param size bytes: 1, 2, 4, 8 or 16
     * @return the type
     */
    public static Int unsigned(String name, int size) {
      return new Int(name, size, Set.of(), size * 8, 0);
    }

    /**
     * A signed integer that fills its storage.
     *
     * @param name its C name
     * @param size bytes: 1, 2, 4, 8 or 16
     * @return the type
     */
    public static Int signed(String name, int size) {
      return new Int(name, size, Set.of(Encoding.SIGNED), size * 8, 0);
    }

    /**
     * A truth value of one byte.
     *
     * @param name its C name, such as {@code _Bool}
     * @return the type
     */
    public static Int bool(String name) {
      return new Int(name, 1, Set.of(Encoding.BOOL), 8, 0);
    }

    /**
     * Whether the value is signed.
     *
     * @return true for signed
     */
    public boolean isSigned() {
      return encoding.contains(Encoding.SIGNED);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.INT;
    }
  }

  /**
   * A pointer.
   *
   * @param typeId what it points to, 0 for {@code void *}
   */
  record Pointer(int typeId) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.PTR;
    }
  }

  /**
   * An array.
   *
   * @param elementTypeId the type of an element
   * @param indexTypeId the type of an index, an integer
   * @param length number of elements, 0 for a flexible array member
   */
  record Array(int elementTypeId, int indexTypeId, long length) implements BtfType {
    @Override
    public BtfKind kind() {
      return BtfKind.ARRAY;
    }
  }

  /**
   * A member of a struct or union.
   *
   * @param name its name, empty for an anonymous struct or union
   * @param typeId its type
   * @param bitOffset where it starts, in bits from the start of the struct
   * @param bitfieldSize its width in bits, 0 when it is not a bit-field
   */
  record Member(String name, int typeId, long bitOffset, int bitfieldSize) {
    /**
     * A member that is not a bit-field.
     *
     * @param name its name, empty for an anonymous struct or union
     * @param typeId its type
     * @param byteOffset where it starts, in bytes from the start of the struct
     * @return the member
     */
    public static Member atByte(String name, int typeId, long byteOffset) {
      return new Member(name, typeId, byteOffset * 8, 0);
    }

    /**
     * Whether the member is a bit-field, whose offset need not be a multiple of 8.
     *
     * @return true for a bit-field
     */
    public boolean isBitfield() {
      return bitfieldSize != 0;
    }

    private static boolean anyBitfield(List<Member> members) {
      return members.stream().anyMatch(Member::isBitfield);
    }
  }

  /**
   * A {@code struct}.
   *
   * @param name its tag, empty for an anonymous struct
   * @param size bytes
   * @param members its members
   * @param kindFlag whether the record has room for bit-field sizes; needed when a member is a
   *     bit-field
   */
  record Struct(String name, long size, List<Member> members, boolean kindFlag)
      implements Composite {
    /** Copies the list. {@inheritDoc} */
    public Struct {
      members = List.copyOf(members);
    }

    /**
     * A struct, with the kind flag if its members need it.
     *
     * @param name its tag, empty for an anonymous struct
     * @param size bytes
     * @param members its members
     */
    public Struct(String name, long size, List<Member> members) {
      this(name, size, members, Member.anyBitfield(members));
    }

    @Override
    public BtfKind kind() {
      return BtfKind.STRUCT;
    }
  }

  /**
   * A {@code union}.
   *
   * @param name its tag, empty for an anonymous union
   * @param size bytes
   * @param members its members
   * @param kindFlag whether the record has room for bit-field sizes; needed when a member is a
   *     bit-field
   */
  record Union(String name, long size, List<Member> members, boolean kindFlag)
      implements Composite {
    /** Copies the list. {@inheritDoc} */
    public Union {
      members = List.copyOf(members);
    }

    /**
     * A union, with the kind flag if its members need it.
     *
     * @param name its tag, empty for an anonymous union
     * @param size bytes
     * @param members its members
     */
    public Union(String name, long size, List<Member> members) {
      this(name, size, members, Member.anyBitfield(members));
    }

    @Override
    public BtfKind kind() {
      return BtfKind.UNION;
    }
  }

  /**
   * An enumerator.
   *
   * @param name its name
   * @param value its value, sign-extended in a signed enum and zero-extended in an unsigned one; an
   *     unsigned 64-bit value above {@link Long#MAX_VALUE} is negative here
   */
  record EnumValue(String name, long value) {}

  /**
   * An {@code enum} with 32-bit values.
   *
   * @param name its tag, empty for an anonymous enum
   * @param size bytes of a variable of this type: 1, 2, 4 or 8
   * @param signed whether the values are signed
   * @param values its enumerators
   */
  record Enum(String name, long size, boolean signed, List<EnumValue> values)
      implements Enumeration {
    /** Copies the list. {@inheritDoc} */
    public Enum {
      values = List.copyOf(values);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.ENUM;
    }
  }

  /**
   * An {@code enum} with 64-bit values.
   *
   * @param name its tag, empty for an anonymous enum
   * @param size bytes of a variable of this type
   * @param signed whether the values are signed
   * @param values its enumerators
   */
  record Enum64(String name, long size, boolean signed, List<EnumValue> values)
      implements Enumeration {
    /** Copies the list. {@inheritDoc} */
    public Enum64 {
      values = List.copyOf(values);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.ENUM64;
    }
  }

  /**
   * A struct or union that is declared only.
   *
   * @param name its tag
   * @param isUnion true for a union, false for a struct
   */
  record Forward(String name, boolean isUnion) implements BtfType {
    @Override
    public BtfKind kind() {
      return BtfKind.FWD;
    }
  }

  /**
   * A {@code typedef}.
   *
   * @param name the new name
   * @param typeId the type it names
   */
  record Typedef(String name, int typeId) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.TYPEDEF;
    }
  }

  /**
   * A {@code const} type.
   *
   * @param typeId the type that is const
   */
  record Const(int typeId) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.CONST;
    }
  }

  /**
   * A {@code volatile} type.
   *
   * @param typeId the type that is volatile
   */
  record Volatile(int typeId) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.VOLATILE;
    }
  }

  /**
   * A {@code restrict} pointer.
   *
   * @param typeId the type that is restrict
   */
  record Restrict(int typeId) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.RESTRICT;
    }
  }

  /**
   * A function.
   *
   * @param name its name
   * @param typeId its {@link FuncProto}
   * @param linkage who can see it
   */
  record Func(String name, int typeId, BtfLinkage linkage) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.FUNC;
    }
  }

  /**
   * A parameter of a function.
   *
   * @param name its name, empty where only the type is known
   * @param typeId its type; 0 in a last parameter without a name stands for {@code ...}
   */
  record Param(String name, int typeId) {}

  /**
   * The parameters and result of a function.
   *
   * @param returnTypeId the type of the result, 0 for {@code void}
   * @param params the parameters
   */
  record FuncProto(int returnTypeId, List<Param> params) implements BtfType {
    /** Copies the list. {@inheritDoc} */
    public FuncProto {
      params = List.copyOf(params);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.FUNC_PROTO;
    }
  }

  /**
   * A variable.
   *
   * @param name its name
   * @param typeId its type
   * @param linkage who can see it
   */
  record Var(String name, int typeId, BtfLinkage linkage) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.VAR;
    }
  }

  /**
   * Where a variable lies in its section.
   *
   * @param typeId a {@link Var}, or a {@link Func} for an extern function
   * @param offset bytes from the start of the section
   * @param size bytes
   */
  record SectionEntry(int typeId, long offset, long size) {}

  /**
   * The variables of one ELF section.
   *
   * <p>clang leaves sizes and offsets 0, to be filled in from the symbol table; the kernel wants
   * entries in ascending order of offset, without overlap, within the section's size.
   *
   * @param name the section's name, such as {@code .maps}
   * @param size bytes of the section
   * @param entries its variables, in the order they are written
   */
  record Datasec(String name, long size, List<SectionEntry> entries) implements Sized {
    /** Copies the list. {@inheritDoc} */
    public Datasec {
      entries = List.copyOf(entries);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.DATASEC;
    }
  }

  /**
   * A floating-point number.
   *
   * @param name its C name
   * @param size bytes: 2, 4, 8, 12 or 16
   */
  record Float(String name, long size) implements Sized {
    @Override
    public BtfKind kind() {
      return BtfKind.FLOAT;
    }
  }

  /**
   * A tag on a declaration.
   *
   * @param name the text of the tag
   * @param typeId the struct, union, typedef, variable or function that is tagged
   * @param componentIndex which member or parameter of it, counted from 0; empty for the whole
   * @param attribute whether the text is that of any attribute rather than of a {@code
   *     btf_decl_tag} ({@code kind_flag})
   */
  record DeclTag(String name, int typeId, OptionalInt componentIndex, boolean attribute)
      implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.DECL_TAG;
    }
  }

  /**
   * A tag on a type.
   *
   * @param name the text of the tag
   * @param typeId the type that is tagged
   * @param attribute whether the text is that of any attribute rather than of a {@code
   *     btf_type_tag} ({@code kind_flag})
   */
  record TypeTag(String name, int typeId, boolean attribute) implements Reference {
    @Override
    public BtfKind kind() {
      return BtfKind.TYPE_TAG;
    }
  }

  /**
   * A type of a kind made after this library, of which the BTF's layout section tells only the
   * size. It can be stepped over but not written.
   *
   * @param kindNumber the number of the kind
   * @param name what its name field refers to
   */
  record Unknown(int kindNumber, String name) implements BtfType {
    @Override
    public BtfKind kind() {
      return BtfKind.UNKNOWN;
    }
  }
}
