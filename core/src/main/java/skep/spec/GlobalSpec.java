package skep.spec;

import java.util.Objects;
import skep.btf.BtfType;

/**
 * A global variable of a data section, as its BTF and its ELF symbol describe it.
 *
 * @param name its name; of a static variable of a function {@code function.variable}, as clang
 *     names them. Unique in its section but for static ones
 * @param section its section: {@code .data}, {@code .rodata}, {@code .bss} or a named one such as
 *     {@code .data.counters}
 * @param offset bytes from the start of the section
 * @param size bytes
 * @param btfId its VAR in the object's BTF
 * @param typeId its type in the object's BTF
 * @param linkage who can see it
 * @param hidden whether its visibility is hidden or internal
 * @param constant whether programs can only read it: it is in {@code .rodata} or its kin
 */
public record GlobalSpec(
    String name,
    String section,
    int offset,
    int size,
    int btfId,
    int typeId,
    Linkage linkage,
    boolean hidden,
    boolean constant) {
  /** Checks the components. {@inheritDoc} */
  public GlobalSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(linkage, "linkage");
  }

  /** The variable that an entry of a section's DATASEC describes. */
  static GlobalSpec of(
      String section,
      DataKind kind,
      BtfType.SectionEntry entry,
      BtfType.Var variable,
      Visibility visibility) {
    return new GlobalSpec(
        variable.name(),
        section,
        (int) entry.offset(),
        (int) entry.size(),
        entry.typeId(),
        variable.typeId(),
        visibility.linkage(),
        visibility.hidden(),
        kind.readOnly());
  }
}
