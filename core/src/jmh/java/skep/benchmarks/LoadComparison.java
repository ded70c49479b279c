package skep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import skep.kernel.LinuxKernel;
import skep.load.BpfObject;
import skep.load.LoadedObject;
import skep.load.OpenMap;
import skep.load.OpenObject;
import skep.spec.ObjectSpec;

/**
 * The rows of what is timed without the time it spends in bpf(2), each side in a process of its
 * own, and of whole processes.
 */
final class LoadComparison {
  private static final int OBJECTS = 20;
  private static final int RELOCATED = 5;
  private static final int PROCESSES = 20;
  private static final String SECONDS = "2";
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  private final String libbpf;
  private final String clock;
  private final Predicate<String> wanted;

  /** The programs to ask, and which rows. */
  LoadComparison(String libbpf, String clock, Predicate<String> wanted) {
    this.libbpf = libbpf;
    this.clock = clock;
    this.wanted = wanted;
  }

  /** Compares with the largest of the objects, which are sorted, that both sides load here. */
  void run(List<Path> objects) throws IOException {
    List<Path> loadable = objects.stream().filter(this::loads).limit(OBJECTS).toList();
    for (Path object : loadable) {
      row("load " + Comparison.title(object), "0.1", "load", object);
    }
    Map<Path, Integer> relocations = new HashMap<>();
    loadable.forEach(object -> relocations.put(object, relocations(object)));
    loadable.stream()
        .sorted(Comparator.comparing(relocations::get, Comparator.reverseOrder()))
        .limit(RELOCATED)
        .forEach(
            object -> {
              String name = relocations.get(object) + " CO-RE relocations of " + object.getFileName();
              row(name, "0.1", "prepare", object);
            });
    if (!loadable.isEmpty()) {
      processes(loadable.get(loadable.size() - 1));
    }
  }

  private boolean loads(Path object) {
    if (libbpf("0", "load", object).isEmpty()) {
      return false;
    }
    OpenObject open = BpfObject.open(object);
    open.maps().forEach(OpenMap::unpinned);
    try (LoadedObject loaded = open.load(new LinuxKernel())) {
      return !loaded.programs().isEmpty();
    } catch (RuntimeException e) {
      System.err.println("only libbpf loads " + object + ": " + e.getMessage());
      return false;
    }
  }

  /** How many accesses are relocated: subprograms count once, as they do in the file. */
  private static int relocations(Path object) {
    ObjectSpec spec = BpfObject.open(object).spec();
    long programs = spec.programs().stream().mapToLong(p -> accesses(p.code())).sum();
    return (int) (programs + spec.functions().stream().mapToLong(f -> accesses(f.code())).sum());
  }

  private static long accesses(skep.insn.Code code) {
    return code.steps().stream().filter(step -> step.core().isPresent()).count();
  }

  private void row(String name, String goal, String what, Path object) {
    if (!wanted.test(name)) {
      return;
    }
    Times before = libbpf(SECONDS, what, object).orElseThrow();
    List<String> command = java(List.of(), SECONDS, what, object);
    Times ours = Times.answerOf(command, Map.of("LD_PRELOAD", clock)).orElseThrow();
    Times after = libbpf(SECONDS, what, object).orElseThrow();
    Times.print(name, goal, ours, before.best(after));
  }

  private Optional<Times> libbpf(String seconds, String what, Path object) {
    return Times.answerOf(List.of(libbpf, seconds, what, object.toString()), Map.of());
  }

  private static List<String> java(
      List<String> options, String seconds, String what, Path object) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LoadTimer.class.getName(), seconds, what, object.toString()));
    return command;
  }

  /** From the start of a process to its end, in which it loads one object. */
  private void processes(Path object) throws IOException {
    String name = Comparison.title(object);
    List<String> theirs = List.of(libbpf, "0", "first", object.toString());
    process("process loads " + name, java(List.of(), "0", "first", object), theirs);
    process("with client's options: " + name, java(SHORT_LIVED, "0", "first", object), theirs);
    String archived = "and with AppCDS: " + name;
    if (!wanted.test(archived)) {
      return;
    }
    Path archive = Files.createTempFile("skep-classes", ".jsa");
    try {
      Files.delete(archive);
      List<String> options = new ArrayList<>(SHORT_LIVED);
      options.add("-XX:ArchiveClassesAtExit=" + archive);
      wall(java(options, "0", "first", object));
      options.set(options.size() - 1, "-XX:SharedArchiveFile=" + archive);
      process(archived, java(options, "0", "first", object), theirs);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private void process(String name, List<String> ours, List<String> theirs) {
    if (!wanted.test(name)) {
      return;
    }
    long[] mine = new long[PROCESSES];
    long[] libbpfs = new long[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
      libbpfs[i] = wall(theirs);
      mine[i] = wall(ours);
    }
    Times.print(name, "250 ms", Times.of(mine), Times.of(libbpfs));
  }

  private static long wall(List<String> command) {
    long start = System.nanoTime();
    if (Times.answer(command, Map.of()).isEmpty()) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
    return System.nanoTime() - start;
  }
}
