package skep.link;

import java.util.Optional;
import skep.kernel.Kernel;

/** The kernel's kprobe or uprobe PMU, which Linux has since 4.17, as sysfs describes it. */
final class ProbePmu {
  private final AttachableProgram program;
  private final String folder;
  private final int type;

  private ProbePmu(AttachableProgram program, String folder, String type) {
    this.program = program;
    this.folder = folder;
    this.type = number(type);
  }

  /**
   * Finds a PMU.
   *
   * @param name kprobe or uprobe
   * @param mode in which case none is wanted, or one must be there
   * @return empty when the event is to be made in tracefs instead
   */
  static Optional<ProbePmu> find(AttachableProgram program, String name, ProbeMode mode) {
    if (mode == ProbeMode.LEGACY) {
      return Optional.empty();
    }
    Kernel kernel = program.kernel();
    String folder = "/sys/bus/event_source/devices/" + name;
    Optional<ProbePmu> pmu =
        kernel.readText(folder + "/type").map(type -> new ProbePmu(program, folder, type));
    if (pmu.isEmpty() && mode != ProbeMode.DEFAULT) {
      throw new AttachException(program, "this kernel has no %s PMU (%s)".formatted(name, folder));
    }
    return pmu;
  }

  /** The number that an event of it has for a type. */
  int type() {
    return type;
  }

  /** An event's {@code config} that asks for the return of a function. */
  long returnBit() {
    return 1L << firstBit("retprobe");
  }

  /** An event's {@code config} that has a counter of references at that place in the file. */
  long referenceCounter(long offset) {
    if (offset == 0) {
      return 0;
    }
    if (offset < 0 || offset > 0xffffffffL) {
      throw new AttachException(
          program,
          "a reference counter must be in the first 4 GiB of the file, not at 0x%x"
              .formatted(offset));
    }
    return offset << firstBit("ref_ctr_offset");
  }

  /** Of a format such as {@code config:32-63}. */
  private int firstBit(String field) {
    String path = folder + "/format/" + field;
    String format =
        program
            .kernel()
            .readText(path)
            .orElseThrow(
                () -> new AttachException(program, "this kernel cannot do that: no " + path));
    return number(format.strip().replaceFirst("^config:", "").replaceFirst("-.*", ""));
  }

  private int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new AttachException(
          program, "'%s' below %s is not understood".formatted(text.strip(), folder));
    }
  }
}
