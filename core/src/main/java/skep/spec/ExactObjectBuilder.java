package skep.spec;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.btf.Btf;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.Imm64;
import skep.insn.MapType;
import skep.spec.ObjectException.Where;

/**
 * Builds an {@link ObjectSpec} of types that are given as a whole, such as those of an object that
 * clang made. Where {@link ObjectBuilder} makes the types of what is declared, this one finds them:
 * a map, a variable, an extern or a function is what the VAR or FUNC of its name says, and nothing
 * is added. Ids stay, so everything that an object file can say can be said.
 *
 * <pre>{@code
 * Btf types = ...;                                       // with VAR 'my_pid' in DATASEC '.bss'
 * ExactObjectBuilder object = ExactObjectBuilder.of("minimal", types).license("GPL");
 * Imm64 pid = object.global(".bss", "my_pid", DataImage.zeros(4), Optional.empty());
 * object.program("tp/syscalls/sys_enter_write", "handle_tp", Visibility.GLOBAL, code);
 * byte[] elf = ObjectWriter.write(object.build());
 * }</pre>
 *
 * <p>Not for use by several threads.
 */
public final class ExactObjectBuilder {
  private static final Where WHERE = Where.BUILDING;

  private final String name;
  private final ByteOrder order;
  private final Optional<Btf> btf;
  private final TreeMap<Long, MapSpec> maps = new TreeMap<>();
  private final List<MapSpec> structs = new ArrayList<>();
  private final Map<String, ExactSection> data = new LinkedHashMap<>();
  private final List<ExternReader.Undefined> externs = new ArrayList<>();
  private final Map<String, List<ProgramSpec>> programs = new LinkedHashMap<>();
  private final List<FunctionSpec> functions = new ArrayList<>();
  private final List<OtherSection> otherSections = new ArrayList<>();
  private final Set<String> codeNames = new HashSet<>();
  private Optional<String> license = Optional.empty();
  private OptionalInt kernelVersion = OptionalInt.empty();
  private SectionDefinitions sections = SectionDefinitions.standard();

  private ExactObjectBuilder(String name, ByteOrder order, Optional<Btf> btf) {
    this.name = DataSections.objectName(name);
    this.order = order;
    this.btf = btf;
  }

  /**
   * Starts an object of some types.
   *
   * @param name its name or file name, of which libbpf uses what is before the first dot, at most
   *     15 characters
   * @param types all its types, with the sizes and offsets of data sections filled in; their byte
   *     order is the object's
   * @return the builder
   */
  public static ExactObjectBuilder of(String name, Btf types) {
    return new ExactObjectBuilder(name, types.order(), Optional.of(types));
  }

  /**
   * Starts an object without BTF, which can have programs and data and no maps or externs.
   *
   * @param name its name or file name
   * @param byteOrder the byte order of the machine that it is for
   * @return the builder
   */
  public static ExactObjectBuilder withoutTypes(String name, ByteOrder byteOrder) {
    return new ExactObjectBuilder(name, byteOrder, Optional.empty());
  }

  /**
   * Says what licence the object is under; an object that has none need not say so.
   *
   * @param license the licence
   * @return this builder
   */
  public ExactObjectBuilder license(String license) {
    this.license = Optional.of(license);
    return this;
  }

  /**
   * Says what kernel the object is made for.
   *
   * @param version {@code LINUX_VERSION_CODE}
   * @return this builder
   */
  public ExactObjectBuilder kernelVersion(int version) {
    kernelVersion = OptionalInt.of(version);
    return this;
  }

  /**
   * Says what section names mean, where that is more than libbpf's table.
   *
   * @param sections the definitions for the programs that are added from now on
   * @return this builder
   */
  public ExactObjectBuilder sections(SectionDefinitions sections) {
    this.sections = sections;
    return this;
  }

