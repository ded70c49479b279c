package skep.spec;

import java.util.regex.Pattern;
import skep.spec.ObjectException.Where;

/** The names that the kernel and the tools take. */
final class Names {
  /** {@code KSYM_NAME_LEN} of kernels before 6.1, without the final zero. */
  private static final int MAX_LENGTH = 127;

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern DATA_SECTION =
      Pattern.compile("\\.(data|rodata|bss)(\\.[A-Za-z0-9_.]+)?");

  private Names() {}

  /**
   * What the kernel takes as the name of a function or variable ({@code
   * btf_name_valid_identifier}).
   */
  static void checkIdentifier(Where where, String name) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw where.error(
          "'"
              + name
              + "' is no name for the kernel: it takes letters, digits and '_', not first a digit");
    }
    if (name.length() > MAX_LENGTH) {
      throw where.error(
          "its name has " + name.length() + " characters and the kernel takes " + MAX_LENGTH);
    }
  }

  static void checkDataSection(Where where, String section) {
    if (!DATA_SECTION.matcher(section).matches()) {
      throw where.error(
          "a global lies in .data, .rodata, .bss or a section named after one of these, such as"
              + " .data.counters, with letters, digits, '_' and '.'");
    }
  }

  static String withoutQuestionMark(String section) {
    return section.startsWith("?") ? section.substring(1) : section;
  }
}
