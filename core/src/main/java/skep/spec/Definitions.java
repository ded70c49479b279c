package skep.spec;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.elf.SymbolBuilder;
import skep.elf.SymbolType;
import skep.insn.Imm64;
import skep.spec.ObjectException.Where;

/**
 * The variables of an object being written and their symbols, by their ids in BTF: licence,
 * version, maps, globals and whatever else BTF says is in a section, since libbpf looks for the
 * symbol of each.
 */
final class Definitions {
  private static final String MAPS = ".maps";

  /** What is in these sections is only declared. */
  private static final Set<String> DECLARATIONS = Set.of(DataSections.KCONFIG, ExternReader.KSYMS);

  private final SymbolPool symbols;
  private final Map<Integer, Variable> variables = new LinkedHashMap<>();
  private final Map<Integer, SymbolBuilder> made = new HashMap<>();
  private final Map<String, Integer> maps = new HashMap<>();
  private final Map<String, TreeMap<Integer, GlobalSpec>> globals = new HashMap<>();
  private final Set<String> sectionsReferredTo = new TreeSet<>();

  private record Variable(String name, SymbolPool.Definition symbol) {}

  Definitions(ObjectSpec object, SymbolPool symbols) {
    this.symbols = symbols;
    object.btf().ifPresent(this::addSections);
    object.globals().forEach(this::add);
    object.maps().stream().filter(MapSpec::declared).forEach(this::add);
  }

  private void addSections(Btf btf) {
    btf.ids()
        .filter(id -> btf.kind(id) == BtfKind.DATASEC && !DECLARATIONS.contains(btf.name(id)))
        .forEach(id -> addSection(btf, (BtfType.Datasec) btf.type(id)));
  }

  private void addSection(Btf btf, BtfType.Datasec section) {
    for (BtfType.SectionEntry entry : section.entries()) {
      if (btf.type(entry.typeId()) instanceof BtfType.Var variable
          && variable.linkage() != BtfLinkage.EXTERN) {
        boolean isStatic = variable.linkage() == BtfLinkage.STATIC;
        add(
            entry.typeId(),
            variable.name(),
            section.name(),
            isStatic ? Linkage.STATIC : Linkage.GLOBAL,
            false,
            entry.offset(),
            entry.size());
        if (section.name().equals(MAPS)) {
          maps.put(variable.name(), entry.typeId());
        }
      }
    }
  }

  /** BTF knows neither weak nor hidden. */
  private void add(GlobalSpec global) {
    add(
        global.btfId(),
        global.name(),
        global.section(),
        global.linkage(),
        global.hidden(),
        global.offset(),
        global.size());
    globals
        .computeIfAbsent(global.section(), section -> new TreeMap<>())
        .put(global.offset(), global);
  }

  private void add(MapSpec map) {
    Integer id = maps.get(map.name());
    if (id == null) {
      throw Where.WRITING
          .section(MAPS)
          .symbol(map.name())
          .error("the object's BTF does not describe the map");
    }
    if (map.weak()) {
      SymbolPool.Definition symbol = variables.get(id).symbol();
      add(id, map.name(), MAPS, Linkage.WEAK, false, symbol.offset(), symbol.size());
    }
  }

  private void add(
      int id,
      String name,
      String section,
      Linkage linkage,
      boolean hidden,
      long offset,
      long size) {
    variables.put(
        id,
        new Variable(
            name,
            new SymbolPool.Definition(section, SymbolType.OBJECT, linkage, hidden, offset, size)));
  }

  static List<BtfType.SectionEntry> entries(Btf btf, String section) {
    return DataSections.datasec(btf, section).stream()
        .mapToObj(id -> ((BtfType.Datasec) btf.type(id)).entries())
        .flatMap(List::stream)
        .toList();
  }

  /** The symbol of a map. */
  SymbolBuilder map(String name) {
    return symbol(maps.get(name));
  }

  /** Where a variable is in its section. */
  long offset(int variable) {
    return variables.get(variable).symbol().offset();
  }

  /** The symbol of a variable, if other objects see it. */
  Optional<SymbolBuilder> visible(int variable) {
    return Optional.ofNullable(variables.get(variable))
        .filter(found -> found.symbol().linkage() != Linkage.STATIC)
        .map(found -> symbol(variable));
  }

  /** The global that has a byte. */
  Optional<GlobalSpec> at(Imm64.GlobalRef ref) {
    TreeMap<Integer, GlobalSpec> section = globals.get(ref.section());
    Map.Entry<Integer, GlobalSpec> before =
        section == null ? null : section.floorEntry(ref.offset());
    return Optional.ofNullable(before)
        .map(Map.Entry::getValue)
        .filter(global -> ref.offset() - global.offset() < global.size());
  }

  /** Makes the symbol of what has a byte. */
  void declare(Imm64.GlobalRef ref) {
    Optional<GlobalSpec> global = at(ref);
    global.ifPresent(found -> symbol(found.btfId()));
    if (global.isEmpty() || global.get().linkage() == Linkage.STATIC) {
      sectionsReferredTo.add(ref.section());
    }
  }

  /** Whether code refers to what is static in a section, so that the section needs a symbol. */
  boolean isReferredTo(String section) {
    return sectionsReferredTo.contains(section);
  }

  /** Makes the symbols of all that no code refers to. */
  void declareRest() {
    variables.keySet().forEach(this::symbol);
  }

  private SymbolBuilder symbol(int id) {
    return made.computeIfAbsent(
        id,
        unseen -> {
          Variable variable = variables.get(id);
          return symbols.define(variable.name(), variable.symbol());
        });
  }
}
