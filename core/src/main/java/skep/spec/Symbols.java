package skep.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.elf.SymbolTable;
import skep.elf.SymbolType;
import skep.elf.SymbolVisibility;

/** The symbols of an object file, sorted by what they name. */
final class Symbols {
  private final SymbolTable table;
  private final List<ElfSymbol> functions = new ArrayList<>();
  private final Map<String, ElfSymbol> variables = new HashMap<>();
  private final List<ElfSymbol> externs = new ArrayList<>();

  Symbols(SymbolTable table) {
    this.table = table;
    for (ElfSymbol symbol : table) {
      if (symbol.type() == SymbolType.FUNC && symbol.sectionIndex().isPresent()) {
        functions.add(symbol);
      } else if (symbol.type() == SymbolType.OBJECT && isVisible(symbol)) {
        variables.putIfAbsent(symbol.name(), symbol);
      } else if (isExtern(symbol) && !symbol.name().isEmpty()) {
        externs.add(symbol);
      }
    }
  }

  /** The symbol that a relocation names. */
  ElfSymbol symbol(long index) {
    return table.symbol(index);
  }

  /** The functions of all sections; labels are no functions. */
  List<ElfSymbol> functions() {
    return functions;
  }

  /** The variable that other objects would see under a name. */
  Optional<ElfSymbol> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  List<ElfSymbol> externs() {
    return externs;
  }

  static boolean isExtern(ElfSymbol symbol) {
    return symbol.isUndefined() && symbol.type() == SymbolType.NOTYPE && isVisible(symbol);
  }

  static boolean isHidden(ElfSymbol symbol) {
    return symbol.binding() != SymbolBinding.LOCAL
        && (symbol.visibility() == SymbolVisibility.HIDDEN
            || symbol.visibility() == SymbolVisibility.INTERNAL);
  }

  static Linkage linkage(ElfSymbol symbol) {
    return switch (symbol.binding()) {
      case LOCAL -> Linkage.STATIC;
      case WEAK -> Linkage.WEAK;
      default -> Linkage.GLOBAL;
    };
  }

  static Visibility visibility(ElfSymbol symbol) {
    return new Visibility(linkage(symbol), isHidden(symbol));
  }

  /** How messages call a symbol: a section's symbol has no name of its own. */
  static String describe(ElfSymbol symbol, List<ElfSection> sections) {
    if (!symbol.name().isEmpty() || symbol.sectionIndex().isEmpty()) {
      return symbol.name();
    }
    int index = symbol.sectionIndex().getAsInt();
    return index < sections.size() ? sections.get(index).name() : "";
  }

  private static boolean isVisible(ElfSymbol symbol) {
    return symbol.binding() == SymbolBinding.GLOBAL || symbol.binding() == SymbolBinding.WEAK;
  }
}