  /**
   * Declares a map, which must be what its variable in {@code .maps} says. Only its slots and
   * whether it is weak are not part of its type.
   *
   * @param map the map
   * @return what code loads to refer to it
   * @throws ObjectException when the types have no such map, or it is another than this one
   */
  public Imm64.MapRef map(MapSpec map) {
    Where where = WHERE.section(".maps").symbol(map.name());
    Btf types = requireTypes(where, "a map");
    BtfType.SectionEntry entry = variable(where, types, ".maps", map.name());
    MapSpec found = new MapDefinitionReader(types, WHERE, false).read(entry);
    MapDifference.between(map, found)
        .ifPresent(
            difference -> {
              throw where.error("its type is that of another map: " + difference);
            });
    maps.put(entry.offset(), found.toBuilder().slots(map.slots()).weak(map.weak()).build());
    return new Imm64.MapRef(map.name());
  }

  /**
   * Declares a struct that the kernel calls into.
   *
   * @param section its section: {@code .struct_ops} or {@code .struct_ops.link}, with a {@code ?}
   *     before it in an object whose first struct is not to be created
   * @param name the variable's name
   * @param autocreate whether loading the object creates it
   * @param image its bytes, zeros where programs are
   * @param programs the programs that are members, by their offset in the struct in bytes
   * @throws ObjectException when the types have no such variable, or one of another size
   */
  public void structOps(
      String section,
      String name,
      boolean autocreate,
      DataImage image,
      SortedMap<Integer, String> programs) {
    Where where = WHERE.section(section).symbol(name);
    Btf types = requireTypes(where, "a struct");
    BtfType.SectionEntry entry = variable(where, types, section, name);
    MapSpec map =
        StructOpsReader.map(where, types, section, entry)
            .autocreate(autocreate)
            .origin(new MapSpec.Origin.StructOps(section, entry.typeId(), image, programs))
            .build();
    if (map.valueSize() != image.size()) {
      throw where.error(
          "its struct has " + map.valueSize() + " bytes, and its initial value " + image.size());
    }
    structs.add(map);
  }

  private static BtfType.SectionEntry variable(
      Where where, Btf types, String section, String name) {
    return Definitions.entries(types, section).stream()
        .filter(found -> types.name(found.typeId()).equals(name))
        .findFirst()
        .orElseThrow(() -> where.error("the object's types have no such variable there"));
  }

  /**
   * Declares a data section that has another size than its DATASEC says, or has none. A section
   * gets its place among the others when it is first mentioned.
   *
   * @param section its name
   * @param size bytes
   */
  public void section(String section, int size) {
    data(section).resize(size);
  }

  /**
   * Gives bytes of a data section an initial value, such as those that belong to no variable.
   *
   * @param section the section's name
   * @param offset bytes from its start
   * @param bytes the value
   * @return what code loads to get their address
   */
  public Imm64.GlobalRef bytes(String section, int offset, DataImage bytes) {
    data(section).put(offset, bytes);
    return new Imm64.GlobalRef(section, offset);
  }

  /**
   * Declares a variable, which lies where the section's DATASEC says. Of several with one name, the
   * first call is for the first of them.
   *
   * @param section the section's name
   * @param name the variable's name
   * @param initial its first value, of the size of the variable
   * @param visibility who can see it; when empty what its VAR says
   * @return what code loads to get its address
   */
  public Imm64.GlobalRef global(
      String section, String name, DataImage initial, Optional<Visibility> visibility) {
    return data(section).declare(name, initial, visibility);
  }

  /**
   * Adds a section with variables that is no map; the DATASEC of its name says which.
   *
   * @param section the section
   */
  public void otherSection(OtherSection section) {
    if (DataSections.kind(section.name()).isPresent()) {
      throw WHERE.section(section.name()).error("a section of this name is the data of a map");
    }
    otherSections.add(section);
  }

  /**
   * Declares something that is not part of the object: a configuration value, or a variable or
   * function of the kernel, by the DATASEC that its VAR or FUNC is in.
   *
   * @param name its name
   * @param weak whether the object can do without it
   * @return what code loads to refer to it; {@code Callee.Extern} of the same name calls it
   */
  public Imm64.ExternRef extern(String name, boolean weak) {
    requireTypes(WHERE.symbol(name), "an extern");
    externs.add(new ExternReader.Undefined(name, weak));
    return new Imm64.ExternRef(name);
  }

