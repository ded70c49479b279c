package skep.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import skep.btf.Btf;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;

/** Reads the variables of data sections from their completed BTF. */
final class GlobalReader {
  private GlobalReader() {}

  static List<GlobalSpec> read(
      Btf btf, List<ObjectFile.DataSection> sections, Symbols symbols, Consumer<String> warnings) {
    List<GlobalSpec> globals = new ArrayList<>();
    for (ObjectFile.DataSection section : sections) {
      OptionalInt datasec = DataSections.datasec(btf, section.name());
      if (datasec.isPresent() && btf.type(datasec.getAsInt()) instanceof BtfType.Datasec found) {
        for (BtfType.SectionEntry entry : found.entries()) {
          global(btf, section, entry, symbols, warnings).ifPresent(globals::add);
        }
      }
    }
    return globals;
  }

  private static Optional<GlobalSpec> global(
      Btf btf,
      ObjectFile.DataSection section,
      BtfType.SectionEntry entry,
      Symbols symbols,
      Consumer<String> warnings) {
    BtfType.Var variable = (BtfType.Var) btf.type(entry.typeId());
    if (variable.linkage() == BtfLinkage.EXTERN) {
      return Optional.empty();
    }
    if (entry.offset() + entry.size() > section.section().size()) {
      warnings.accept(
          "sec '%s': symbol '%s': its %d bytes from %d on are not within the section's %d; it is left out"
              .formatted(
                  section.name(),
                  variable.name(),
                  entry.size(),
                  entry.offset(),
                  section.section().size()));
      return Optional.empty();
    }
    // A hidden variable is static in BTF by now, and not in the symbol table.
    Visibility visibility =
        symbols
            .variable(variable.name())
            .filter(found -> found.isIn(section.section()) && found.value() == entry.offset())
            .map(Symbols::visibility)
            .orElse(
                variable.linkage() == BtfLinkage.GLOBAL ? Visibility.GLOBAL : Visibility.STATIC);
    return Optional.of(GlobalSpec.of(section.name(), section.kind(), entry, variable, visibility));
  }
}
