package skep.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import skep.elf.ElfException;
import skep.elf.FileType;
import skep.insn.AttachType;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.PerfEvent;
import skep.relocate.NearNames;

/**
 * Attaches to static probes: a uprobe at each of a probe's places, whose cookie, or address on
 * kernels without cookies, tells the program where the arguments are there.
 */
final class UsdtAttacher {
  /** {@code nop; nopl 0x0(%rax,%rax,1)}, of which the kernel makes faster uprobes. */
  private static final byte[] TWO_NOPS = {(byte) 0x90, 0x0f, 0x1f, 0x44, 0, 0};

  private final AttachableProgram program;
  private final UsdtOptions options;
  private final Kernel kernel;
  private final String target;

  private UsdtAttacher(AttachableProgram program, UsdtOptions options) {
    this.program = program;
    this.options = options;
    this.kernel = program.kernel();
    this.target = "usdt %s:%s:%s".formatted(options.binary(), options.provider(), options.name());
  }

  static Link attach(AttachableProgram program, UsdtOptions options) {
    return new UsdtAttacher(program, options).attach();
  }

  private Link attach() {
    UsdtSpecs specs =
        program
            .usdtSpecs()
            .orElseThrow(
                () ->
                    new AttachException(
                        program,
                        "its object has no map %s: it is to include libbpf's bpf/usdt.bpf.h"
                            .formatted(UsdtSpecs.SPECS)));
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      UserBinary binary = UserBinary.open(options.binary());
      List<LinkCreate.Uprobe> places = new ArrayList<>();
      Map<String, Integer> ids = new HashMap<>();
      for (UsdtNote note : notes(binary)) {
        int id =
            ids.computeIfAbsent(
                note.arguments(), arguments -> describe(attachment, specs, binary, arguments));
        places.add(place(attachment, specs, binary, note, id));
      }
      String file = binary.path().toAbsolutePath().toString();
      return Features.has(kernel, Feature.UPROBE_MULTI_LINK)
          ? attachment.finish(
              kernel.linkCreate(
                  new LinkCreate.OnUprobes(
                      program.fd(),
                      AttachType.TRACE_UPROBE_MULTI,
                      file,
                      places,
                      false,
                      options.pid().orElse(0))))
          : oneByOne(attachment, file, places);
    } catch (ElfException | IllegalArgumentException e) {
      throw new AttachException(program, target + ": " + e.getMessage());
    } catch (KernelException e) {
      throw Attacher.failed(program, target, options.pid(), e);
    }
  }

  private List<UsdtNote> notes(UserBinary binary) {
    List<UsdtNote> all = UsdtNote.of(binary.elf());
    List<UsdtNote> wanted =
        all.stream()
            .filter(
                note ->
                    note.provider().equals(options.provider())
                        && note.name().equals(options.name()))
            .toList();
    if (!wanted.isEmpty()) {
      return wanted;
    }
    String name = options.provider() + ":" + options.name();
    throw new IllegalArgumentException(
        all.isEmpty()
            ? "%s has no static probes (section .note.stapsdt)".formatted(options.binary())
            : "%s has no probe '%s'%s"
                .formatted(
                    options.binary(),
                    name,
                    NearNames.question(
                        name, all.stream().map(note -> note.provider() + ":" + note.name()))));
  }

  /** Tells the programs of some arguments. */
  private int describe(
      Link.Builder attachment, UsdtSpecs specs, UserBinary binary, String arguments) {
    List<UsdtArgument> parsed = UsdtArgument.parse(binary.elf().header().machine(), arguments);
    if (parsed.size() > UsdtSpecs.MAX_ARGUMENTS) {
      throw new IllegalArgumentException(
          "it has %d arguments, and programs can read %d"
              .formatted(parsed.size(), UsdtSpecs.MAX_ARGUMENTS));
    }
    int id = specs.add(parsed, options.cookie());
    attachment.undoBy(() -> specs.remove(id));
    return id;
  }

  private LinkCreate.Uprobe place(
      Link.Builder attachment, UsdtSpecs specs, UserBinary binary, UsdtNote note, int id) {
    long start = offset(binary, note.address(), "its code");
    int skipped = isTwoNops(binary, start) ? 1 : 0;
    long offset = start + skipped;
    long semaphore = note.semaphore() == 0 ? 0 : offset(binary, note.semaphore(), "its semaphore");
    if (Features.has(kernel, Feature.BPF_COOKIE)) {
      return new LinkCreate.Uprobe(offset, semaphore, id);
    }
    long address =
        binary.elf().header().type() == FileType.EXEC
            ? note.address() + skipped
            : ProcessMemory.addressOf(kernel, options.pid(), binary.path(), offset);
    specs.putAddress(address, id);
    attachment.undoBy(() -> specs.removeAddress(address));
    return new LinkCreate.Uprobe(offset, semaphore, 0);
  }

  private static long offset(UserBinary binary, long address, String what) {
    return binary
        .offsetOf(address)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is at 0x%x, where nothing of the file is loaded".formatted(what, address)));
  }

  private boolean isTwoNops(UserBinary binary, long offset) {
    byte[] found = new byte[TWO_NOPS.length];
    ByteBuffer bytes = binary.bytes();
    int at = (int) (offset - binary.start());
    if (at > bytes.limit() - found.length) {
      return false;
    }
    bytes.get(at, found);
    return Arrays.equals(found, TWO_NOPS) && Features.has(kernel, Feature.UPROBE_SYSCALL);
  }

  private Link oneByOne(Link.Builder attachment, String file, List<LinkCreate.Uprobe> places) {
    List<Fd> links = new ArrayList<>();
    ProbePmu pmu = ProbePmu.find(program, "uprobe", ProbeMode.PERF).orElseThrow();
    for (LinkCreate.Uprobe place : places) {
      PerfEvent request =
          PerfEvent.probe(
              pmu.type(),
              pmu.referenceCounter(place.referenceCounter()),
              file,
              place.offset(),
              options.pid().orElse(PerfEvent.ANY));
      Fd event = attachment.own(kernel.perfEventOpen(request));
      PerfAttachment.add(attachment, program, event, place.cookie(), AttachWay.BEST)
          .ifPresent(links::add);
    }
    return PerfAttachment.finish(attachment, links);
  }
}
