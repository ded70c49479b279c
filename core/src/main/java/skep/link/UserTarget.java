package skep.link;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what follows {@code uprobe/} and its like: {@code BINARY:FUNCTION}, where a whole path
 * leaves two slashes, as in {@code uprobe//usr/bin/bash:readline}.
 *
 * @param binary the program or library
 * @param place what follows the colon
 */
record UserTarget(String binary, String place) {
  private static final Pattern FUNCTION =
      Pattern.compile("([^:+]+)(?:\\+(0[xX][0-9a-fA-F]{1,15}|0[0-7]{0,20}|[1-9][0-9]{0,17}))?");
  private static final Pattern OFFSET = Pattern.compile("0[xX][0-9a-fA-F]{1,15}");

  static UserTarget split(AttachableProgram program, String target, String form) {
    int colon = target.indexOf(':');
    if (colon <= 0 || colon == target.length() - 1) {
      throw new AttachException(program, "'" + target + "' is no " + form);
    }
    return new UserTarget(target.substring(0, colon), target.substring(colon + 1));
  }

  static UsdtOptions usdt(AttachableProgram program, String target) {
    UserTarget parts = split(program, target, "BINARY:PROVIDER:NAME");
    UserTarget probe = split(program, parts.place, "PROVIDER:NAME");
    return UsdtOptions.of(parts.binary, probe.binary, probe.place);
  }

  static UprobeMultiOptions multi(AttachableProgram program, String target) {
    UserTarget parts = split(program, target, "BINARY:PATTERN");
    return UprobeMultiOptions.matching(parts.binary, parts.place);
  }

  static UprobeOptions uprobe(AttachableProgram program, String target, boolean atReturn) {
    UserTarget parts = split(program, target, "BINARY:FUNCTION or BINARY:FUNCTION+OFFSET");
    if (!atReturn && OFFSET.matcher(parts.place).matches()) {
      return UprobeOptions.at(parts.binary, new UserPlace.InFile(Long.decode(parts.place)));
    }
    Matcher matcher = FUNCTION.matcher(parts.place);
    if (!matcher.matches()) {
      throw new AttachException(program, "'" + parts.place + "' is no FUNCTION or FUNCTION+OFFSET");
    }
    long offset = matcher.group(2) == null ? 0 : Long.decode(matcher.group(2));
    if (!atReturn) {
      return UprobeOptions.at(parts.binary, new UserPlace.InFunction(matcher.group(1), offset));
    }
    if (offset != 0) {
      throw new AttachException(
          program, "a uretprobe is at the return of a function and has no offset");
    }
    return UprobeOptions.exit(parts.binary, matcher.group(1));
  }
}
