package skep.linker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.elf.SymbolSection;
import skep.elf.SymbolType;
import skep.elf.SymbolVisibility;
import skep.linker.LinkException.Where;
import skep.linker.OutputSymbol.Place;

/**
 * Makes the symbols of all inputs those of the result: local ones each for itself, global ones by
 * name ({@code linker_append_elf_sym} of libbpf).
 */
final class SymbolResolver {
  private final List<OutputSymbol> symbols = new ArrayList<>();
  private final Map<String, GlobalSymbol> globals;
  private final TypeMerger types;

  SymbolResolver(Map<String, GlobalSymbol> globals, TypeMerger types) {
    this.globals = globals;
    this.types = types;
  }

  /** The symbols of the result so far. */
  List<OutputSymbol> symbols() {
    return symbols;
  }

  /**
   * Adds the symbols of an input.
   *
   * @return the symbol of the result for each of them by index; none has one that is in a section
   *     that was left out
   */
  Map<Integer, OutputSymbol> add(InputObject input, Placements places) {
    Map<Integer, OutputSymbol> mapped = new HashMap<>();
    List<ElfSymbol> all = input.symbols();
    for (ElfSymbol symbol : all.subList(1, all.size())) {
      resolve(symbol, input, places).ifPresent(result -> mapped.put(symbol.index(), result));
    }
    return mapped;
  }

  private Optional<OutputSymbol> resolve(ElfSymbol symbol, InputObject input, Placements places) {
    if (!(symbol.section() instanceof SymbolSection.Index in)) {
      Place nowhere =
          symbol.isUndefined()
              ? Place.Nowhere.UNDEFINED
              : new Place.Nowhere(symbol.section(), symbol.value());
      return Optional.of(
          symbol.binding() == SymbolBinding.LOCAL
              ? append(symbol, nowhere)
              : global(symbol, nowhere, input, places));
    }
    InputSection section = input.section(in.index());
    Optional<Placement> found = places.of(section);
    if (found.isEmpty()) {
      return places.twin(section).flatMap(twin -> inTwin(symbol, twin));
    }
    OutputSection target = found.get().section();
    if (symbol.type() == SymbolType.SECTION) {
      if (target.symbol().isEmpty()) {
        target.symbol(append(symbol, new Place.In(target, 0)));
      }
      return target.symbol();
    }
    Place place = new Place.In(target, found.get().offset() + symbol.value());
    // LLVM makes global symbols for the tables of every object, by the same names and without
    // types.
    if (section.isJumpTables() || symbol.binding() == SymbolBinding.LOCAL) {
      return Optional.of(append(symbol, place));
    }
    return Optional.of(global(symbol, place, input, places));
  }

  /** The symbol of the earlier input whose section is there in place of this symbol's. */
  private Optional<OutputSymbol> inTwin(ElfSymbol symbol, OutputSection twin) {
    return symbol.type() == SymbolType.SECTION
        ? twin.symbol()
        : Optional.ofNullable(globals.get(symbol.name()))
            .filter(known -> known.section().filter(twin::equals).isPresent())
            .map(GlobalSymbol::symbol);
  }

  private OutputSymbol append(ElfSymbol symbol, Place place) {
    OutputSymbol added = new OutputSymbol(symbol, place);
    symbols.add(added);
    return added;
  }

  private OutputSymbol global(ElfSymbol symbol, Place place, InputObject input, Placements places) {
    Where where = input.where().symbol(symbol.name());
    InputTypes.Global type = typeOf(symbol, input, where);
    Optional<OutputSection> section =
        place instanceof Place.In in
            ? Optional.of(in.section())
            : type.section()
                .filter(declared -> symbol.isUndefined())
                .map(declared -> declaredIn(declared, input, places, where));
    GlobalSymbol known = globals.get(symbol.name());
    if (known == null) {
      OutputSymbol added = append(symbol, place);
      globals.put(symbol.name(), new GlobalSymbol(added, input, section, symbol.isUndefined()));
      return added;
    }
    requireOneStrong(symbol, known, where);
    types.requireMatch(known, input, type.typeId(), where);
    if (symbol.binding() == SymbolBinding.GLOBAL) {
      known.strengthen();
    }
    if (symbol.visibility() == SymbolVisibility.HIDDEN) {
      known.symbol().hide();
    }
    boolean defines =
        !symbol.isUndefined() && (known.isExtern() || symbol.binding() == SymbolBinding.GLOBAL);
    if (defines) {
      requireSameSection(symbol, known, section, where);
      known.symbol().define(symbol, place);
      known.define(input, section);
      types.complete(known, input, type.typeId());
    }
    return known.symbol();
  }

  private static InputTypes.Global typeOf(ElfSymbol symbol, InputObject input, Where where) {
    InputTypes types =
        input
            .types()
            .orElseThrow(
                () ->
                    where.error(
                        "it is global or an extern, so its type has to be known, and the object"
                            + " has no BTF; compile it with -g"));
    InputTypes.Global found =
        types
            .global(symbol.name())
            .orElseThrow(
                () ->
                    where.error(
                        "it is global or an extern, so its type has to be known, and BTF has no"
                            + " function or variable of this name that is not static"));
    found
        .rival()
        .ifPresent(
            rival -> {
              throw where.error(
                  "BTF has two types for it, [" + rival + "] and [" + found.typeId() + "]");
            });
    return found;
  }

  private static OutputSection declaredIn(
      String section, InputObject input, Placements places, Where where) {
    return input
        .section(section)
        .flatMap(places::of)
        .map(Placement::section)
        .orElseThrow(() -> where.section(section).error("the section of this extern is left out"));
  }

  private static void requireOneStrong(ElfSymbol symbol, GlobalSymbol known, Where where) {
    if (!symbol.isUndefined()
        && !known.isExtern()
        && !known.isWeak()
        && symbol.binding() != SymbolBinding.WEAK) {
      throw where.error(
          "it is defined in "
              + known.source().file()
              + " too, and neither is weak; make one of them static or __weak, or rename it");
    }
  }

  /**
   * A variable that its section's DATASEC has cannot become one of another section. A function can,
   * as when an object brings its own in place of the kernel's.
   */
  private static void requireSameSection(
      ElfSymbol symbol, GlobalSymbol known, Optional<OutputSection> section, Where where) {
    if (symbol.type() != SymbolType.FUNC
        && known.entry().isPresent()
        && !known.section().equals(section)) {
      throw elsewhere(known, section.map(OutputSection::name).orElse("no section"), where);
    }
  }

  static LinkException elsewhere(GlobalSymbol known, String section, Where where) {
    return where.error(
        "it is in "
            + section
            + " here, and in "
            + known.section().map(OutputSection::name).orElse("no section")
            + " in "
            + known.source().file()
            + "; all objects have to declare it in the same section");
  }
}
