package skep.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What something takes.
 *
 * @param shortest nanoseconds
 * @param median nanoseconds
 */
record Times(double shortest, double median) {
  static final String HEAD =
      "%-44s %21s %21s %13s %7s%n%-44s %10s %10s %10s %10s %6s %6s%n"
          .formatted(
              "",
              "ours, us",
              "libbpf, us",
              "ratio",
              "goal",
              "",
              "min",
              "med",
              "min",
              "med",
              "min",
              "med");

  static Times of(long[] samples) {
    long[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Times(sorted[0], sorted[sorted.length / 2]);
  }

  Times best(Times other) {
    return new Times(Math.min(shortest, other.shortest), Math.min(median, other.median));
  }

  /** A line of the table. */
  static void print(String name, String goal, Times ours, Times theirs) {
    System.out.printf(
        Locale.ROOT,
        "%-44.44s %10.1f %10.1f %10.1f %10.1f %6.3f %6.3f %7s%n",
        name,
        ours.shortest / 1000,
        ours.median / 1000,
        theirs.shortest / 1000,
        theirs.median / 1000,
        ours.shortest / theirs.shortest,
        ours.median / theirs.median,
        goal);
  }

  /** What a program answers; empty when it refuses the input. */
  static Optional<Times> answerOf(List<String> command, Map<String, String> environment) {
    return answer(command, environment)
        .map(answer -> answer.split(" "))
        .map(words -> new Times(Double.parseDouble(words[0]), Double.parseDouble(words[1])));
  }

  /** What a program prints; empty when it fails. */
  static Optional<String> answer(List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(new ArrayList<>(command))
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a program was timed", e);
    }
  }
}
