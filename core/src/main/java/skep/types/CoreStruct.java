package skep.types;

import java.util.List;

/**
 * A struct or union of the kernel: where the path to a field starts.
 *
 * <pre>{@code
 * CoreField family = types.struct("sock").field("__sk_common").field("skc_family");
 * }</pre>
 */
public final class CoreStruct extends CoreType {
  private final FieldType.Struct type;

  CoreStruct(CoreTypes types, FieldType.Struct type) {
    super(types, type.toString(), type.name(), type.kind().btf()::equals);
    this.type = type;
  }

  /** {@return the struct as a type, to say that a field is one, or points to one} */
  public FieldType.Struct type() {
    return type;
  }

  /**
   * A field.
   *
   * @param name its name; fields of anonymous structs and unions inside are fields of this one
   * @return the field, which is declared when it is used
   */
  public CoreField field(String name) {
    return CoreField.of(this, name);
  }

  /**
   * All fields that the BTF at hand has.
   *
   * @return the fields in order, with those of anonymous structs and unions inside; none when there
   *     is no BTF at hand
   */
  public List<CoreField> fields() {
    return found().map(it -> CoreField.all(this, it)).orElse(List.of());
  }

  @Override
  int declare() {
    LocalStruct local = local();
    local.define();
    return local.id();
  }

  LocalStruct local() {
    return types().local().struct(type);
  }
}
