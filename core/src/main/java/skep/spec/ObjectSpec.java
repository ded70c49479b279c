package skep.spec;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import skep.btf.Btf;

/**
 * All that an object file says.
 *
 * <p>Two are equal when all parts are; of BTF, when the types are the same under the same ids.
 *
 * <pre>{@code
 * ObjectSpec object = ObjectReader.read(bytes, ObjectReader.Options.named("minimal.bpf.o"));
 * for (ProgramSpec program : object.programs()) {
 *   System.out.println(program.name() + " is a " + program.type() + " of " + program.section());
 * }
 * }</pre>
 *
 * @param name its name, as libbpf makes it: at most 15 characters
 * @param byteOrder the byte order of the machine that it is for
 * @param license the licence it is under, which the kernel asks for
 * @param kernelVersion the kernel it was made for ({@code LINUX_VERSION_CODE}); old kernels
 *     compared it
 * @param btf its types, with the sizes and offsets of data sections filled in
 * @param programs the programs, by section in the order of the file and then by offset
 * @param functions the subprograms in the order of {@code .text}
 * @param maps the maps in libbpf's order, which is that of creation: declared ones by offset in
 *     {@code .maps}, data sections in the order of the file, {@code .kconfig}, structs of the
 *     kernel
 * @param globals the variables of data sections, by section and then by offset
 * @param externs what is declared only; configuration values first, in the order of their map
 * @param otherSections sections with variables that are no maps, in the order of the file
 */
public record ObjectSpec(
    String name,
    ByteOrder byteOrder,
    Optional<String> license,
    OptionalInt kernelVersion,
    Optional<Btf> btf,
    List<ProgramSpec> programs,
    List<FunctionSpec> functions,
    List<MapSpec> maps,
    List<GlobalSpec> globals,
    List<ExternSpec> externs,
    List<OtherSection> otherSections) {
  /** Checks the components. {@inheritDoc} */
  public ObjectSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(byteOrder, "byteOrder");
    Objects.requireNonNull(license, "license");
    Objects.requireNonNull(kernelVersion, "kernelVersion");
    Objects.requireNonNull(btf, "btf");
    programs = List.copyOf(programs);
    functions = List.copyOf(functions);
    maps = List.copyOf(maps);
    globals = List.copyOf(globals);
    externs = List.copyOf(externs);
    otherSections = List.copyOf(otherSections);
  }

  /**
   * Finds a program.
   *
   * @param name its name
   * @return the program, if there is one
   */
  public Optional<ProgramSpec> program(String name) {
    return programs.stream().filter(program -> program.name().equals(name)).findFirst();
  }

  /**
   * Finds a subprogram.
   *
   * @param name its name, as code refers to it
   * @return the subprogram, if there is one
   */
  public Optional<FunctionSpec> function(String name) {
    return functions.stream().filter(function -> function.name().equals(name)).findFirst();
  }

  /**
   * Finds a map.
   *
   * @param name its name, or the full name of its data section, such as {@code .bss}
   * @return the map, if there is one
   */
  public Optional<MapSpec> map(String name) {
    return maps.stream().filter(map -> map.name().equals(name)).findFirst().or(() -> dataMap(name));
  }

  /**
   * Finds the map of a data section, as {@code Imm64.GlobalRef} names it.
   *
   * @param section the section's full name
   * @return the map, if there is one
   */
  public Optional<MapSpec> dataMap(String section) {
    return maps.stream()
        .filter(map -> map.data().filter(data -> data.section().equals(section)).isPresent())
        .findFirst();
  }

  /**
   * Finds a global variable.
   *
   * @param name its name
   * @return the variable, if there is one; the first, of static ones with the same name
   */
  public Optional<GlobalSpec> global(String name) {
    return globals.stream().filter(global -> global.name().equals(name)).findFirst();
  }

  /**
   * Finds an extern.
   *
   * @param name its name
   * @return the extern, if there is one
   */
  public Optional<ExternSpec> extern(String name) {
    return externs.stream().filter(extern -> extern.name().equals(name)).findFirst();
  }

  /**
   * This object with one program replaced.
   *
   * @param program a program whose {@linkplain ProgramSpec#name name} is that of one of this object
   * @return the new object
   */
  public ObjectSpec with(ProgramSpec program) {
    return withPrograms(
        programs.stream().map(old -> old.name().equals(program.name()) ? program : old).toList());
  }

  /**
   * This object with other programs.
   *
   * @param programs all programs, in their order
   * @return the new object
   */
  public ObjectSpec withPrograms(List<ProgramSpec> programs) {
    return new ObjectSpec(
        name,
        byteOrder,
        license,
        kernelVersion,
        btf,
        programs,
        functions,
        maps,
        globals,
        externs,
        otherSections);
  }

  /**
   * This object with one map replaced.
   *
   * @param map a map whose {@linkplain MapSpec#name name} is that of one of this object
   * @return the new object
   */
  public ObjectSpec with(MapSpec map) {
    return withMaps(maps.stream().map(old -> old.name().equals(map.name()) ? map : old).toList());
  }

  /**
   * This object with other maps.
   *
   * @param maps all maps, in the order of their creation
   * @return the new object
   */
  public ObjectSpec withMaps(List<MapSpec> maps) {
    return new ObjectSpec(
        name,
        byteOrder,
        license,
        kernelVersion,
        btf,
        programs,
        functions,
        maps,
        globals,
        externs,
        otherSections);
  }

  /**
   * This object with other subprograms.
   *
   * @param functions all of them, in order
   * @return the new object
   */
  public ObjectSpec withFunctions(List<FunctionSpec> functions) {
    return new ObjectSpec(
        name,
        byteOrder,
        license,
        kernelVersion,
        btf,
        programs,
        functions,
        maps,
        globals,
        externs,
        otherSections);
  }

  /**
   * This object with other types.
   *
   * @param types what was there before under the same ids, and more
   * @param globals all variables, in their order
   * @return the new object
   */
  public ObjectSpec withTypes(Btf types, List<GlobalSpec> globals) {
    return new ObjectSpec(
        name,
        byteOrder,
        license,
        kernelVersion,
        Optional.of(types),
        programs,
        functions,
        maps,
        globals,
        externs,
        otherSections);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectSpec that
        && name.equals(that.name)
        && byteOrder.equals(that.byteOrder)
        && license.equals(that.license)
        && kernelVersion.equals(that.kernelVersion)
        && programs.equals(that.programs)
        && functions.equals(that.functions)
        && maps.equals(that.maps)
        && globals.equals(that.globals)
        && externs.equals(that.externs)
        && otherSections.equals(that.otherSections)
        && sameTypes(btf, that.btf);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        name, byteOrder, license, kernelVersion, programs, functions, maps, globals);
  }

  private static boolean sameTypes(Optional<Btf> one, Optional<Btf> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() == other.isEmpty();
    }
    Btf left = one.get();
    Btf right = other.get();
    return left.typeCount() == right.typeCount()
        && IntStream.range(1, left.typeCount())
            .allMatch(id -> left.type(id).equals(right.type(id)));
  }
}
