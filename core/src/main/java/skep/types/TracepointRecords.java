package skep.types;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which structs kernels have for the records of tracepoints: {@code struct trace_event_raw_…} of
 * the tracepoint's own name or of another, which a kernel has for several, or of one name in some
 * kernels and of another in others.
 */
final class TracepointRecords {
  private static final Map<String, List<String>> KNOWN =
      Tables.lines("tracepoint-records.txt").stream()
          .map(line -> line.split(" "))
          .collect(
              Collectors.toUnmodifiableMap(
                  words -> words[0],
                  words -> List.copyOf(Arrays.asList(words).subList(1, words.length))));

  private TracepointRecords() {}

  /**
   * What the structs of a tracepoint are called after the prefix: the first that a kernel has is
   * the one. Its own name when nothing else is known.
   */
  static List<String> of(String category, String name) {
    return KNOWN.getOrDefault(category + "/" + name, List.of(name));
  }
}
