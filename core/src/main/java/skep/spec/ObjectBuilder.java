package skep.spec;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.Imm64;
import skep.spec.ObjectException.Where;

/**
 * Builds an {@link ObjectSpec} with complete BTF, as if clang had compiled it: every map, global,
 * program and subprogram has its types, and {@link ObjectWriter} only has to write it down.
 *
 * <pre>{@code
 * ObjectBuilder object = new ObjectBuilder("minimal", ByteOrder.LITTLE_ENDIAN).license("GPL");
 * int int32 = object.types().add(BtfType.Int.signed("int", 4));
 * Imm64 pid = object.global(".bss", "my_pid", int32, DataImage.zeros(4), 4);
 * Imm64 text = object.string("handle_tp", "BPF triggered from PID %d.\n");
 * object.program("tp/syscalls/sys_enter_write", "handle_tp", code);    // code uses pid and text
 * byte[] elf = ObjectWriter.write(object.build());
 * }</pre>
 *
 * <p>What is wrong with one part is told when the part is added; what is wrong between parts, such
 * as a reference to a map that is nowhere, when the object is built. Not for use by several
 * threads.
 */
public final class ObjectBuilder {
  private static final Where WHERE = Where.BUILDING;

  private final String name;
  private final BtfBuilder types;
  private final Set<String> symbols = new LinkedHashSet<>();
  private final Map<String, MapSpec> maps = new LinkedHashMap<>();
  private final Map<String, DataSectionBuilder> data = new LinkedHashMap<>();
  private final List<NewProgram> programs = new ArrayList<>();
  private final List<NewFunction> functions = new ArrayList<>();
  private final List<ParameterTag> tags = new ArrayList<>();
  private final List<NewExtern> externs = new ArrayList<>();
  private final List<NewStruct> structs = new ArrayList<>();
  private Optional<String> license = Optional.empty();
  private boolean licensed;
  private OptionalInt kernelVersion = OptionalInt.empty();
  private SectionDefinitions sections = SectionDefinitions.standard();

  record NewProgram(
      String section, SectionDefinition definition, String name, OptionalInt protoId, Code code) {}

  record NewFunction(String name, Linkage linkage, int protoId, Code code) {}

  /** What the kernel is told of a parameter of a function, by its place. */
  record ParameterTag(String function, int parameter, String tag) {}

  /** Something to be declared only; {@code typeId} is that of a variable or of a prototype. */
  record NewExtern(String name, ExternKind kind, int typeId, boolean weak) {}

  /** A struct that the kernel calls into, {@code structId} its type. */
  record NewStruct(
      String section,
      String name,
      int structId,
      DataImage image,
      SortedMap<Integer, String> programs) {}

  enum ExternKind {
    KCONFIG,
    KSYM,
    KFUNC
  }

  /**
   * Starts an object.
   *
   * @param name its name or file name, of which libbpf uses what is before the first dot, at most
   *     15 characters
   * @param byteOrder the byte order of the machine that it is for
   */
  public ObjectBuilder(String name, ByteOrder byteOrder) {
    this.name = DataSections.objectName(name);
    this.types = new BtfBuilder(byteOrder);
    symbols.add(ObjectTypes.LICENSE);
  }

  /**
   * The object's types: those of keys, values, globals and prototypes are to be added here. The
   * object's own, such as a map's definition, come after them in the finished BTF.
   *
   * @return the builder of the types, in the object's byte order
   */
  public BtfBuilder types() {
    return types;
  }

  /**
   * Says what licence the object is under. There is no default: the kernel gives some helpers only
   * to programs under a licence compatible with the GPL.
   *
   * @param license the licence, such as {@code GPL} or {@code Dual BSD/GPL}; at most 63 bytes
   * @return this builder
   */
  public ObjectBuilder license(String license) {
    if (license.isEmpty()
        || license.getBytes(StandardCharsets.UTF_8).length > 63
        || license.indexOf(0) >= 0) {
      throw WHERE
          .section("license")
          .error("a licence is text of 1 to 63 bytes, not '" + license + "'");
    }
    this.license = Optional.of(license);
    this.licensed = true;
    return this;
  }

  /**
   * Says that the object is under no licence. The kernel loads such programs only as far as they
   * use no helper that is for programs under the GPL.
   *
   * @return this builder
   */
  public ObjectBuilder withoutLicense() {
    license = Optional.empty();
    licensed = true;
    return this;
  }

  /**
   * Says what kernel the object is made for, which kernels before 5.0 compare for kprobes.
   *
   * @param version {@code LINUX_VERSION_CODE}
   * @return this builder
   */
  public ObjectBuilder kernelVersion(int version) {
    kernelVersion = OptionalInt.of(version);
    return this;
  }

