package skep.linker;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import skep.elf.ElfFile;
import skep.elf.ElfRelocation;
import skep.elf.ElfSymbol;
import skep.linker.LinkException.Where;

/** An input that has passed the checks of {@link InputReader}. */
final class InputObject {
  private final String file;
  private final ElfFile elf;
  private final List<InputSection> sections;
  private final List<ElfSymbol> symbols;
  private final Optional<InputTypes> types;

  /**
   * An input.
   *
   * @param sections those of the file by their index, and after them the ephemeral ones
   * @param symbols by their index
   */
  InputObject(
      String file,
      ElfFile elf,
      List<InputSection> sections,
      List<ElfSymbol> symbols,
      Optional<InputTypes> types) {
    this.file = file;
    this.elf = elf;
    this.sections = sections;
    this.symbols = symbols;
    this.types = types;
  }

  String file() {
    return file;
  }

  ByteOrder order() {
    return elf.header().byteOrder();
  }

  /** The sections from index 1 on, ephemeral ones last. */
  List<InputSection> sections() {
    return sections.subList(1, sections.size());
  }

  InputSection section(int index) {
    return sections.get(index);
  }

  /** The first section of a name. */
  Optional<InputSection> section(String name) {
    return sections().stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** The section that relocations apply to. */
  InputSection relocatedBy(InputSection relocations) {
    return section((int) relocations.elf().orElseThrow().info());
  }

  /** The relocations of a section that holds them. */
  List<ElfRelocation> relocations(InputSection section) {
    return elf.relocations(section.elf().orElseThrow());
  }

  /** The symbols from the null symbol on. */
  List<ElfSymbol> symbols() {
    return symbols;
  }

  Optional<InputTypes> types() {
    return types;
  }

  Where where() {
    return Where.in(file);
  }
}
