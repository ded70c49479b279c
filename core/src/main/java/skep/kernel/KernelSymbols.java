package skep.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The addresses of the kernel's symbols, from {@code /proc/kallsyms}.
 *
 * <p>Without CAP_SYSLOG the kernel gives every address as 0.
 */
public final class KernelSymbols {
  private static final String FILE = "/proc/kallsyms";

  /** What the linker adds to the names of data that it made global for optimisation. */
  private static final String LLVM_SUFFIX = ".llvm.";

  private KernelSymbols() {}

  /**
   * Finds symbols.
   *
   * @param kernel the kernel
   * @param names their names
   * @return the addresses of those that there are: more than one where a name is not unique
   * @throws KernelException when the file cannot be read
   */
  public static Map<String, Set<Long>> find(Kernel kernel, Collection<String> names) {
    Set<String> wanted = Set.copyOf(names);
    Map<String, Set<Long>> found = new HashMap<>();
    byte[] text =
        kernel
            .readFile(FILE)
            .orElseThrow(
                () ->
                    new KernelException(
                        "read(" + Strace.quote(FILE) + ")",
                        Errno.ENOENT.number(),
                        "is /proc mounted?"));
    // Some 150,000 lines such as "ffffffff81000000 T _text" or "… t init [module]".
    int start = 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      read(text, start, end, wanted, found);
      start = end + 1;
    }
    return found;
  }

  private static void read(
      byte[] text, int start, int end, Set<String> wanted, Map<String, Set<Long>> found) {
    int space = start;
    while (space < end && text[space] != ' ') {
      space++;
    }
    int nameStart = space + 3;
    int nameEnd = nameStart;
    while (nameEnd < end && text[nameEnd] != '\t' && text[nameEnd] != ' ') {
      nameEnd++;
    }
    if (nameStart >= end) {
      return;
    }
    String name = new String(text, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
    int suffix = text[space + 1] == 'd' ? name.indexOf(LLVM_SUFFIX) : -1;
    String plain = suffix < 0 ? name : name.substring(0, suffix);
    if (wanted.contains(plain)) {
      String address = new String(text, start, space - start, StandardCharsets.US_ASCII);
      found.computeIfAbsent(plain, it -> new HashSet<>()).add(Long.parseUnsignedLong(address, 16));
    }
  }
}
