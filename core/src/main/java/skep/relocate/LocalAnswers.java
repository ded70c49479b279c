package skep.relocate;

import java.util.OptionalLong;
import skep.btf.Btf;
import skep.insn.Code;
import skep.spec.ObjectSpec;

/**
 * Puts into each instruction with a CO-RE record what the object's own types answer, as a compiler
 * does. Loaders compare the two, and refuse an instruction that says something else ({@code
 * bpf_core_patch_insn}).
 *
 * <p>Who makes code for types that still grow need not know the numbers, and lets them be found at
 * the end:
 *
 * <pre>{@code
 * types.complete();
 * ObjectSpec object = LocalAnswers.fillIn(builder.build());
 * }</pre>
 */
public final class LocalAnswers {
  private LocalAnswers() {}

  /**
   * Fills in the numbers of all programs and subprograms.
   *
   * @param object the object; one without BTF has no records
   * @return the object with the same records, and instructions that agree with them
   * @throws RelocationException when a record leads nowhere in the object's types, or its number
   *     does not fit the instruction
   */
  public static ObjectSpec fillIn(ObjectSpec object) {
    if (object.btf().isEmpty()) {
      return object;
    }
    Btf types = object.btf().get();
    return object
        .withPrograms(
            object.programs().stream()
                .map(it -> it.withCode(fillIn(it.name(), it.code(), types)))
                .toList())
        .withFunctions(
            object.functions().stream()
                .map(it -> it.withCode(fillIn(it.name(), it.code(), types)))
                .toList());
  }

  private static Code fillIn(String function, Code code, Btf types) {
    return CoreSteps.answered(
        function,
        code,
        (step, access) -> {
          CoreAnswer answer = CoreAnswer.of(CoreSpec.parse(types, access));
          CorePatch patch = new CorePatch(OptionalLong.empty(), answer.value(), CorePatch.SAME);
          return Steps.inPlaceOf(step, patch.apply(step.insn()));
        });
  }
}
