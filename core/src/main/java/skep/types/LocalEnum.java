package skep.types;

import java.util.ArrayList;
import java.util.List;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;

/**
 * An enum in an object's own types, with the values that the object asks for. They are numbered in
 * that order, since only their names count.
 */
final class LocalEnum {
  private final BtfBuilder builder;
  private final int id;
  private final List<String> values = new ArrayList<>();
  private FieldType.Enumeration type;

  LocalEnum(BtfBuilder builder, String name) {
    this.builder = builder;
    this.id = builder.reserve();
    this.type = new FieldType.Enumeration(name, 4, false);
  }

  int id() {
    return id;
  }

  /** What fields of this type are like. */
  void is(FieldType.Enumeration said) {
    type = said;
  }

  /** The place of a value, which is added when it is not there. */
  int value(String name) {
    int index = values.indexOf(name);
    if (index >= 0) {
      return index;
    }
    values.add(name);
    return values.size() - 1;
  }

  void complete() {
    List<BtfType.EnumValue> numbered = new ArrayList<>();
    for (String value : values) {
      numbered.add(new BtfType.EnumValue(value, numbered.size()));
    }
    builder.set(id, of(type, numbered));
  }

  static BtfType of(FieldType.Enumeration type, List<BtfType.EnumValue> values) {
    return type.size() == 8
        ? new BtfType.Enum64(type.name(), 8, type.signed(), values)
        : new BtfType.Enum(type.name(), type.size(), type.signed(), values);
  }
}