  /**
   * Says what section names mean, where that is more than libbpf's table.
   *
   * @param sections the definitions for the programs that are added from now on
   * @return this builder
   */
  public ObjectBuilder sections(SectionDefinitions sections) {
    this.sections = sections;
    return this;
  }

  /**
   * Declares a map. Keys and values that have a type get its size.
   *
   * @param map the map, not one that holds a data section; its name is a C identifier
   * @return what code loads to refer to it
   */
  public Imm64.MapRef map(MapSpec map) {
    Where where = WHERE.section(".maps").symbol(map.name());
    if (map.internal()) {
      throw where.error("the map of a data section is made of its globals; add these");
    }
    declare(where, map.name());
    maps.put(map.name(), map);
    return new Imm64.MapRef(map.name());
  }

  /**
   * Declares a struct that the kernel calls into, such as a {@code struct tcp_congestion_ops}.
   *
   * <pre>{@code
   * int function = types.add(new BtfType.Pointer(types.add(new BtfType.FuncProto(0, List.of()))));
   * int ops = types.add(new BtfType.Struct("tcp_congestion_ops", 8,
   *     List.of(BtfType.Member.atByte("ssthresh", function, 0))));
   * object.structOps(".struct_ops", "mine", ops, DataImage.zeros(8), new TreeMap<>(Map.of(0, "on_ssthresh")));
   * object.program("struct_ops/ssthresh", "on_ssthresh", code);
   * }</pre>
   *
   * @param section {@code .struct_ops}, or {@code .struct_ops.link} (Linux 6.4) for one that is
   *     registered by a link
   * @param name the variable's name, a C identifier
   * @param structId its type, an id of {@link #types}: a struct named as the kernel's, which needs
   *     to have only the members that the object fills in, wherever they are in the kernel's
   * @param image its first bytes, as many as the type has; zeros where programs are
   * @param programs the programs that are members, by their offset in the struct in bytes
   */
  public void structOps(
      String section,
      String name,
      int structId,
      DataImage image,
      SortedMap<Integer, String> programs) {
    Where where = WHERE.section(section).symbol(name);
    if (!StructOpsReader.isStructOps(section)) {
      throw where.error(
          "structs that the kernel calls into are in .struct_ops or .struct_ops.link");
    }
    declare(where, name);
    structs.add(new NewStruct(section, name, structId, image, new TreeMap<>(programs)));
  }

  /**
   * Adds a global variable after those that its section has already.
   *
   * @param section {@code .data}, {@code .rodata}, {@code .bss}, or a named section such as {@code
   *     .data.counters}, which becomes a map of its own
   * @param name its name, a C identifier
   * @param typeId its type, an id of {@link #types}
   * @param initial its first value, zeros in {@code .bss}; its size is that of the type
   * @param alignment its offset is a multiple of this many bytes, a power of two
   * @return what code loads to get its address
   */
  public Imm64.GlobalRef global(
      String section, String name, int typeId, DataImage initial, int alignment) {
    declare(WHERE.section(section).symbol(name), name);
    return data(section).add(name, typeId, initial, alignment, Linkage.GLOBAL);
  }

