package skep.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfType;
import skep.elf.ElfFile;
import skep.elf.ElfRelocation;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.insn.MapType;
import skep.spec.ObjectException.Where;

/**
 * Reads the maps that an object declares in {@code .maps}, and where each is, for relocations to
 * find.
 */
final class MapReader {
  private static final Where WHERE = Where.READING.section(".maps");
  private static final int POINTER = 8;

  private final ElfFile elf;
  private final Optional<ElfSection> section;
  private final List<Declared> declared = new ArrayList<>();

  /** A map, the bytes of its variable, and where its slots start in these. */
  private record Declared(MapSpec map, BtfType.SectionEntry entry, long slots) {}

  MapReader(ElfFile elf, Optional<ElfSection> section, Optional<Btf> btf, boolean relaxed) {
    this.elf = elf;
    this.section = section;
    section.ifPresent(maps -> declare(maps, btf, relaxed));
  }

  private void declare(ElfSection maps, Optional<Btf> btf, boolean relaxed) {
    Btf types =
        btf.orElseThrow(
            () ->
                WHERE.error("maps are described by BTF, and the object has none; compile with -g"));
    OptionalInt datasec = DataSections.datasec(types, ".maps");
    if (datasec.isEmpty()) {
      throw WHERE.error("BTF has no DATASEC '.maps' that describes the maps");
    }
    MapDefinitionReader reader = new MapDefinitionReader(types, Where.READING, relaxed);
    long size = maps.size();
    for (BtfType.SectionEntry entry :
        ((BtfType.Datasec) types.type(datasec.getAsInt())).entries()) {
      MapSpec map = reader.read(entry);
      if (entry.offset() + entry.size() > size) {
        throw WHERE
            .symbol(map.name())
            .error("its variable is not within the section's " + size + " bytes");
      }
      BtfType.Var variable = (BtfType.Var) types.type(entry.typeId());
      BtfType.Struct definition =
          (BtfType.Struct) types.type(types.skipModifiersAndTypedefs(variable.typeId()));
      declared.add(
          new Declared(map, entry, entry.offset() + slotsOffset(definition, entry.size())));
    }
  }

  private static long slotsOffset(BtfType.Struct definition, long none) {
    List<BtfType.Member> members = definition.members();
    BtfType.Member last = members.get(members.size() - 1);
    return last.name().equals("values") ? last.bitOffset() / 8 : none;
  }

  /** Whether one of the maps is an arena. */
  boolean hasArena() {
    return declared.stream().anyMatch(found -> found.map().type() == MapType.ARENA);
  }

  private MapSpec withArena(MapSpec map, Optional<MapSpec.Origin.Data> arena) {
    if (map.type() != MapType.ARENA || arena.isEmpty()) {
      return map;
    }
    long room = Integer.toUnsignedLong(map.maxEntries()) * RingSizes.SMALLEST_PAGE;
    if (arena.get().image().size() > room) {
      throw WHERE
          .symbol(map.name())
          .error(
              "the arena of %d pages is too small for the %d bytes of variables in %s"
                  .formatted(
                      Integer.toUnsignedLong(map.maxEntries()),
                      arena.get().image().size(),
                      DataSections.ARENA));
    }
    OptionalInt variable = ((MapSpec.Origin.Declared) map.origin()).btfId();
    return map.toBuilder().origin(new MapSpec.Origin.Arena(variable, arena.get())).build();
  }

  private void checkArenas(Optional<MapSpec.Origin.Data> data) {
    List<String> arenas =
        declared.stream()
            .map(Declared::map)
            .filter(map -> map.type() == MapType.ARENA)
            .map(MapSpec::name)
            .toList();
    if (arenas.size() > 1) {
      throw WHERE
          .symbol(arenas.get(1))
          .error("an object can have one arena, and '" + arenas.get(0) + "' is one already");
    }
    if (arenas.isEmpty() && section.isPresent() && data.isPresent()) {
      throw WHERE
          .section(DataSections.ARENA)
          .error("variables in an arena need one: declare a map of type ARENA in SEC(\".maps\")");
    }
  }

  /** Whether a symbol is one of the maps' section. */
  boolean holds(ElfSymbol symbol) {
    return section.filter(symbol::isIn).isPresent();
  }

  /** The first map whose variable starts at an offset. */
  Optional<String> mapAt(long offset) {
    return declared.stream()
        .filter(found -> found.entry().offset() == offset)
        .map(found -> found.map().name())
        .findFirst();
  }

  /** The maps by offset, with their slots and the variables in the arena. */
  List<MapSpec> maps(
      List<ElfSection> relocationSections,
      Symbols symbols,
      FunctionTable functions,
      Optional<MapSpec.Origin.Data> arena) {
    checkArenas(arena);
    Map<String, List<MapSpec.Slot>> slots = new HashMap<>();
    for (ElfSection relocations : relocationSections) {
      if (section.filter(maps -> maps.index() == relocations.info()).isPresent()) {
        for (ElfRelocation relocation : elf.relocations(relocations)) {
          Declared map = mapOver(relocation.offset());
          slots
              .computeIfAbsent(map.map().name(), name -> new ArrayList<>())
              .add(slot(map, relocation, symbols, functions));
        }
      }
    }
    return declared.stream()
        .map(
            found ->
                withArena(found.map(), arena).toBuilder()
                    .weak(isWeak(found, symbols))
                    .slots(slots.getOrDefault(found.map().name(), List.of()))
                    .build())
        .toList();
  }

  private boolean isWeak(Declared map, Symbols symbols) {
    return symbols
        .variable(map.map().name())
        .filter(symbol -> holds(symbol) && Symbols.linkage(symbol) == Linkage.WEAK)
        .isPresent();
  }

  private Declared mapOver(long offset) {
    return declared.stream()
        .filter(
            found ->
                found.entry().offset() <= offset
                    && offset <= found.entry().offset() + found.entry().size() - POINTER)
        .findFirst()
        .orElseThrow(
            () ->
                WHERE.error(
                    "the relocation at offset "
                        + Long.toUnsignedString(offset)
                        + " is within no map"));
  }

  private MapSpec.Slot slot(
      Declared declared, ElfRelocation relocation, Symbols symbols, FunctionTable functions) {
    MapSpec map = declared.map();
    Where where = WHERE.symbol(map.name());
    ElfSymbol symbol = symbols.symbol(relocation.symbolIndex());
    long distance = relocation.offset() - declared.slots();
    if (distance < 0 || distance % POINTER != 0) {
      throw where.error(
          "the relocation at offset " + relocation.offset() + " is for no slot of its 'values'");
    }
    int index = (int) (distance / POINTER);
    if (MapDefinitionReader.holdsMaps(map.type())) {
      if (map.type() == MapType.HASH_OF_MAPS && map.keySize() != 4) {
        throw where.error("with initial values its key size must be 4, not " + map.keySize());
      }
      return new MapSpec.Slot(
          index,
          this.declared.stream()
              .map(found -> found.map().name())
              .filter(name -> holds(symbol) && name.equals(symbol.name()))
              .findFirst()
              .orElseThrow(
                  () -> where.error("slot " + index + ": '" + symbol.name() + "' is no map")));
    }
    return new MapSpec.Slot(
        index,
        functions.programs().stream()
            .filter(
                program ->
                    program.name().equals(symbol.name())
                        && symbol.isIn(program.section())
                        && program.offset() == symbol.value())
            .findFirst()
            .orElseThrow(
                () ->
                    where.error(
                        "slot " + index + ": '" + symbol.name() + "' isn't an entry-point program"))
            .name());
  }
}
