package skep.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import skep.kernel.LinuxKernel;
import skep.link.Link;
import skep.link.PerfEventOptions;
import skep.link.UprobeMultiOptions;
import skep.load.BpfObject;
import skep.load.LoadedObject;
import skep.load.LoadedProgram;
import skep.load.OpenObject;

/**
 * Times how 1,000 links are made and ended beside libbpf's, the system calls included: of an
 * iterator, which cost the kernel next to nothing, and to perf events; and one to some 1,600
 * functions of a program, in this process alone, which does not run it. Single uprobes would tell
 * of the kernel, which takes a fifth of a second to end each.
 */
final class LinkComparison {
  private static final int LINKS = 1000;
  private static final Path BINARY = Path.of("/usr/bin/bash");

  private final String libbpf;
  private final Path objects;
  private final Predicate<String> wanted;

  /**
   * @param libbpf the program that times libbpf
   * @param objects the folder of the tests' objects for links
   * @param wanted whether to run the row of a name
   */
  LinkComparison(String libbpf, Path objects, Predicate<String> wanted) {
    this.libbpf = libbpf;
    this.objects = objects;
    this.wanted = wanted;
  }

  void run() {
    Path kernel = objects.resolve("kernel.bpf.o");
    Path user = objects.resolve("user.bpf.o");
    row("links: 1,000 iterators", kernel, "each_map", LINKS, LoadedProgram::attach, "iterators");
    PerfEventOptions counter = PerfEventOptions.software(6).every(1_000_000).withCpu(0);
    row("links: 1,000 perf events", user, "on_sample", LINKS, it -> it.attach(counter), "events");
    UprobeMultiOptions all =
        UprobeMultiOptions.matching(BINARY.toString(), "*")
            .withPid((int) ProcessHandle.current().pid());
    String name = "links: one to all functions of bash";
    row(name, kernel, "on_user", 1, it -> it.attach(all), "uprobes", BINARY);
  }

  private void row(
      String name,
      Path object,
      String program,
      int count,
      Function<LoadedProgram, Link> attach,
      String operation,
      Path... more) {
    if (!wanted.test(name)) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(libbpf, "2", operation, object.toString()));
    for (Path path : more) {
      command.add(path.toString());
    }
    Times before = Times.answerOf(command, Map.of()).orElseThrow();
    Times ours = ours(object, program, count, attach);
    Times.print(name, "", ours, before.best(Times.answerOf(command, Map.of()).orElseThrow()));
  }

  private static Times ours(
      Path object, String name, int count, Function<LoadedProgram, Link> attach) {
    OpenObject open = BpfObject.open(object);
    open.programs().forEach(it -> it.autoload(it.name().equals(name)));
    try (LoadedObject loaded = open.load(new LinuxKernel())) {
      LoadedProgram program = loaded.program(name);
      return ReadComparison.time(
          () -> {},
          () -> {
            List<Link> links = Stream.generate(() -> attach.apply(program)).limit(count).toList();
            links.forEach(Link::close);
          });
    }
  }
}
