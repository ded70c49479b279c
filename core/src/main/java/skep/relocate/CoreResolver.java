package skep.relocate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import skep.btf.Btf;
import skep.btf.BtfType;
import skep.insn.CoreAccess;
import skep.relocate.CoreTarget.Candidate;

/**
 * Answers the accesses of one object for one target ({@code bpf_core_calc_relo_insn}).
 *
 * <p>Accesses are to be asked about in the order of the object: once some of the candidates of a
 * root type had what was asked for, only these are asked again, which is what libbpf does.
 */
final class CoreResolver {
  private final Btf local;
  private final CoreTarget target;

  /** By the root type's id. */
  private final Map<Integer, List<Candidate>> candidates = new HashMap<>();

  /**
   * Unrolled loops ask the same many times. What was answered once stays so: of the candidates,
   * only those are dropped that gave no answer.
   */
  private final Map<CoreAccess, CorePatch> answered = new HashMap<>();

  CoreResolver(Btf local, CoreTarget target) {
    this.local = local;
    this.target = target;
  }

  /** What an access comes to in one candidate, and where it found it. */
  private record Found(CoreSpec spec, CoreAnswer answer) {}

  /** How to change the instruction with an access. */
  CorePatch resolve(CoreAccess access) {
    CorePatch known = answered.get(access);
    if (known == null) {
      known = answer(access);
      answered.put(access, known);
    }
    return known;
  }

  private CorePatch answer(CoreAccess access) {
    CoreSpec spec = CoreSpec.parse(local, access);
    CoreAnswer ours = CoreAnswer.of(spec);
    if (spec.kind() == CoreKind.TYPE_ID_LOCAL) {
      return new CorePatch(OptionalLong.empty(), ours.value(), CorePatch.SAME);
    }
    CoreAnswer theirs = find(spec).orElseGet(() -> CoreAnswer.missing(spec.kind()));
    OptionalLong expected = ours.exact() ? ours.value() : OptionalLong.empty();
    return new CorePatch(expected, theirs.value(), memory(ours, theirs));
  }

  private Optional<CoreAnswer> find(CoreSpec spec) {
    List<Candidate> asked = candidates.computeIfAbsent(spec.rootTypeId(), this::candidates);
    List<Candidate> matching = new ArrayList<>();
    Optional<Found> first = Optional.empty();
    for (Candidate candidate : asked) {
      Optional<CoreSpec> matched = new CoreMatcher(spec, candidate).match();
      if (matched.isEmpty()) {
        continue;
      }
      Found found = new Found(matched.get(), CoreAnswer.of(matched.get()));
      if (first.isPresent()) {
        checkAgree(first.get(), found);
      } else {
        first = Optional.of(found);
      }
      matching.add(candidate);
    }
    if (!matching.isEmpty()) {
      candidates.put(spec.rootTypeId(), matching);
    }
    return first.map(Found::answer);
  }

  private List<Candidate> candidates(int rootTypeId) {
    String name = local.name(rootTypeId);
    if (name.isEmpty()) {
      throw new CoreFailure(
          "type [%d] has no name, and can only be found in the target by one"
              .formatted(rootTypeId));
    }
    return target.candidates(name, local.kind(rootTypeId));
  }

  /** Several types of one name may be copies of each other, or the question has no one answer. */
  private static void checkAgree(Found one, Found other) {
    boolean agree =
        one.answer.value().equals(other.answer.value())
            && bitOffset(one.spec) == bitOffset(other.spec);
    if (!agree) {
      throw new CoreFailure(
          "the target has several types of that name, which disagree: %s and %s"
              .formatted(one.spec, other.spec));
    }
  }

  private static int bitOffset(CoreSpec spec) {
    return spec instanceof CoreSpec.Field field ? field.bitOffset() : 0;
  }

  /**
   * A load of a bit-field is as large as the compiler liked, so one that reads a field only here or
   * only there is not to be trusted.
   */
  private static CorePatch.Memory memory(CoreAnswer ours, CoreAnswer theirs) {
    if (size(ours) == size(theirs)) {
      return CorePatch.SAME;
    }
    if (ours.loaded().isEmpty() || theirs.loaded().isEmpty()) {
      return new CorePatch.Memory.Incompatible();
    }
    CoreAnswer.Loaded from = ours.loaded().get();
    CoreAnswer.Loaded to = theirs.loaded().get();
    boolean zeroExtended =
        from.type() instanceof BtfType.Pointer && to.type() instanceof BtfType.Pointer
            || isUnsigned(from.type()) && isUnsigned(to.type());
    return zeroExtended
        ? new CorePatch.Memory.Resized(from.size(), to.size())
        : new CorePatch.Memory.Incompatible();
  }

  private static long size(CoreAnswer answer) {
    return answer.loaded().map(CoreAnswer.Loaded::size).orElse(0L);
  }

  /** Also a signed {@code char} that says it is one: libbpf compares the whole encoding. */
  private static boolean isUnsigned(BtfType type) {
    return type instanceof BtfType.Int integer
        && !integer.encoding().equals(Set.of(BtfType.Encoding.SIGNED));
  }
}
