package skep.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfMembers;
import skep.btf.BtfType;
import skep.insn.CoreAccess;
import skep.relocate.CoreKind;
import skep.relocate.CoreSpec;

/**
 * A field of a kernel struct, or an element of one that is an array, and what can be asked about
 * it. A path goes on through structs and arrays that are within the struct; where a pointer is on
 * the way, a new one starts with {@link #pointee}, since the pointer has to be read first.
 *
 * <p>Of a field that is no bit-field, code reads {@link #byteSize} bytes at {@link #byteOffset};
 * the size is the one of {@link #type} wherever the field has that type. A bit-field is read by a
 * load of {@link #byteSize} bytes at {@link #byteOffset}, extended to 64 bits by zeros, which is
 * shifted left by {@link #leftShift} and then right by {@link #rightShift}, arithmetically if it is
 * signed.
 */
public final class CoreField {
  private final CoreStruct root;
  private final Optional<CoreField> outer;
  private final Step step;
  private final Known known;
  private final Optional<FieldType> said;
  private final String subject;

  /** A member of what comes before, or an element. */
  private sealed interface Step {
    record Member(String name) implements Step {}

    record Element(int index) implements Step {}
  }

  /** What the BTF at hand says. */
  private sealed interface Known {
    record There(Btf btf, int typeId, FieldType type) implements Known {}

    record Missing(String problem) implements Known {}

    record Nothing() implements Known {}
  }

  private CoreField(
      CoreStruct root,
      Optional<CoreField> outer,
      Step step,
      Known known,
      Optional<FieldType> said) {
    this.root = root;
    this.outer = outer;
    this.step = step;
    this.known = known;
    this.said = said;
    String before = outer.map(CoreField::toString).orElseGet(root::toString);
    this.subject =
        step instanceof Step.Member member
            ? before + "." + member.name
            : before + "[" + ((Step.Element) step).index + "]";
  }

  static CoreField of(CoreStruct root, String name) {
    Known known =
        root.found()
            .map(it -> member(it.btf(), it.id(), name, root.isStrict()))
            .orElseGet(Known.Nothing::new);
    return new CoreField(root, Optional.empty(), new Step.Member(name), known, Optional.empty());
  }

  /** All fields of a struct. */
  static List<CoreField> all(CoreStruct root, KernelBtf.Found struct) {
    return all(root, Optional.empty(), struct.btf(), struct.id());
  }

  private static List<CoreField> all(
      CoreStruct root, Optional<CoreField> outer, Btf btf, int structId) {
    return BtfMembers.named(btf, structId).stream()
        .map(
            it ->
                new CoreField(
                    root, outer, new Step.Member(it.name()), there(btf, it), Optional.empty()))
        .toList();
  }

  private static Known there(Btf btf, BtfType.Member member) {
    return new Known.There(btf, member.typeId(), FieldTypes.of(btf, member));
  }

  private static Known member(Btf btf, int structId, String name, boolean strict) {
    List<BtfType.Member> members = BtfMembers.named(btf, structId);
    for (BtfType.Member member : members) {
      if (member.name().equals(name)) {
        return there(btf, member);
      }
    }
    return strict
        ? new Known.Missing(
            CoreType.absent("field", name, members.stream().map(BtfType.Member::name)))
        : new Known.Nothing();
  }

  /**
   * What the field is.
   *
   * @return what was said, or else what the BTF at hand says; empty when nobody knows
   */
  public Optional<FieldType> type() {
    return said.or(
        () -> known instanceof Known.There there ? Optional.of(there.type) : Optional.empty());
  }

  /**
   * Says what the field is. Where BTF at hand knows, or something was said already, it must be able
   * to be read as that: a number of the same size and sign, an address as any pointer or {@code
   * u64}.
   *
   * @param type what it is
   * @return this field, with that type if nothing is known of it, or only that it is a pointer
   * @throws TypesException if it is something else
   */
  public CoreField as(FieldType type) {
    Optional<FieldType> before = type();
    if (before.isEmpty()) {
      return with(type);
    }
    if (!Readings.fits(before.get(), type)) {
      throw error(
          said.isPresent()
              ? "it was said to be '%s', and now '%s'".formatted(before.get(), type)
              : "it is '%s' in the BTF at hand, not '%s'".formatted(before.get(), type));
    }
    boolean more = type instanceof FieldType.Pointer && Readings.isVoidPointer(before.get());
    return more ? with(type) : this;
  }

  private CoreField with(FieldType type) {
    return new CoreField(root, outer, step, known, Optional.of(type));
  }

  /** {@return the struct where the path starts} */
  public CoreStruct struct() {
    return root;
  }

  /** Whether there is BTF at hand that has the struct, and not this field. */
  boolean isMissing() {
    return known instanceof Known.Missing;
  }

  /** {@return the field's name; of an element that of its array} */
  public String name() {
    return step instanceof Step.Member member ? member.name() : outer.orElseThrow().name();
  }

  /**
   * All fields of this field that the BTF at hand has.
   *
   * @return the fields in order; none when this is no struct, or nothing is known of it
   */
  public List<CoreField> fields() {
    return known instanceof Known.There there
        ? all(root, Optional.of(this), there.btf, there.typeId)
        : List.of();
  }

  /**
   * A field of this field, which is a struct or union.
   *
   * @param name its name
   * @return the field, on the same path
   * @throws TypesException if this field is something else, or unknown
   */
  public CoreField field(String name) {
    FieldType type = need();
    if (!(type instanceof FieldType.Struct)) {
      String cure =
          type instanceof FieldType.Pointer
              ? "; it has to be read first, and the path goes on from what it points to"
              : "";
      throw error("it is '%s' and has no field '%s'%s".formatted(type, name, cure));
    }
    Known inside =
        known instanceof Known.There there
            ? member(there.btf, there.typeId, name, root.isStrict())
            : new Known.Nothing();
    return new CoreField(root, Optional.of(this), new Step.Member(name), inside, Optional.empty());
  }

