package skep.relocate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import skep.insn.Code;
import skep.spec.FunctionSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * CO-RE: puts into each instruction that asks about a type what the target kernel's types answer
 * ({@code bpf_object__relocate_core}).
 *
 * <pre>{@code
 * ObjectSpec here = CoreRelocator.relocate(object, CoreTarget.of(kernelTypes));
 * }</pre>
 *
 * <p>An instruction that asks for a field or an enum value that the target has not becomes a call
 * of a helper that does not exist, and keeps its access: the verifier passes it over where it is
 * never reached, as behind a test for the field's existence, and otherwise refuses the program.
 */
public final class CoreRelocator {
  private final CoreResolver resolver;

  private CoreRelocator(CoreResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Whether anything that would be loaded asks about the target's types.
   *
   * @param object the object
   * @return true when it can only be loaded where the kernel's types are known
   */
  public static boolean isNeeded(ObjectSpec object) {
    return relocatable(object).anyMatch(CoreSteps::ask);
  }

  private static Stream<Code> relocatable(ObjectSpec object) {
    return Stream.concat(
        object.functions().stream().map(FunctionSpec::code),
        object.programs().stream().filter(ProgramSpec::autoload).map(ProgramSpec::code));
  }

  /**
   * Relocates all subprograms, and the programs that are to be loaded.
   *
   * @param object the object
   * @param target the kernel's types
   * @return the object with no access left to answer, but in programs that are not to be loaded
   * @throws RelocationException when an access cannot be answered, because it is damaged, the
   *     target's types disagree, or the answer does not fit the instruction
   */
  public static ObjectSpec relocate(ObjectSpec object, CoreTarget target) {
    if (!isNeeded(object) || object.btf().isEmpty()) {
      return object;
    }
    CoreRelocator relocator = new CoreRelocator(new CoreResolver(object.btf().get(), target));
    // In libbpf's order: an answer can depend on those before it.
    List<FunctionSpec> functions =
        object.functions().stream()
            .map(each -> each.withCode(relocator.relocate(each.name(), each.code())))
            .toList();
    List<ProgramSpec> programs =
        object.programs().stream()
            .map(
                each ->
                    each.autoload()
                        ? each.withCode(relocator.relocate(each.name(), each.code()))
                        : each)
            .toList();
    return object.withPrograms(programs).withFunctions(functions);
  }

  /** An object that asks cannot be loaded where there is nothing to ask. */
  static RelocationException noTypes(ObjectSpec object) {
    String function =
        Stream.concat(
                object.functions().stream()
                    .filter(it -> CoreSteps.ask(it.code()))
                    .map(FunctionSpec::name),
                object.programs().stream()
                    .filter(it -> it.autoload() && CoreSteps.ask(it.code()))
                    .map(ProgramSpec::name))
            .findFirst()
            .orElseThrow();
    return new RelocationException(
        function,
        function,
        OptionalInt.empty(),
        Optional.empty(),
        "",
        "it asks about the kernel's types (CO-RE), and this kernel has none"
            + " (CONFIG_DEBUG_INFO_BTF); give the path of BTF for it");
  }

  private Code relocate(String function, Code code) {
    return CoreSteps.answered(
        function,
        code,
        (step, access) ->
            Steps.inPlaceOf(step, resolver.resolve(access).apply(step.insn())).stream()
                .map(it -> it.insn().equals(CorePatch.POISONED) ? it : it.withoutCore())
                .toList());
  }
}
