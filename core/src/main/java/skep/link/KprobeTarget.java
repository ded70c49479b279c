package skep.link;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what follows {@code kprobe/}: a function, and bytes into it, as C writes numbers. */
final class KprobeTarget {
  private static final Pattern TARGET =
      Pattern.compile(
          "([A-Za-z0-9_.]+)(?:\\+(0[xX][0-9a-fA-F]{1,15}|0[0-7]{0,20}|[1-9][0-9]{0,17}))?");

  private KprobeTarget() {}

  static KprobeOptions parse(AttachableProgram program, String target, boolean atReturn) {
    Matcher matcher = TARGET.matcher(target);
    if (!matcher.matches()) {
      throw new AttachException(program, "'" + target + "' is no FUNCTION or FUNCTION+OFFSET");
    }
    long offset = matcher.group(2) == null ? 0 : Long.decode(matcher.group(2));
    if (offset != 0 && atReturn) {
      throw new AttachException(
          program, "a kretprobe is at the return of a function and has no offset");
    }
    KprobeOptions options = KprobeOptions.of(new KernelPlace.InFunction(matcher.group(1), offset));
    return atReturn ? options.returning() : options;
  }
}