  /**
   * An element of this field, which is an array.
   *
   * @param index which one, from 0
   * @return the element, on the same path
   * @throws TypesException if this field is something else or unknown, or has no such element
   */
  public CoreField element(int index) {
    FieldType type = need();
    if (!(type instanceof FieldType.Array array)) {
      throw error("it is '%s', which has no elements".formatted(type));
    }
    if (index < 0 || array.length() > 0 && index >= array.length()) {
      throw error("it has no element %d: it is '%s'".formatted(index, type));
    }
    Known inside = new Known.Nothing();
    if (known instanceof Known.There there
        && there.btf.type(there.btf.skipModifiersAndTypedefs(there.typeId))
            instanceof BtfType.Array theirs) {
      inside = new Known.There(there.btf, theirs.elementTypeId(), array.element());
    }
    Optional<FieldType> said =
        inside instanceof Known.There ? Optional.empty() : Optional.of(array.element());
    return new CoreField(root, Optional.of(this), new Step.Element(index), inside, said);
  }

  /**
   * The struct or union that this field points to: where the next path starts.
   *
   * @return the struct
   * @throws TypesException if this field is no pointer to a struct that has a name
   */
  public CoreStruct pointee() {
    FieldType type = need();
    if (type instanceof FieldType.Pointer pointer && pointer.to() instanceof FieldType.Struct to) {
      return root.types().struct(to);
    }
    throw error("it is '%s', which points to no struct".formatted(type));
  }

  /**
   * Where the field is.
   *
   * @return the record; the answer is in bytes from the start of the path's first struct, and of a
   *     bit-field where to load {@link #byteSize} bytes that have all of it. It belongs to a move
   *     to a register, or to a load or store itself, whose size then follows an unsigned number's
   *     or pointer's
   */
  public CoreAccess byteOffset() {
    return ask(CoreKind.FIELD_BYTE_OFFSET);
  }

  /**
   * How large the field is.
   *
   * @return the record; the answer is in bytes, and for a bit-field 1, 2, 4 or 8
   */
  public CoreAccess byteSize() {
    return ask(CoreKind.FIELD_BYTE_SIZE);
  }

  /**
   * Whether the kernel has the field, with a type that can be read as this one. After this was
   * asked, the object may use the field even where the BTF at hand does not have it.
   *
   * @return the record; the answer is 1 or 0
   */
  public CoreAccess exists() {
    root.types().ask(subject);
    return access(CoreKind.FIELD_EXISTS);
  }

  /**
   * Whether the field is signed.
   *
   * @return the record; the answer is 1 or 0
   */
  public CoreAccess signed() {
    return ask(CoreKind.FIELD_SIGNED);
  }

  /**
   * By how many bits to shift a load of the field left, extended to 64 bits.
   *
   * @return the record; the answer is 0 to 63
   */
  public CoreAccess leftShift() {
    return ask(CoreKind.FIELD_LSHIFT_U64);
  }

  /**
   * By how many bits to shift right after that.
   *
   * @return the record; the answer is 0 to 63
   */
  public CoreAccess rightShift() {
    return ask(CoreKind.FIELD_RSHIFT_U64);
  }

  private CoreAccess ask(CoreKind kind) {
    boolean part = kind == CoreKind.FIELD_BYTE_OFFSET || kind == CoreKind.FIELD_BYTE_SIZE;
    if (step instanceof Step.Element && !part) {
      throw error("only of fields it can be asked how they are shifted or signed, not of elements");
    }
    root.require();
    requireSteps();
    return access(kind);
  }

  /** Refuses a path of which a step is not there, unless the object asks for that. */
  private void requireSteps() {
    outer.ifPresent(CoreField::requireSteps);
    if (known instanceof Known.Missing missing && !root.types().asks(subject)) {
      throw error(missing.problem);
    }
  }

  private CoreAccess access(CoreKind kind) {
    List<Integer> indices = new ArrayList<>(List.of(0));
    declare(indices);
    if (indices.size() > CoreSpec.MAX_INDICES) {
      throw error("its path has more than " + CoreSpec.MAX_INDICES + " steps");
    }
    String path = String.join(":", indices.stream().map(String::valueOf).toList());
    return new CoreAccess(root.declare(), path, kind.number());
  }

  /** Declares all steps up to this one, and says what the last member is in the declaration. */
  private LocalMember declare(List<Integer> indices) {
    if (step instanceof Step.Element element) {
      CoreField array = outer.orElseThrow();
      LocalMember member = array.declare(indices);
      if (array.step instanceof Step.Member) {
        member.lengthen(element.index);
      }
      indices.add(element.index);
      return member;
    }
    LocalStruct struct = outer.isPresent() ? outer.get().declare(indices).inner() : root.local();
    LocalMember member = struct.member(((Step.Member) step).name, need());
    indices.add(member.index());
    return member;
  }

  private FieldType need() {
    Optional<FieldType> type = type();
    if (type.isPresent()) {
      return type.get();
    }
    root.require();
    if (known instanceof Known.Missing missing) {
      throw error(missing.problem);
    }
    throw error("it is not known what it is: say its type, or have a kernel's BTF at hand");
  }

  private TypesException error(String problem) {
    return new TypesException(subject, problem);
  }

  /** {@return the path as C has it: {@code struct sock.__sk_common.skc_family}} */
  @Override
  public String toString() {
    return subject;
  }
}
