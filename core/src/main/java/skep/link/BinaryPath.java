package skep.link;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds a program or a library by its name, as a shell and a dynamic linker would: a name with a
 * slash is a path; one that ends in {@code .so}, or has {@code .so.} in it, is looked for where
 * libraries are, and any other where programs are.
 */
final class BinaryPath {
  private static final List<String> LIBRARIES =
      List.of("/usr/lib64", "/usr/lib", "/lib64", "/lib", "/usr/lib/" + triplet());
  private static final List<String> PROGRAMS = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin");

  private BinaryPath() {}

  /** The file of that name, or empty when there is none that this process may use. */
  static Optional<Path> find(String name, Map<String, String> environment) {
    try {
      if (name.contains("/")) {
        return Optional.of(Path.of(name)).filter(Files::isRegularFile);
      }
      return folders(name, environment)
          .map(folder -> Path.of(folder, name))
          .filter(Files::isRegularFile)
          .filter(file -> isLibrary(name) ? Files.isReadable(file) : Files.isExecutable(file))
          .findFirst();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Where a name without a slash is looked for, for messages. */
  static String searched(String name, Map<String, String> environment) {
    return String.join(":", folders(name, environment).toList());
  }

  private static Stream<String> folders(String name, Map<String, String> environment) {
    boolean isLibrary = isLibrary(name);
    String own = environment.getOrDefault(isLibrary ? "LD_LIBRARY_PATH" : "PATH", "");
    List<String> all = new ArrayList<>(List.of(own.split(":")));
    all.addAll(isLibrary ? LIBRARIES : PROGRAMS);
    return all.stream().filter(folder -> !folder.isEmpty()).distinct();
  }

  private static boolean isLibrary(String name) {
    return name.endsWith(".so") || name.contains(".so.");
  }

  /** Debian's name of this machine, which its folder of libraries has. */
  private static String triplet() {
    String machine = System.getProperty("os.arch");
    return (machine.equals("amd64") ? "x86_64" : machine) + "-linux-gnu";
  }
}
