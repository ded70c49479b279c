package skep.linker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfExt;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.elf.ElfSymbol;
import skep.elf.SymbolType;
import skep.linker.LinkException.Where;

/** The types of an input, and which of them its sections and its global symbols have. */
final class InputTypes {
  /** The DATASEC in which clang puts externs of no section: they are in none. */
  private static final String EXTERN = ".extern";

  private final Btf btf;
  private final TypeGraph graph;
  private final Optional<BtfExt> ext;
  private final Map<InputSection, BtfType.Datasec> datasecs = new HashMap<>();
  private final Map<String, Global> globals = new HashMap<>();

  /**
   * The type of a global symbol.
   *
   * @param typeId its VAR or FUNC
   * @param section the name of the section it is declared in, which an extern has too; empty for a
   *     function, and for an extern that is of no section
   * @param rival another VAR or FUNC that has the same claim to the name
   */
  record Global(int typeId, Optional<String> section, Optional<Integer> rival) {}

  private InputTypes(Btf btf, Optional<BtfExt> ext) {
    this.btf = btf;
    // All decoded at once, with one allowance for the length of all names.
    this.graph = TypeGraph.of(BtfBuilder.from(btf));
    this.ext = ext;
  }

  /**
   * Reads what the types say of sections and symbols.
   *
   * @param sections those of the file, from index 0; those that only the types know are added
   */
  static InputTypes read(
      Btf btf,
      Optional<BtfExt> ext,
      List<InputSection> sections,
      List<ElfSymbol> symbols,
      Where where) {
    InputTypes types = new InputTypes(btf, ext);
    types.findGlobals();
    Map<InputSection, Map<String, ElfSymbol>> variables = variables(sections, symbols);
    for (int id : btf.ids().filter(id -> btf.kind(id) == BtfKind.DATASEC).toArray()) {
      BtfType.Datasec datasec = (BtfType.Datasec) types.graph.type(id);
      Optional<InputSection> found =
          sections.stream()
              .skip(1)
              .filter(section -> section.name().equals(datasec.name()))
              .findFirst();
      if (found.isEmpty() && datasec.name().equals(EXTERN)) {
        continue;
      }
      InputSection section =
          found.orElseGet(
              () -> {
                InputSection ephemeral = InputSection.ephemeral(datasec.name());
                sections.add(ephemeral);
                return ephemeral;
              });
      types.datasecs.put(
          section, types.placed(datasec, variables.getOrDefault(section, Map.of()), where));
    }
    return types;
  }

  /** The types by their ids. */
  TypeGraph graph() {
    return graph;
  }

  /** The number of types, void included. */
  int typeCount() {
    return btf.typeCount();
  }

  Optional<BtfExt> ext() {
    return ext;
  }

  /** What a section has of variables, each where its symbol is. */
  Optional<BtfType.Datasec> datasec(InputSection section) {
    return Optional.ofNullable(datasecs.get(section));
  }

  /** The type of a global symbol of a name. */
  Optional<Global> global(String name) {
    return Optional.ofNullable(globals.get(name));
  }

  static boolean isGlobal(BtfType type) {
    return type instanceof BtfType.Var variable && variable.linkage() != BtfLinkage.STATIC
        || type instanceof BtfType.Func function && function.linkage() != BtfLinkage.STATIC;
  }

  /**
   * Finds the types of all global names as libbpf's {@code find_glob_sym_btf} finds one: the first
   * one that a DATASEC has, else the last one that no DATASEC has.
   */
  private void findGlobals() {
    Map<String, Integer> loose = new HashMap<>();
    for (int id : btf.ids().toArray()) {
      switch (btf.kind(id)) {
        case VAR, FUNC -> {
          if (isGlobal(graph.type(id))) {
            loose.put(btf.name(id), id);
          }
        }
        case DATASEC -> {
          BtfType.Datasec datasec = (BtfType.Datasec) graph.type(id);
          for (BtfType.SectionEntry entry : datasec.entries()) {
            if (isGlobal(graph.type(entry.typeId()))) {
              String name = btf.name(entry.typeId());
              Optional<Integer> rival =
                  Optional.ofNullable(loose.get(name)).filter(id2 -> id2 != entry.typeId());
              Optional<String> section =
                  Optional.of(datasec.name()).filter(known -> !known.equals(EXTERN));
              globals.putIfAbsent(name, new Global(entry.typeId(), section, rival));
            }
          }
        }
        default -> {}
      }
    }
    loose.forEach(
        (name, id) ->
            globals.putIfAbsent(name, new Global(id, Optional.empty(), Optional.empty())));
  }

  private static Map<InputSection, Map<String, ElfSymbol>> variables(
      List<InputSection> sections, List<ElfSymbol> symbols) {
    Map<InputSection, Map<String, ElfSymbol>> variables = new HashMap<>();
    for (ElfSymbol symbol : symbols) {
      if (symbol.type() == SymbolType.OBJECT && symbol.sectionIndex().isPresent()) {
        variables
            .computeIfAbsent(
                sections.get(symbol.sectionIndex().getAsInt()), section -> new HashMap<>())
            .putIfAbsent(symbol.name(), symbol);
      }
    }
    return variables;
  }

  /** clang leaves the places of global variables 0, to be taken from their symbols. */
  private BtfType.Datasec placed(
      BtfType.Datasec datasec, Map<String, ElfSymbol> symbols, Where where) {
    List<BtfType.SectionEntry> entries = new ArrayList<>();
    for (BtfType.SectionEntry entry : datasec.entries()) {
      if (graph.type(entry.typeId()) instanceof BtfType.Var variable
          && variable.linkage() == BtfLinkage.GLOBAL) {
        ElfSymbol symbol = symbols.get(variable.name());
        if (symbol == null) {
          throw where
              .section(datasec.name())
              .symbol(variable.name())
              .error("its types know this variable, but its symbols do not");
        }
        entries.add(new BtfType.SectionEntry(entry.typeId(), symbol.value(), entry.size()));
      } else {
        entries.add(entry);
      }
    }
    return new BtfType.Datasec(datasec.name(), datasec.size(), entries);
  }
}
