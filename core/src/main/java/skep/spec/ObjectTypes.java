package skep.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfException;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.spec.ObjectException.Where;

/**
 * Turns what an {@link ObjectBuilder} collected into an object: first all its types, then all that
 * has one.
 */
final class ObjectTypes {
  static final String LICENSE = "LICENSE";

  private static final Where WHERE = Where.BUILDING;

  private final String name;
  private final BtfBuilder types;
  private final TypePool pool;
  private final Optional<String> license;
  private final OptionalInt kernelVersion;
  private final Collection<MapSpec> maps;
  private final Collection<DataSectionBuilder> data;
  private final Map<String, Integer> functionIds = new HashMap<>();
  private final List<GlobalSpec> globals = new ArrayList<>();

  /** The DATASECs by name, which is the order in which clang writes them. */
  private final Map<String, BtfType.Datasec> datasecs = new TreeMap<>();

  ObjectTypes(
      String name,
      BtfBuilder types,
      Optional<String> license,
      OptionalInt kernelVersion,
      Collection<MapSpec> maps,
      Collection<DataSectionBuilder> data) {
    this.name = name;
    this.types = BtfBuilder.from(types.build());
    this.pool = new TypePool(this.types);
    this.license = license;
    this.kernelVersion = kernelVersion;
    this.maps = maps;
    this.data = data;
  }

  ObjectSpec object(
      List<ObjectBuilder.NewProgram> programs,
      List<ObjectBuilder.NewFunction> functions,
      List<ObjectBuilder.ParameterTag> tags,
      List<ObjectBuilder.NewExtern> externs,
      List<ObjectBuilder.NewStruct> structs) {
    addMaps();
    addFunctions(programs, functions);
    tags.forEach(this::addTag);
    addExterns(externs);
    addStructs(structs);
    license.ifPresent(this::addLicense);
    data.forEach(this::addSection);
    datasecs.values().forEach(types::add);
    Btf btf = types.build();
    checkSizes(btf);
    List<MapSpec> all = new ArrayList<>(declaredMaps(btf));
    for (DataSectionBuilder section : data) {
      all.add(
          DataSections.map(
              name, section.section(), section.kind(), section.image(), Optional.of(btf)));
    }
    List<ExternSpec> declared = ExternReader.read(undefined(externs), Optional.of(btf));
    ExternReader.kconfigMap(name, declared, Optional.of(btf)).ifPresent(all::add);
    all.addAll(structMaps(structs, btf));
    return new ObjectSpec(
        name,
        btf.order(),
        license,
        kernelVersion,
        Optional.of(btf),
        programSpecs(programs),
        functions.stream().map(this::spec).toList(),
        all,
        globals,
        declared,
        List.of());
  }

  private void addMaps() {
    if (maps.isEmpty()) {
      return;
    }
    MapDefinitionWriter writer = new MapDefinitionWriter(pool);
    List<BtfType.SectionEntry> entries = new ArrayList<>();
    long offset = 0;
    for (MapSpec map : maps) {
      checkMap(map);
      int struct = writer.struct(map);
      long size = MapDefinitionWriter.size(((BtfType.Struct) types.type(struct)).size(), map);
      int variable = types.add(new BtfType.Var(map.name(), struct, BtfLinkage.GLOBAL));
      entries.add(new BtfType.SectionEntry(variable, offset, size));
      offset += size;
      if (offset > Integer.MAX_VALUE) {
        throw WHERE
            .section(".maps")
            .symbol(map.name())
            .error("with the slots of this map the section has more than 2 GB");
      }
    }
    datasecs.put(".maps", new BtfType.Datasec(".maps", offset, entries));
  }

  private static void checkMap(MapSpec map) {
    Where where = WHERE.section(".maps").symbol(map.name());
    boolean holdsMaps = MapDefinitionReader.holdsMaps(map.type());
    if (holdsMaps != map.inner().isPresent()) {
      throw where.error(
          holdsMaps
              ? "a map of maps needs to know what the inner maps are like"
              : "a " + map.type() + " holds no maps, and so has no inner map");
    }
    for (MapSpec.Slot slot : map.slots()) {
      if (slot.index() < 0 || Integer.compareUnsigned(slot.index(), map.maxEntries()) >= 0) {
        throw where.error(
            "slot " + slot.index() + " is not one of its " + map.maxEntries() + " entries");
      }
    }
  }

