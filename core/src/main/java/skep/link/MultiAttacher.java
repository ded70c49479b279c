package skep.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.insn.AttachType;
import skep.kernel.Errno;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;

/** Attaches to many functions at once, of the kernel or of a user program. */
final class MultiAttacher {
  private MultiAttacher() {}

  static Link attach(AttachableProgram program, KprobeMultiOptions options) {
    AttachType type =
        type(program, "kprobe", AttachType.TRACE_KPROBE_MULTI, AttachType.TRACE_KPROBE_SESSION);
    List<String> functions =
        options
            .pattern()
            .map(Glob::new)
            .map(
                glob ->
                    glob.isPattern()
                        ? KernelFunctions.matching(program, glob)
                        : List.of(glob.pattern()))
            .orElse(options.functions());
    List<Long> addresses = options.addresses();
    List<String> names =
        functions.isEmpty()
            ? addresses.stream().map(it -> new KernelPlace.AtAddress(it).toString()).toList()
            : functions;
    String target = "%s %s".formatted(word(type, "kprobe", options.atReturn()), some(names));
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      return attachment.finish(
          program
              .kernel()
              .linkCreate(
                  new LinkCreate.OnKprobes(
                      program.fd(),
                      type,
                      functions,
                      addresses,
                      options.cookies(),
                      options.atReturn())));
    } catch (KernelException e) {
      throw refused(program, target, addresses, e);
    }
  }

  private static AttachException refused(
      AttachableProgram program, String target, List<Long> addresses, KernelException refusal) {
    if (refusal.is(Errno.EOPNOTSUPP)) {
      return new AttachException(
          program, "this kernel probes one function at a time (CONFIG_FPROBE is off)", refusal);
    }
    Optional<String> why =
        addresses.isEmpty()
            ? Optional.empty()
            : KernelAddresses.problem(program.kernel(), addresses, refusal);
    if (why.isEmpty() && (refusal.is(Errno.ESRCH) || refusal.is(Errno.ENOENT))) {
      why = Optional.of("this kernel has no such function, or not each of them can be probed");
    }
    return Attacher.failed(program, target, why, refusal);
  }

  static Link attach(AttachableProgram program, UprobeMultiOptions options) {
    AttachType type =
        type(program, "uprobe", AttachType.TRACE_UPROBE_MULTI, AttachType.TRACE_UPROBE_SESSION);
    String target =
        "%s %s:%s"
            .formatted(
                word(type, "uprobe", options.atReturn()),
                options.binary(),
                options
                    .pattern()
                    .orElseGet(
                        () -> some(options.places().stream().map(it -> "" + it.place()).toList())));
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      UserBinary binary = UserBinary.open(options.binary());
      return attachment.finish(
          program
              .kernel()
              .linkCreate(
                  new LinkCreate.OnUprobes(
                      program.fd(),
                      type,
                      binary.path().toAbsolutePath().toString(),
                      places(options, binary),
                      options.atReturn(),
                      options.pid().orElse(0))));
    } catch (IllegalArgumentException e) {
      throw new AttachException(program, target + ": " + e.getMessage());
    } catch (KernelException e) {
      throw Attacher.failed(program, target, options.pid(), e);
    }
  }

  private static List<LinkCreate.Uprobe> places(UprobeMultiOptions options, UserBinary binary) {
    UserFunctions functions = new UserFunctions(options.binary(), binary);
    if (options.pattern().isEmpty()) {
      return options.places().stream()
          .map(
              it ->
                  new LinkCreate.Uprobe(
                      functions.offset(it.place()), it.referenceCounter(), it.cookie()))
          .toList();
    }
    Map<String, Long> found = functions.matching(new Glob(options.pattern().get()));
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no function of it is like that");
    }
    return found.values().stream().map(it -> new LinkCreate.Uprobe(it, 0, 0)).toList();
  }

  private static AttachType type(AttachableProgram program, String kind, AttachType... of) {
    String otherwise = "it was not loaded for many places at once: its section is to be %s.multi";
    return Attacher.loadedFor(program, otherwise.formatted(kind), of);
  }

  private static String word(AttachType type, String kind, boolean atReturn) {
    boolean isSession =
        type == AttachType.TRACE_KPROBE_SESSION || type == AttachType.TRACE_UPROBE_SESSION;
    return isSession
        ? kind + ".session"
        : kind.replace("probe", atReturn ? "retprobe.multi" : "probe.multi");
  }

  /** The first few of many. */
  private static String some(List<String> names) {
    int most = 3;
    return names.size() <= most
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(String.join(", ", names.subList(0, most)), names.size() - most);
  }
}
