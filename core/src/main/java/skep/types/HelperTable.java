package skep.types;

import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import skep.insn.AttachType;
import skep.insn.Helper;
import skep.insn.ProgramType;

/** The helpers of each kind of program, read from {@code helpers.txt} when first needed. */
final class HelperTable {
  private static final HelperTable TABLE = new HelperTable();

  /** What no value is given for. */
  private static final String NONE = "-";

  private record Kind(ProgramType type, Optional<AttachType> attachType, boolean sleepable) {}

  /** For each kind, the helpers that each kernel has more than those before it. */
  private final Map<Kind, Map<KnownKernel, BitSet>> kinds = new HashMap<>();

  /** The helpers that some kind of program has. */
  private final BitSet somewhere = new BitSet();

  private HelperTable() {
    Tables.lines("helpers.txt").forEach(this::read);
  }

  static HelperAvailability find(
      ProgramType type, Optional<AttachType> attachType, boolean sleepable, Helper helper) {
    List<Map<KnownKernel, BitSet>> lines = TABLE.lines(type, attachType, sleepable);
    Optional<KnownKernel> first =
        lines.stream()
            .flatMap(it -> it.entrySet().stream())
            .filter(it -> it.getValue().get(helper.id()))
            .map(Map.Entry::getKey)
            .min(Comparator.naturalOrder());
    if (first.isPresent()) {
      return new HelperAvailability.Since(first.get());
    }
    return lines.isEmpty() || !TABLE.somewhere.get(helper.id())
        ? new HelperAvailability.Unknown()
        : new HelperAvailability.Never();
  }

  /**
   * The line of a kind, or that of the type where the attach type changes nothing. One that may
   * sleep may also call what others may: not every kernel that was asked let it be tried.
   */
  private List<Map<KnownKernel, BitSet>> lines(
      ProgramType type, Optional<AttachType> attachType, boolean sleepable) {
    Stream<Boolean> both = sleepable ? Stream.of(true, false) : Stream.of(false);
    return both.flatMap(it -> line(type, attachType, it).stream()).toList();
  }

  private Optional<Map<KnownKernel, BitSet>> line(
      ProgramType type, Optional<AttachType> attachType, boolean sleepable) {
    return Optional.ofNullable(kinds.get(new Kind(type, attachType, sleepable)))
        .or(() -> Optional.ofNullable(kinds.get(new Kind(type, Optional.empty(), sleepable))));
  }

  private void read(String line) {
    String[] words = line.split(" ");
    Kind kind =
        new Kind(
            ProgramType.valueOf(words[0].toUpperCase(Locale.ROOT)),
            words[1].equals(NONE)
                ? Optional.empty()
                : Optional.of(AttachType.valueOf(words[1].toUpperCase(Locale.ROOT))),
            !words[2].equals(NONE));
    Map<KnownKernel, BitSet> kernels = new EnumMap<>(KnownKernel.class);
    for (int i = 3; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      BitSet helpers = helpers(words[i].substring(colon + 1));
      kernels.put(KnownKernel.of(words[i].substring(0, colon)).orElseThrow(), helpers);
      somewhere.or(helpers);
    }
    kinds.put(kind, kernels);
  }

  /** Numbers and ranges of numbers: {@code 1-3,5}. */
  private static BitSet helpers(String text) {
    BitSet helpers = new BitSet();
    for (String part : text.split(",")) {
      String[] ends = part.split("-");
      helpers.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    return helpers;
  }
}
