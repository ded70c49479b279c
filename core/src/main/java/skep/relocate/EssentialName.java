package skep.relocate;

/**
 * The name of a type without its flavor. A local {@code task_struct___old} is a second declaration
 * of the kernel's {@code task_struct}: a flavor is what follows the last {@code ___} that stands
 * between characters other than underscores ({@code bpf_core_essential_name_len}).
 */
public final class EssentialName {
  private static final String SEPARATOR = "___";

  private EssentialName() {}

  /**
   * Takes the flavor off a name.
   *
   * @param name of a type or of an enum's value
   * @return the name that the kernel has for it; the same when there is no flavor
   */
  public static String of(String name) {
    for (int at = name.lastIndexOf(SEPARATOR); at > 0; at = name.lastIndexOf(SEPARATOR, at - 1)) {
      int end = at + SEPARATOR.length();
      if (end < name.length() && name.charAt(at - 1) != '_' && name.charAt(end) != '_') {
        return name.substring(0, at);
      }
    }
    return name;
  }
}
