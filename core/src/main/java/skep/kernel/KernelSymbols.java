package skep.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The addresses of the kernel's symbols, from {@code /proc/kallsyms}.
 *
 * <p>Without CAP_SYSLOG the kernel gives every address as 0.
 */
public final class KernelSymbols {
  private static final String FILE = "/proc/kallsyms";

  /** What the linker adds to the names of data that it made global for optimisation. */
  private static final String LLVM_SUFFIX = ".llvm.";

  /** Where the name is behind the space that ends the address. */
  private static final int NAME = 3;

  private KernelSymbols() {}

  /**
   * A symbol.
   *
   * @param name its name, as a program or module calls it
   * @param address where it is
   * @param kind as nm(1) tells it: {@code t} and {@code T} of functions
   */
  public record Symbol(String name, long address, char kind) {
    /**
     * Whether it is listed as code.
     *
     * @return true of functions, also of weak ones; on Linux 7.2 of much data too
     */
    public boolean isCode() {
      return "tTwW".indexOf(kind) >= 0;
    }
  }

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
    byte[] text = text(kernel);
    forEachLine(
        text,
        line -> {
          String name = name(text, line);
          int suffix = kind(text, line) == 'd' ? name.indexOf(LLVM_SUFFIX) : -1;
          String plain = suffix < 0 ? name : name.substring(0, suffix);
          if (wanted.contains(plain)) {
            found.computeIfAbsent(plain, it -> new HashSet<>()).add(address(text, line));
          }
        });
    return found;
  }

  /**
   * Finds what addresses are in, or behind.
   *
   * @param kernel the kernel
   * @param addresses the addresses
   * @return the last symbol that is not after each of them, where there is one; of several at one
   *     address the first that the kernel lists. Nothing when this process may not know addresses
   * @throws KernelException when the file cannot be read
   */
  public static Map<Long, Symbol> before(Kernel kernel, Collection<Long> addresses) {
    byte[] text = text(kernel);
    NavigableMap<Long, Integer> lines = new TreeMap<>(Long::compareUnsigned);
    forEachLine(text, line -> lines.putIfAbsent(address(text, line), line));
    lines.remove(0L);
    Map<Long, Symbol> found = new HashMap<>();
    for (long address : addresses) {
      Map.Entry<Long, Integer> last = lines.floorEntry(address);
      if (last != null) {
        int line = last.getValue();
        found.put(address, new Symbol(name(text, line), last.getKey(), kind(text, line)));
      }
    }
    return found;
  }

  private static byte[] text(Kernel kernel) {
    return kernel
        .readFile(FILE)
        .orElseThrow(
            () ->
                new KernelException(
                    "read(" + Strace.quote(FILE) + ")",
                    Errno.ENOENT.number(),
                    "is /proc mounted?"));
  }

  /**
   * Gives where each line starts. Some 150,000 are there, such as "ffffffff81000000 T _text" or "…
   * t init [module]"; one that is not so is left out.
   */
  private static void forEachLine(byte[] text, IntConsumer use) {
    int start = 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (space(text, start) + NAME < end) {
        use.accept(start);
      }
      start = end + 1;
    }
  }

  private static int space(byte[] text, int line) {
    int at = line;
    while (at < text.length && text[at] != ' ') {
      at++;
    }
    return at;
  }

  private static long address(byte[] text, int line) {
    int end = space(text, line);
    return Long.parseUnsignedLong(
        new String(text, line, end - line, StandardCharsets.US_ASCII), 16);
  }

  private static char kind(byte[] text, int line) {
    return (char) text[space(text, line) + 1];
  }

  private static String name(byte[] text, int line) {
    int start = space(text, line) + NAME;
    int end = start;
    while (end < text.length && text[end] != '\t' && text[end] != ' ' && text[end] != '\n') {
      end++;
    }
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }
}
