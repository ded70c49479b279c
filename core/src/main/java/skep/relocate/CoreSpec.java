package skep.relocate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfType;
import skep.insn.CoreAccess;

/**
 * A CO-RE record with its access string resolved: what it asks, and of which field, type or enum
 * value in a given BTF. The rules are those of libbpf's {@code bpf_core_parse_spec}; {@link
 * Object#toString} gives the text of {@code bpf_core_format_spec}, which libbpf's log has:
 *
 * <pre>{@code
 * CoreSpec spec = CoreSpec.parse(btf, step.core().orElseThrow());
 * System.out.println(spec);
 * // <byte_off> [7] struct task_struct.real_parent.tgid (0:72:75 @ offset 2656)
 * }</pre>
 */
public sealed interface CoreSpec {
  /** The most indices that an access string may have ({@code BPF_CORE_SPEC_MAX_LEN}). */
  int MAX_INDICES = 64;

  /** {@return the types that the ids are of} */
  Btf btf();

  /** {@return the type that the access starts at, with its typedefs and qualifiers} */
  int rootTypeId();

  /** {@return what is asked} */
  CoreKind kind();

  /**
   * Resolves a record.
   *
   * @param btf the types of the object that the record is from
   * @param access the record
   * @return what it means there
   * @throws CoreException if its kind is not known, or its access string is damaged or leads
   *     nowhere
   */
  static CoreSpec parse(Btf btf, CoreAccess access) {
    try {
      return new CoreSpecParser(btf, access).parse();
    } catch (BtfException e) {
      throw new CoreException(access, e);
    }
  }

  /**
   * A question about a type as a whole.
   *
   * @param btf the types
   * @param rootTypeId the type
   * @param kind what is asked
   */
  record Type(Btf btf, int rootTypeId, CoreKind kind) implements CoreSpec {
    /** Checks the components. {@inheritDoc} */
    public Type {
      check(btf, kind, CoreKind.About.TYPE);
    }

    @Override
    public String toString() {
      return root(this);
    }
  }

  /**
   * A question about a value of an enum.
   *
   * @param btf the types
   * @param rootTypeId the enum, or a typedef of it
   * @param kind what is asked
   * @param index the value's place in the enum, counted from 0
   */
  record Enumerator(Btf btf, int rootTypeId, CoreKind kind, int index) implements CoreSpec {
    /** Checks the components. {@inheritDoc} */
    public Enumerator {
      check(btf, kind, CoreKind.About.ENUMERATOR);
      Objects.checkIndex(index, enumeration(btf, rootTypeId).values().size());
    }

    /** {@return the enum} */
    public BtfType.Enumeration enumeration() {
      return enumeration(btf, rootTypeId);
    }

    /** {@return the value, with its name} */
    public BtfType.EnumValue value() {
      return enumeration().values().get(index);
    }

    private static BtfType.Enumeration enumeration(Btf btf, int typeId) {
      return (BtfType.Enumeration) btf.type(btf.skipModifiersAndTypedefs(typeId));
    }

    @Override
    public String toString() {
      BtfType.EnumValue value = value();
      String number =
          enumeration().signed()
              ? Long.toString(value.value())
              : Long.toUnsignedString(value.value());
      return root(this) + "::" + value.name() + " = " + number;
    }
  }

  /**
   * A question about a field, or an element of an array.
   *
   * @param btf the types
   * @param rootTypeId the type that the access starts at
   * @param kind what is asked
   * @param indices the access string's numbers. The first goes from a pointer to an element, as in
   *     {@code &root[indices.get(0)]}; each other one chooses a member or an element
   * @param path the steps that have a name or are an index: as {@code indices}, without the members
   *     that are anonymous structs and unions
   * @param typeId the type of the field, with its typedefs and qualifiers
   * @param bitOffset where the field starts, in bits from the start of the root; of unsigned 32
   *     bits, and wraps around as libbpf's does
   */
  record Field(
      Btf btf,
      int rootTypeId,
      CoreKind kind,
      List<Integer> indices,
      List<Accessor> path,
      int typeId,
      int bitOffset)
      implements CoreSpec {
    /** Checks the components. {@inheritDoc} */
    public Field {
      check(btf, kind, CoreKind.About.FIELD);
      indices = List.copyOf(indices);
      path = List.copyOf(path);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(root(this));
      for (int i = 0; i < path.size(); i++) {
        Accessor step = path.get(i);
        if (step instanceof Member member) {
          text.append('.').append(member.name());
        } else if (i > 0 || step.index() != 0) {
          text.append('[').append(Integer.toUnsignedString(step.index())).append(']');
        }
      }
      text.append(" (");
      for (int i = 0; i < indices.size(); i++) {
        text.append(i == 0 ? "" : ":").append(indices.get(i));
      }
      text.append(" @ offset ").append(Integer.toUnsignedString(bitOffset >>> 3));
      if (bitOffset % 8 != 0) {
        text.append('.').append(bitOffset & 7);
      }
      return text.append(')').toString();
    }
  }

  /** A step on the way to a field. */
  sealed interface Accessor {
    /**
     * The type of a member's struct or union, or of an element; without typedefs and qualifiers.
     *
     * @return its id
     */
    int typeId();

    /**
     * Which one it is.
     *
     * @return the index, counted from 0; unsigned
     */
    int index();
  }

  /**
   * A member of a struct or union.
   *
   * @param typeId the struct or union
   * @param index the member's place in it, counted from 0
   * @param name the member's name
   */
  record Member(int typeId, int index, String name) implements Accessor {}

  /**
   * An element of an array, or of what a pointer points to.
   *
   * @param typeId the type of the elements
   * @param index which one
   */
  record Element(int typeId, int index) implements Accessor {}

  private static void check(Btf btf, CoreKind kind, CoreKind.About about) {
    Objects.requireNonNull(btf, "btf");
    if (kind.about() != about) {
      throw new IllegalArgumentException("<" + kind + "> does not ask about a " + about);
    }
  }

  /** How the text of every spec begins. */
  private static String root(CoreSpec spec) {
    String name = spec.btf().name(spec.rootTypeId());
    String kind = spec.btf().kind(spec.rootTypeId()).name().toLowerCase(Locale.ROOT);
    return "<"
        + spec.kind()
        + "> ["
        + spec.rootTypeId()
        + "] "
        + kind
        + " "
        + (name.isEmpty() ? "<anon>" : name);
  }
}