  /**
   * The FUNC of a function of the object, by its name.
   *
   * @param name the function's symbol
   * @return the id of the first FUNC of that name that is defined, if there is one
   */
  public OptionalInt func(String name) {
    return btf.stream()
        .flatMapToInt(
            types ->
                types
                    .ids()
                    .filter(
                        id ->
                            types.type(id) instanceof BtfType.Func func
                                && func.name().equals(name)
                                && func.linkage() != BtfLinkage.EXTERN))
        .findFirst();
  }

  /**
   * Adds a program.
   *
   * @param section its section, which says what it is; one that no definition knows gives a program
   *     without a type. A {@code ?} before it keeps the program from being loaded unless asked for
   * @param name its name
   * @param visibility who can see it
   * @param btfId its FUNC, if it has one
   * @param code its instructions
   */
  public void program(
      String section, String name, Visibility visibility, OptionalInt btfId, Code code) {
    requireNewCode(WHERE.section(section).program(name), name);
    Optional<SectionDefinition> definition = sections.match(Names.withoutQuestionMark(section));
    programs
        .computeIfAbsent(section, unseen -> new ArrayList<>())
        .add(ProgramSpec.of(section, definition, name, visibility, code, btfId));
  }

  /**
   * Adds a subprogram.
   *
   * @param name the key by which code refers to it; see {@link FunctionSpec#name}
   * @param symbol the name of its symbol
   * @param visibility who can see it
   * @param btfId its FUNC, if it has one
   * @param code its instructions
   * @return what code calls; {@code Imm64.FunctionRef} of the same name is its address
   */
  public Callee.Function function(
      String name, String symbol, Visibility visibility, OptionalInt btfId, Code code) {
    requireNewCode(WHERE.section(FunctionTable.TEXT).program(name), name);
    functions.add(
        new FunctionSpec(name, symbol, visibility.linkage(), visibility.hidden(), code, btfId));
    return new Callee.Function(name);
  }

  /**
   * Builds the object of all that was added so far. The builder can be used further.
   *
   * @return the object
   * @throws ObjectException when the parts do not fit together
   */
  public ObjectSpec build() {
    List<ExternSpec> declared = ExternReader.read(externs, btf);
    List<MapSpec> all = new ArrayList<>();
    maps.values().forEach(map -> all.add(withArena(map)));
    for (ExactSection section : data.values()) {
      if (section.kind() != DataKind.ARENA) {
        MapSpec.Origin.Data filled = section.data();
        all.add(DataSections.map(name, filled.section(), filled.kind(), filled.image(), btf));
      }
    }
    ExternReader.kconfigMap(name, declared, btf).ifPresent(all::add);
    all.addAll(structs);
    ObjectSpec object =
        new ObjectSpec(
            name,
            order,
            license,
            kernelVersion,
            btf,
            programs.values().stream().flatMap(List::stream).toList(),
            functions,
            all,
            data.values().stream().flatMap(section -> section.globals().stream()).toList(),
            declared,
            otherSections);
    References.check(object, WHERE);
    return object;
  }

  private MapSpec withArena(MapSpec map) {
    ExactSection variables = data.get(DataSections.ARENA);
    return map.type() == MapType.ARENA
            && variables != null
            && map.origin() instanceof MapSpec.Origin.Declared declared
        ? map.toBuilder()
            .origin(new MapSpec.Origin.Arena(declared.btfId(), variables.data()))
            .build()
        : map;
  }

  private ExactSection data(String section) {
    return data.computeIfAbsent(section, unseen -> new ExactSection(section, kind(section), btf));
  }

  private static DataKind kind(String section) {
    return section.equals(DataSections.ARENA)
        ? DataKind.ARENA
        : DataSections.kind(section)
            .orElseThrow(
                () ->
                    WHERE
                        .section(section)
                        .error(
                            "a data section is .data, .rodata, .bss, named after one of these, or"
                                + " .addr_space.1"));
  }

  private Btf requireTypes(Where where, String what) {
    return btf.orElseThrow(
        () -> where.error(what + " is described by BTF, and the object has none"));
  }

  private void requireNewCode(Where where, String function) {
    if (!codeNames.add(function)) {
      throw where.error("the object has a program or subprogram of this name already");
    }
  }
}
