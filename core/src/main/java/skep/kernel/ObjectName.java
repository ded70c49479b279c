package skep.kernel;

/**
 * The rule for names of maps and programs inside the kernel: at most 15 characters out of letters,
 * digits, {@code _} and {@code .} ({@code BPF_OBJ_NAME_LEN} and {@code bpf_obj_name_cpy} in
 * kernel/bpf/syscall.c). An empty name means none.
 */
public final class ObjectName {
  /** The most characters a name may have. */
  public static final int MAX_LENGTH = 15;

  private ObjectName() {}

  /**
   * Makes a name the kernel accepts: cuts it to length and puts {@code _} for every other
   * character.
   *
   * @param name any name
   * @return the nearest name the kernel accepts
   */
  public static String fit(String name) {
    StringBuilder fitted = new StringBuilder(MAX_LENGTH);
    for (int i = 0; i < Math.min(name.length(), MAX_LENGTH); i++) {
      fitted.append(isAllowed(name.charAt(i)) ? name.charAt(i) : '_');
    }
    return fitted.toString();
  }

  static String check(String name) {
    if (!fit(name).equals(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for a kernel object: at most 15 letters, digits, '_' and '.';"
              + " ObjectName.fit makes it '"
              + fit(name)
              + "'");
    }
    return name;
  }

  private static boolean isAllowed(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '.';
  }
}