  /**
   * Adds a constant string for a program to use, such as the format of {@code bpf_trace_printk}: a
   * static variable of {@code .rodata} named {@code FUNCTION.____fmt}, as {@code bpf_printk} makes
   * one.
   *
   * @param function the program or subprogram that uses it
   * @param text the string without its final zero, which is added
   * @return what code loads to get its address
   */
  public Imm64.GlobalRef string(String function, String text) {
    Names.checkIdentifier(WHERE.program(function), function);
    if (text.indexOf(0) >= 0) {
      throw WHERE.program(function).error("a string that has a zero inside would end there");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return data(".rodata").addString(function + ".____fmt", Arrays.copyOf(bytes, bytes.length + 1));
  }

  /**
   * Declares a value of the kernel's configuration, as {@code extern TYPE name __kconfig} does.
   *
   * @param name its name, such as {@code CONFIG_HZ}, or that of a value that the loader makes up,
   *     such as {@code LINUX_KERNEL_VERSION}
   * @param typeId its type, an id of {@link #types}: an integer, a {@code char}, a {@code bool}, an
   *     {@code enum libbpf_tristate} or an array of {@code char}
   * @param weak whether it may be missing, and is then zero
   * @return what code loads to get its address
   */
  public Imm64.ExternRef kconfig(String name, int typeId, boolean weak) {
    return extern(name, ExternKind.KCONFIG, typeId, weak);
  }

  /**
   * Declares a variable of the kernel, as {@code extern const TYPE name __ksym} does.
   *
   * @param name its name
   * @param typeId its type, an id of {@link #types}, to be found in the kernel's BTF; 0 for one
   *     whose address alone is wanted and is looked up in {@code /proc/kallsyms}
   * @param weak whether it may be missing, and its address is then zero
   * @return what code loads to get its address
   */
  public Imm64.ExternRef ksym(String name, int typeId, boolean weak) {
    return extern(name, ExternKind.KSYM, typeId, weak);
  }

  /**
   * Declares a function of the kernel or of a module, as {@code extern TYPE name(…) __ksym} does.
   *
   * @param name its name
   * @param protoId its {@link BtfType.FuncProto}, an id of {@link #types}
   * @param weak whether it may be missing
   * @return what code calls
   */
  public Callee.Extern kfunc(String name, int protoId, boolean weak) {
    return new Callee.Extern(extern(name, ExternKind.KFUNC, protoId, weak).name());
  }

  private Imm64.ExternRef extern(String name, ExternKind kind, int typeId, boolean weak) {
    declare(WHERE.symbol(name), name);
    externs.add(new NewExtern(name, kind, typeId, weak));
    return new Imm64.ExternRef(name);
  }

  /**
   * Adds a program that is {@code int name(void *ctx)}.
   *
   * @param section its section, which says what it is: {@code tp/syscalls/sys_enter_write}. A
   *     {@code ?} before it keeps the program from being loaded unless asked for
   * @param name its name, a C identifier
   * @param code its instructions
   */
  public void program(String section, String name, Code code) {
    program(section, name, OptionalInt.empty(), code);
  }

  /**
   * Adds a program.
   *
   * @param section its section, which says what it is
   * @param name its name, a C identifier
   * @param protoId its {@link BtfType.FuncProto}, an id of {@link #types}
   * @param code its instructions
   */
  public void program(String section, String name, int protoId, Code code) {
    program(section, name, OptionalInt.of(protoId), code);
  }

  private void program(String section, String name, OptionalInt protoId, Code code) {
    Where where = WHERE.section(section).program(name);
    SectionDefinition definition =
        sections
            .match(Names.withoutQuestionMark(section))
            .orElseThrow(
                () ->
                    where.error(
                        "no kind of program has such a section; see SectionDefinitions for the"
                            + " names there are and to add others"));
    declare(where, name);
    requireCode(where, code);
    programs.add(new NewProgram(section, definition, name, protoId, code));
  }

  /**
   * Adds a subprogram.
   *
   * @param name its name, a C identifier
   * @param linkage {@link Linkage#STATIC} for one that the kernel verifies with its callers, else
   *     it verifies it alone
   * @param protoId its {@link BtfType.FuncProto}, an id of {@link #types}
   * @param code its instructions
   * @return what code calls; {@code Imm64.FunctionRef} of the same name is its address
   */
  public Callee.Function function(String name, Linkage linkage, int protoId, Code code) {
    Where where = WHERE.section(".text").program(name);
    declare(where, name);
    requireCode(where, code);
    functions.add(new NewFunction(name, linkage, protoId, code));
    return new Callee.Function(name);
  }

  /**
   * Tags a parameter of a subprogram, as clang's {@code __attribute__((btf_decl_tag("arg:ctx")))}
   * does: {@code arg:ctx}, {@code arg:nonnull}, {@code arg:trusted} tell the kernel what a function
   * that it verifies alone is given. Kernels before 6.8 do not ask for tags.
   *
   * @param function the name of a function that was added
   * @param parameter its place, from 0
   * @param tag the tag
   */
  public void tag(String function, int parameter, String tag) {
    tags.add(new ParameterTag(function, parameter, tag));
  }

  /**
   * Builds the object of all that was added so far. The builder can be used further.
   *
   * @return the object
   * @throws ObjectException when no licence was given, or the parts do not fit together
   */
  public ObjectSpec build() {
    if (!licensed) {
      throw WHERE.error(
          "object '"
              + name
              + "' has no licence; say which, as in license(\"GPL\"): there is no default");
    }
    ObjectSpec object =
        new ObjectTypes(name, types, license, kernelVersion, maps.values(), data.values())
            .object(programs, functions, tags, externs, structs);
    References.check(object, WHERE);
    return object;
  }

  private DataSectionBuilder data(String section) {
    return data.computeIfAbsent(section, DataSectionBuilder::new);
  }

  private void declare(Where where, String symbol) {
    Names.checkIdentifier(where, symbol);
    if (!symbols.add(symbol)) {
      throw where.error("the object has something named '" + symbol + "' already");
    }
  }

  private static void requireCode(Where where, Code code) {
    if (code.steps().isEmpty()) {
      throw where.error("it has no instructions");
    }
  }
}