  private void addFunctions(
      List<ObjectBuilder.NewProgram> programs, List<ObjectBuilder.NewFunction> functions) {
    for (ObjectBuilder.NewProgram program : programs) {
      int proto = program.protoId().orElseGet(pool::programProto);
      addFunction(program.name(), proto, BtfLinkage.GLOBAL);
    }
    for (ObjectBuilder.NewFunction function : functions) {
      addFunction(
          function.name(),
          function.protoId(),
          function.linkage() == Linkage.STATIC ? BtfLinkage.STATIC : BtfLinkage.GLOBAL);
    }
  }

  private void addFunction(String function, int protoId, BtfLinkage linkage) {
    requireProto(function, protoId);
    functionIds.put(function, types.add(new BtfType.Func(function, protoId, linkage)));
  }

  private void addTag(ObjectBuilder.ParameterTag tag) {
    Integer function = functionIds.get(tag.function());
    if (function == null) {
      throw WHERE.program(tag.function()).error("there is no such function to tag a parameter of");
    }
    types.add(new BtfType.DeclTag(tag.tag(), function, OptionalInt.of(tag.parameter()), false));
  }

  private void requireProto(String function, int protoId) {
    if (protoId >= types.typeCount() || !(types.type(protoId) instanceof BtfType.FuncProto)) {
      throw WHERE.program(function).error("type " + protoId + " is not that of a function");
    }
  }

  private static List<ExternReader.Undefined> undefined(List<ObjectBuilder.NewExtern> externs) {
    return externs.stream()
        .map(extern -> new ExternReader.Undefined(extern.name(), extern.weak()))
        .toList();
  }

  /** The sizes of both sections are unknown until the object is loaded, and zero here as there. */
  private void addExterns(List<ObjectBuilder.NewExtern> externs) {
    Map<String, List<BtfType.SectionEntry>> sections = new LinkedHashMap<>();
    for (ObjectBuilder.NewExtern extern : externs) {
      int id = types.add(declaration(extern));
      sections
          .computeIfAbsent(
              extern.kind() == ObjectBuilder.ExternKind.KCONFIG
                  ? DataSections.KCONFIG
                  : ExternReader.KSYMS,
              section -> new ArrayList<>())
          .add(new BtfType.SectionEntry(id, 0, size(extern)));
    }
    sections.forEach(
        (section, entries) -> datasecs.put(section, new BtfType.Datasec(section, 0, entries)));
  }

  private BtfType declaration(ObjectBuilder.NewExtern extern) {
    if (extern.kind() == ObjectBuilder.ExternKind.KFUNC) {
      requireProto(extern.name(), extern.typeId());
      return new BtfType.Func(extern.name(), extern.typeId(), BtfLinkage.EXTERN);
    }
    int typeId = extern.typeId() == 0 ? pool.intern(new BtfType.Const(0)) : extern.typeId();
    return new BtfType.Var(extern.name(), typeId, BtfLinkage.EXTERN);
  }

  /** As clang has it: nothing for a function, and a byte for {@code void}. */
  private long size(ObjectBuilder.NewExtern extern) {
    if (extern.kind() == ObjectBuilder.ExternKind.KFUNC) {
      return 0;
    }
    try {
      return extern.typeId() == 0 ? 1 : types.build().sizeOf(extern.typeId());
    } catch (BtfException unsized) {
      throw WHERE.symbol(extern.name()).error(unsized);
    }
  }

  private void addStructs(List<ObjectBuilder.NewStruct> structs) {
    Map<String, List<BtfType.SectionEntry>> sections = new LinkedHashMap<>();
    for (ObjectBuilder.NewStruct struct : structs) {
      List<BtfType.SectionEntry> entries =
          sections.computeIfAbsent(struct.section(), section -> new ArrayList<>());
      int variable =
          types.add(new BtfType.Var(struct.name(), struct.structId(), BtfLinkage.GLOBAL));
      int size = struct.image().size();
      entries.add(new BtfType.SectionEntry(variable, end(entries), size));
    }
    sections.forEach(
        (section, entries) ->
            datasecs.put(section, new BtfType.Datasec(section, end(entries), entries)));
  }

  /** Where the next struct goes, all of which begin where pointers can. */
  private static long end(List<BtfType.SectionEntry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    BtfType.SectionEntry last = entries.get(entries.size() - 1);
    return last.offset() + (last.size() + 7) / 8 * 8;
  }

