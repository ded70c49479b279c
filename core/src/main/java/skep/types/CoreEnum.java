package skep.types;

import java.util.List;
import skep.btf.BtfType;
import skep.insn.CoreAccess;
import skep.relocate.CoreKind;
import skep.relocate.EssentialName;

/**
 * An enum of the kernel. Its values are numbered differently in different kernels, so code asks for
 * them by name.
 *
 * <pre>{@code
 * CoreAccess tgid = types.enumeration("pid_type").value("PIDTYPE_TGID");
 * }</pre>
 */
public final class CoreEnum extends CoreType {
  private final String name;

  CoreEnum(CoreTypes types, String name) {
    super(types, "enum " + name, name, CoreTypes::isEnum);
    this.name = name;
  }

  /**
   * The number of a value.
   *
   * @param value its name, with a flavor or without
   * @return the record; the answer has 64 bits
   * @throws TypesException if the BTF at hand does not have the enum or the value, and the object
   *     does not ask whether it is there
   */
  public CoreAccess value(String value) {
    require();
    if (isStrict() && value.equals(EssentialName.of(value)) && !types().asks(subject(value))) {
      List<String> known = values();
      if (!known.contains(value)) {
        throw new TypesException(subject(value), absent("value", value, known.stream()));
      }
    }
    return access(value, CoreKind.ENUMERATOR_VALUE);
  }

  /**
   * Whether the kernel's enum has a value. After this was asked, the object may use the value even
   * where the BTF at hand does not have it.
   *
   * @param value its name
   * @return the record; the answer is 1 or 0
   */
  public CoreAccess valueExists(String value) {
    types().ask(subject(value));
    return access(value, CoreKind.ENUMERATOR_EXISTS);
  }

  private List<String> values() {
    return found()
        .map(it -> ((BtfType.Enumeration) it.btf().type(it.id())).values())
        .orElse(List.of())
        .stream()
        .map(BtfType.EnumValue::name)
        .toList();
  }

  private String subject(String value) {
    return this + "." + value;
  }

  private CoreAccess access(String value, CoreKind kind) {
    int index = types().local().enumeration(name).value(value);
    return new CoreAccess(declare(), Integer.toString(index), kind.number());
  }

  @Override
  int declare() {
    return types().local().enumeration(name).id();
  }
}
