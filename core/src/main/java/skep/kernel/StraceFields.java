package skep.kernel;

import java.util.Optional;
import skep.insn.AttachType;

/** A struct in braces. */
final class StraceFields {
  private final StringBuilder text = new StringBuilder();

  StraceFields put(String name, String value) {
    text.append(text.length() == 0 ? "" : ", ").append(name).append('=').append(value);
    return this;
  }

  StraceFields put(String name, int value) {
    return put(name, Integer.toUnsignedString(value));
  }

  StraceFields putIf(boolean condition, String name, String value) {
    return condition ? put(name, value) : this;
  }

  StraceFields putIfSet(String name, int value) {
    return value == 0 ? this : put(name, value);
  }

  StraceFields putHex(String name, long value) {
    return value == 0 ? this : put(name, Strace.hex(value));
  }

  StraceFields putText(String name, String value) {
    return value.isEmpty() ? this : put(name, Strace.quote(value));
  }

  StraceFields putFd(String name, Optional<? extends Fd> fd) {
    fd.ifPresent(it -> put(name, Strace.number(it)));
    return this;
  }

  StraceFields putName(String name, Optional<AttachType> type) {
    type.ifPresent(it -> put(name, it.uapiName()));
    return this;
  }

  StraceFields putGroup(String name, StraceFields fields) {
    return put(name, fields.toString());
  }

  StraceFields putCookie(String group, String name, long cookie) {
    return cookie == 0 ? this : putGroup(group, new StraceFields().put(name, Strace.hex(cookie)));
  }

  StraceFields putFlags(String name, int flags, String[] names) {
    return flags == 0 ? this : put(name, Strace.flags(flags, names));
  }

  @Override
  public String toString() {
    return "{" + text + "}";
  }
}
