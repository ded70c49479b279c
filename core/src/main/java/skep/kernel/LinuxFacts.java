package skep.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What /proc and /sys tell. No native code. */
final class LinuxFacts {
  private static final List<String> TRACEFS =
      List.of("/sys/kernel/tracing", "/sys/kernel/debug/tracing");

  /** 0 until asked for; it cannot change while the kernel runs. */
  private volatile int possibleCpus;

  int possibleCpus() {
    if (possibleCpus == 0) {
      possibleCpus = cpus(text("/sys/devices/system/cpu/possible")).size();
    }
    return possibleCpus;
  }

  /** The CPUs of a list such as {@code 0-3,8}. */
  static List<Integer> cpus(String list) {
    return Stream.of(list.strip().split(","))
        .map(range -> range.split("-"))
        .flatMapToInt(
            ends ->
                IntStream.rangeClosed(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
        .boxed()
        .toList();
  }

  String release() {
    return text("/proc/sys/kernel/osrelease").strip();
  }

  Set<Capability> capabilities() {
    return effective(text("/proc/self/status"));
  }

  /** The capabilities in the {@code CapEff} line of a process's status. */
  static Set<Capability> effective(String status) {
    long bits =
        status
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
            .findFirst()
            .orElse(0L);
    Set<Capability> held = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if ((bits >>> capability.number() & 1) != 0) {
        held.add(capability);
      }
    }
    return held;
  }

  Optional<String> tracefs() {
    return TRACEFS.stream().filter(path -> Files.exists(Path.of(path, "events"))).findFirst();
  }

  /** What a descriptor of this process refers to, such as {@code anon_inode:bpf-map}. */
  String inode(int fd) {
    String link = "/proc/self/fd/" + fd;
    try {
      return Files.readSymbolicLink(Path.of(link)).toString();
    } catch (IOException e) {
      throw failure("readlink", link, e);
    }
  }

  Optional<byte[]> readFile(String path) {
    try {
      return Optional.of(Files.readAllBytes(Path.of(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read", path, e);
    }
  }

  void appendFile(String path, String text) {
    try {
      Files.writeString(Path.of(path), text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failure("write", path, e);
    }
  }

  Optional<List<String>> listDirectory(String path) {
    try (Stream<Path> entries = Files.list(Path.of(path))) {
      return Optional.of(entries.map(it -> it.getFileName().toString()).sorted().toList());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("list", path, e);
    }
  }

  private String text(String path) {
    byte[] bytes = readFile(path).orElseThrow(() -> notMounted(path));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The error for a file that is always there. */
  static KernelException notMounted(String path) {
    String advice = "/proc and /sys must be mounted";
    return new KernelException("read(" + Strace.quote(path) + ")", Errno.ENOENT.number(), advice);
  }

  /**
   * The error behind an exception of the JDK, which gives its description instead of its number.
   */
  static KernelException failure(String call, String path, IOException e) {
    Errno errno =
        e instanceof AccessDeniedException
            ? Errno.EACCES
            : e instanceof NoSuchFileException
                ? Errno.ENOENT
                : e instanceof NotDirectoryException ? Errno.ENOTDIR : describedIn(e);
    KernelException failure =
        new KernelException(
            call + "(" + Strace.quote(path) + ")", errno.number(), Advice.forAny(errno.number()));
    failure.initCause(e);
    return failure;
  }

  private static Errno describedIn(IOException e) {
    String text = String.valueOf(e.getMessage());
    return Stream.of(Errno.values())
        .filter(errno -> text.endsWith(errno.description()))
        .findFirst()
        .orElse(Errno.EIO);
  }
}
