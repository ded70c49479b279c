package skep.spec;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** What tells a map that was declared from the one that its type describes. */
final class MapDifference {
  private MapDifference() {}

  /** The first difference, if any; a size or a type that was not declared is none. */
  static Optional<String> between(MapSpec wanted, MapSpec found) {
    return different("type", wanted.type(), found.type())
        .or(() -> different("max_entries", wanted.maxEntries(), found.maxEntries()))
        .or(() -> different("map_flags", wanted.flags(), found.flags()))
        .or(() -> different("map_extra", wanted.extra(), found.extra()))
        .or(() -> different("numa_node", wanted.numaNode(), found.numaNode()))
        .or(() -> different("pinning", wanted.pinning(), found.pinning()))
        .or(() -> differentSize("key_size", wanted.keySize(), found.keySize()))
        .or(() -> differentSize("value_size", wanted.valueSize(), found.valueSize()))
        .or(() -> differentType("key", wanted.keyTypeId(), found.keyTypeId()))
        .or(() -> differentType("value", wanted.valueTypeId(), found.valueTypeId()))
        .or(() -> differentInner(wanted.inner(), found.inner()));
  }

  private static Optional<String> differentInner(
      Optional<MapSpec> wanted, Optional<MapSpec> found) {
    if (wanted.isEmpty() || found.isEmpty()) {
      return different("inner map", wanted.isPresent(), found.isPresent());
    }
    return between(wanted.get(), found.get()).map(difference -> "inner " + difference);
  }

  private static Optional<String> differentSize(String what, int wanted, int found) {
    return wanted == 0 ? Optional.empty() : different(what, wanted, found);
  }

  private static Optional<String> differentType(
      String what, OptionalInt wanted, OptionalInt found) {
    return wanted.isEmpty()
        ? Optional.empty()
        : different(what + " type", wanted.getAsInt(), found.orElse(0));
  }

  private static Optional<String> different(String what, Object wanted, Object found) {
    return Objects.equals(wanted, found)
        ? Optional.empty()
        : Optional.of(what + " is " + found + ", not " + wanted);
  }
}
