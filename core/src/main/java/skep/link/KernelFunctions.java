package skep.link;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import skep.kernel.Kernel;
import skep.kernel.KernelException;

/** The functions of the kernel that can be probed, as tracefs lists them. */
final class KernelFunctions {
  private static final String FILE = "/available_filter_functions";

  /** What the file has for functions that were thrown away after the kernel had started. */
  private static final String INVALID = "__ftrace_invalid_address__";

  private KernelFunctions() {}

  /** The names of functions, each once; some 60,000 in all. */
  static List<String> matching(AttachableProgram program, Glob glob) {
    Set<String> found = new TreeSet<>();
    names(program).filter(glob::matches).forEach(found::add);
    if (found.isEmpty()) {
      throw new AttachException(
          program,
          "no function of this kernel that can be probed is like '%s'".formatted(glob.pattern()));
    }
    return List.copyOf(found);
  }

  /** The names of all functions; none when this process cannot know. */
  static Set<String> listed(Kernel kernel) {
    try {
      return kernel
          .tracefs()
          .flatMap(tracefs -> kernel.readText(tracefs + FILE))
          .map(text -> names(text).collect(Collectors.toSet()))
          .orElse(Set.of());
    } catch (KernelException e) {
      return Set.of();
    }
  }

  private static Stream<String> names(AttachableProgram program) {
    String file = TracepointAttacher.tracefs(program) + FILE;
    try {
      return names(
          program
              .kernel()
              .readText(file)
              .orElseThrow(
                  () ->
                      new AttachException(
                          program,
                          "this kernel does not list its functions (CONFIG_DYNAMIC_FTRACE): no "
                              + file)));
    } catch (KernelException e) {
      throw new AttachException(program, "the kernel's functions cannot be listed", e);
    }
  }

  /** Each line is a name, and for one of a module that in brackets after it. */
  private static Stream<String> names(String text) {
    return text.lines()
        .map(line -> line.split("[ \t]", 2)[0])
        .filter(name -> !name.isEmpty() && !name.startsWith(INVALID));
  }
}
