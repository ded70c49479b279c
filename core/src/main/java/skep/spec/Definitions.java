package skep.spec;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.btf.Btf;
import skep.btf.BtfType;
import skep.elf.SymbolBuilder;
import skep.elf.SymbolType;
import skep.insn.Imm64;
import skep.spec.ObjectException.Where;

/**
 * The variables of an object being written: licence, version, maps and globals, and the symbols of
 * these.
 */
final class Definitions {
  private final SymbolPool symbols;
  private final Map<String, SymbolPool.Definition> visible = new LinkedHashMap<>();
  private final Map<String, TreeMap<Integer, GlobalSpec>> globals = new HashMap<>();
  private final Set<String> sectionsReferredTo = new TreeSet<>();

  Definitions(ObjectSpec object, SymbolPool symbols) {
    this.symbols = symbols;
    Optional<Btf> btf = object.btf();
    object
        .license()
        .map(text -> text.getBytes(StandardCharsets.UTF_8).length + 1)
        .ifPresent(size -> add(btf, "license", ObjectTypes.LICENSE, size));
    object.kernelVersion().ifPresent(version -> add(btf, "version", "_version", 4));
    addMaps(object);
    for (GlobalSpec global : object.globals()) {
      globals
          .computeIfAbsent(global.section(), section -> new TreeMap<>())
          .put(global.offset(), global);
      if (global.linkage() != Linkage.STATIC) {
        visible.put(global.name(), definition(global));
      }
    }
  }

  /** The one variable of a section, which BTF may know by another name. */
  private void add(Optional<Btf> btf, String section, String usualName, long usualSize) {
    Optional<BtfType.SectionEntry> entry =
        btf.flatMap(types -> entries(types, section).stream().findFirst());
    String name = entry.map(found -> btf.orElseThrow().name(found.typeId())).orElse(usualName);
    long size = entry.map(BtfType.SectionEntry::size).orElse(usualSize);
    visible.put(
        name,
        new SymbolPool.Definition(section, SymbolType.OBJECT, Linkage.GLOBAL, false, 0, size));
  }

  private void addMaps(ObjectSpec object) {
    Map<String, BtfType.SectionEntry> variables = new HashMap<>();
    object
        .btf()
        .ifPresent(
            btf ->
                entries(btf, ".maps")
                    .forEach(entry -> variables.put(btf.name(entry.typeId()), entry)));
    for (MapSpec map : object.maps()) {
      if (map.internal()) {
        continue;
      }
      BtfType.SectionEntry entry = variables.get(map.name());
      if (entry == null) {
        throw Where.WRITING
            .section(".maps")
            .symbol(map.name())
            .error("the object's BTF does not describe the map");
      }
      visible.put(
          map.name(),
          new SymbolPool.Definition(
              ".maps", SymbolType.OBJECT, Linkage.GLOBAL, false, entry.offset(), entry.size()));
    }
  }

  static List<BtfType.SectionEntry> entries(Btf btf, String section) {
    return DataSections.datasec(btf, section).stream()
        .mapToObj(id -> ((BtfType.Datasec) btf.type(id)).entries())
        .flatMap(List::stream)
        .toList();
  }

  private static SymbolPool.Definition definition(GlobalSpec global) {
    return new SymbolPool.Definition(
        global.section(),
        SymbolType.OBJECT,
        global.linkage(),
        global.hidden(),
        global.offset(),
        global.size());
  }

  /** Whether a symbol of that name is seen by other objects. */
  boolean isVisible(String name) {
    return visible.containsKey(name);
  }

  /** The symbol of a map or of a global that other objects see. */
  SymbolBuilder symbol(String name) {
    return symbols.symbol(name, name, visible.get(name));
  }

  /** The global that other objects see and that has a byte. */
  Optional<GlobalSpec> visibleAt(Imm64.GlobalRef ref) {
    return at(ref).filter(global -> global.linkage() != Linkage.STATIC);
  }

  /** Makes the symbol of what has a byte. */
  void declare(Imm64.GlobalRef ref) {
    Optional<GlobalSpec> global = at(ref);
    global.ifPresent(this::symbol);
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
    visible.keySet().forEach(this::symbol);
    globals.values().forEach(section -> section.values().forEach(this::symbol));
  }

  private void symbol(GlobalSpec global) {
    boolean isStatic = global.linkage() == Linkage.STATIC;
    String key = isStatic ? global.section() + "+" + global.offset() : global.name();
    symbols.symbol(key, global.name(), definition(global));
  }

  private Optional<GlobalSpec> at(Imm64.GlobalRef ref) {
    TreeMap<Integer, GlobalSpec> section = globals.get(ref.section());
    Map.Entry<Integer, GlobalSpec> before =
        section == null ? null : section.floorEntry(ref.offset());
    return Optional.ofNullable(before)
        .map(Map.Entry::getValue)
        .filter(global -> ref.offset() - global.offset() < global.size());
  }
}
