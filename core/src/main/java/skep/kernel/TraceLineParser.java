package skep.kernel;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes lines of trace_pipe apart; their shapes are those of kernel/trace/trace_output.c. */
final class TraceLineParser {
  // A name has at most 15 characters, too few to contain the rest of a header. So the shortest name
  // that a header follows is the right one, whatever the name or the message looks like.
  private static final Pattern MESSAGE =
      Pattern.compile(
          " *(?<comm>\\S.{0,14}?)-(?<pid>\\d{1,9}) +(?:\\( *[-\\d]+\\) +)?\\[(?<cpu>\\d{1,9})] "
              + "(?<flags>\\S{4,8}) +(?<seconds>\\d{1,15})\\.(?<micros>\\d{6}): "
              + "(?<source>[^ :]+): (?<message>.*)",
          Pattern.DOTALL);
  private static final Pattern LOST =
      Pattern.compile("CPU:(?<cpu>\\d{1,9}) \\[LOST (?:(?<count>\\d{1,18}) )?EVENTS]");

  private TraceLineParser() {}

  /** Takes a line, without its end, apart. */
  static TraceLine parse(String line) {
    Matcher message = MESSAGE.matcher(line);
    if (message.matches()) {
      long seconds = Long.parseLong(message.group("seconds"));
      long micros = Long.parseLong(message.group("micros"));
      return new TraceLine.Message(
          message.group("comm"),
          Integer.parseInt(message.group("pid")),
          Integer.parseInt(message.group("cpu")),
          message.group("flags"),
          Duration.ofSeconds(seconds, 1000 * micros),
          message.group("source"),
          message.group("message"));
    }
    Matcher lost = LOST.matcher(line);
    if (lost.matches()) {
      String count = lost.group("count");
      return new TraceLine.Lost(
          Integer.parseInt(lost.group("cpu")), count == null ? 0 : Long.parseLong(count));
    }
    return new TraceLine.Other(line);
  }
}
