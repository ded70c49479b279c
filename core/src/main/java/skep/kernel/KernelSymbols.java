package skep.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The addresses of the kernel's symbols, from {@code /proc/kallsyms}.
 *
 * <pre>{@code
 * Set<Long> addresses = KernelSymbols.read(kernel).find(List.of("vfs_read")).get("vfs_read");
 * }</pre>
 *
 * <p>Without CAP_SYSLOG the kernel gives every address as 0.
 */
public final class KernelSymbols {
  private static final String FILE = "/proc/kallsyms";

  /** What the linker adds to the names of data that it made global for optimisation. */
  private static final String LLVM_SUFFIX = ".llvm.";

  /** Where the name is behind the space that ends the address. */
  private static final int NAME = 3;

  private final byte[] text;

  private KernelSymbols(byte[] text) {
    this.text = text;
  }

  /**
   * Reads the file, which takes some milliseconds and megabytes.
   *
   * @param kernel the kernel
   * @return the symbols that it has now
   * @throws KernelException when the file cannot be read
   */
  public static KernelSymbols read(Kernel kernel) {
    return new KernelSymbols(
        kernel
            .readFile(FILE)
            .orElseThrow(
                () ->
                    new KernelException(
                        "read(" + Strace.quote(FILE) + ")",
                        Errno.ENOENT.number(),
                        "is /proc mounted?")));
  }

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

  /** What to do with a line, of which is told where it starts and where its address ends. */
  private interface Line {
    void at(int start, int space);
  }

  /**
   * Finds symbols.
   *
   * @param names their names
   * @return the addresses of those that there are: more than one where a name is not unique
   */
  public Map<String, Set<Long>> find(Collection<String> names) {
    Set<String> wanted = Set.copyOf(names);
    Map<String, Set<Long>> found = new HashMap<>();
    forEachLine(
        (start, space) -> {
          String name = name(space);
          int suffix = kind(space) == 'd' ? name.indexOf(LLVM_SUFFIX) : -1;
          String plain = suffix < 0 ? name : name.substring(0, suffix);
          if (wanted.contains(plain)) {
            found.computeIfAbsent(plain, it -> new HashSet<>()).add(address(start, space));
          }
        });
    return found;
  }

  /**
   * Finds what addresses are in, or behind.
   *
   * @param addresses the addresses
   * @return the last symbol that is not after each of them, where there is one; of several at one
   *     address the first that the kernel lists. Nothing when this process may not know addresses
   */
  public Map<Long, Symbol> before(Collection<Long> addresses) {
    NavigableMap<Long, Integer> spaces = new TreeMap<>(Long::compareUnsigned);
    forEachLine((start, space) -> spaces.putIfAbsent(address(start, space), space));
    spaces.remove(0L);
    Map<Long, Symbol> found = new HashMap<>();
    for (long address : addresses) {
      Map.Entry<Long, Integer> last = spaces.floorEntry(address);
      if (last != null) {
        int space = last.getValue();
        found.put(address, new Symbol(name(space), last.getKey(), kind(space)));
      }
    }
    return found;
  }

  /**
   * Gives each line. Some 150,000 are there, such as "ffffffff81000000 T _text" or "… t init
   * [module]"; one that is not so is left out.
   */
  private void forEachLine(Line line) {
    int start = 0;
    while (start < text.length) {
      int space = start;
      while (space < text.length && text[space] != ' ' && text[space] != '\n') {
        space++;
      }
      int end = space;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (space + NAME < end) {
        line.at(start, space);
      }
      start = end + 1;
    }
  }

  private long address(int start, int space) {
    return Long.parseUnsignedLong(
        new String(text, start, space - start, StandardCharsets.US_ASCII), 16);
  }

  private char kind(int space) {
    return (char) text[space + 1];
  }

  private String name(int space) {
    int start = space + NAME;
    int end = start;
    while (end < text.length && text[end] != '\t' && text[end] != ' ' && text[end] != '\n') {
      end++;
    }
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }
}