  /** The maps of the structs, by their sections as a reader finds them. */
  private List<MapSpec> structMaps(List<ObjectBuilder.NewStruct> structs, Btf btf) {
    Map<String, List<MapSpec>> sections = new LinkedHashMap<>();
    for (ObjectBuilder.NewStruct struct : structs) {
      List<MapSpec> before =
          sections.computeIfAbsent(struct.section(), section -> new ArrayList<>());
      BtfType.SectionEntry entry = datasecs.get(struct.section()).entries().get(before.size());
      Where where = WHERE.section(struct.section());
      MapSpec map =
          StructOpsReader.map(where, btf, struct.section(), entry)
              .origin(
                  new MapSpec.Origin.StructOps(
                      struct.section(), entry.typeId(), struct.image(), struct.programs()))
              .build();
      if (map.valueSize() != struct.image().size()) {
        throw where
            .symbol(struct.name())
            .error(
                "its type has %d bytes and its initial value %d"
                    .formatted(map.valueSize(), struct.image().size()));
      }
      before.add(map);
    }
    return sections.values().stream().flatMap(List::stream).toList();
  }

  private void addLicense(String license) {
    long size = license.getBytes(StandardCharsets.UTF_8).length + 1L;
    int variable =
        types.add(new BtfType.Var(LICENSE, pool.array(pool.character(), size), BtfLinkage.GLOBAL));
    datasecs.put(
        "license",
        new BtfType.Datasec("license", size, List.of(new BtfType.SectionEntry(variable, 0, size))));
  }

  private void addSection(DataSectionBuilder section) {
    List<BtfType.SectionEntry> entries = new ArrayList<>();
    for (DataSectionBuilder.Variable variable : section.variables()) {
      int size = variable.initial().size();
      int typeId = variable.isString() ? stringType(size) : variable.typeId();
      BtfLinkage linkage =
          variable.linkage() == Linkage.STATIC ? BtfLinkage.STATIC : BtfLinkage.GLOBAL;
      BtfType.Var type = new BtfType.Var(variable.name(), typeId, linkage);
      BtfType.SectionEntry entry =
          new BtfType.SectionEntry(types.add(type), variable.offset(), size);
      entries.add(entry);
      globals.add(
          GlobalSpec.of(
              section.section(),
              section.kind(),
              entry,
              type,
              new Visibility(variable.linkage(), false)));
    }
    datasecs.put(
        section.section(), new BtfType.Datasec(section.section(), section.size(), entries));
  }

  private int stringType(int size) {
    return pool.array(pool.intern(new BtfType.Const(pool.character())), size);
  }

  private void checkSizes(Btf btf) {
    for (GlobalSpec global : globals) {
      Where where = WHERE.section(global.section()).symbol(global.name());
      long size;
      try {
        size = btf.sizeOf(global.typeId());
      } catch (BtfException unsized) {
        throw where.error(unsized);
      }
      if (size != global.size()) {
        throw where.error("its type has " + size + " bytes and its initial value " + global.size());
      }
    }
  }

  /** The maps as a reader would see them, so that what is built and what is read cannot differ. */
  private List<MapSpec> declaredMaps(Btf btf) {
    List<MapSpec> read = new ArrayList<>();
    MapDefinitionReader reader = new MapDefinitionReader(btf, WHERE, false);
    BtfType.Datasec section = datasecs.get(".maps");
    if (section != null) {
      int index = 0;
      for (MapSpec map : maps) {
        MapSpec found = reader.read(section.entries().get(index++));
        requireSizes(map, found);
        read.add(found.toBuilder().slots(map.slots()).weak(map.weak()).build());
      }
    }
    return read;
  }

  private static void requireSizes(MapSpec wanted, MapSpec found) {
    boolean keys = wanted.keySize() == 0 || wanted.keySize() == found.keySize();
    boolean values = wanted.valueSize() == 0 || wanted.valueSize() == found.valueSize();
    if (!keys || !values) {
      throw WHERE
          .section(".maps")
          .symbol(wanted.name())
          .error(
              "its "
                  + (keys ? "value" : "key")
                  + " size is given as "
                  + (keys ? wanted.valueSize() : wanted.keySize())
                  + " bytes and that of its type is "
                  + (keys ? found.valueSize() : found.keySize()));
    }
  }

  private List<ProgramSpec> programSpecs(List<ObjectBuilder.NewProgram> programs) {
    Map<String, List<ProgramSpec>> bySection = new LinkedHashMap<>();
    for (ObjectBuilder.NewProgram program : programs) {
      bySection
          .computeIfAbsent(program.section(), section -> new ArrayList<>())
          .add(
              ProgramSpec.of(
                  program.section(),
                  Optional.of(program.definition()),
                  program.name(),
                  Visibility.GLOBAL,
                  program.code(),
                  OptionalInt.of(functionIds.get(program.name()))));
    }
    return bySection.values().stream().flatMap(List::stream).toList();
  }

  private FunctionSpec spec(ObjectBuilder.NewFunction function) {
    return new FunctionSpec(
        function.name(),
        function.name(),
        function.linkage(),
        false,
        function.code(),
        OptionalInt.of(functionIds.get(function.name())));
  }
}
