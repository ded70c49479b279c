package skep.load;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import skep.kernel.Fd;

/**
 * What is asked for a program when it is loaded, beyond what its object says.
 *
 * @param flags {@code BPF_F_*} of BPF_PROG_LOAD, added to those of its section
 * @param logLevel in place of the object's
 * @param ifindex the network device it is bound or offloaded to, 0 for none
 * @param target the program whose function it is for, in place of a function of the kernel
 */
record ProgramSettings(int flags, OptionalInt logLevel, int ifindex, Optional<Fd> target) {
  static final ProgramSettings NONE =
      new ProgramSettings(0, OptionalInt.empty(), 0, Optional.empty());

  ProgramSettings {
    Objects.requireNonNull(logLevel, "logLevel");
    Objects.requireNonNull(target, "target");
  }

  ProgramSettings withFlags(int flags) {
    return new ProgramSettings(flags, logLevel, ifindex, target);
  }

  ProgramSettings withLogLevel(int level) {
    LoadOptions.checkLogLevel(level);
    return new ProgramSettings(flags, OptionalInt.of(level), ifindex, target);
  }

  ProgramSettings withIfindex(int ifindex) {
    return new ProgramSettings(flags, logLevel, ifindex, target);
  }

  ProgramSettings withTarget(Fd program) {
    return new ProgramSettings(flags, logLevel, ifindex, Optional.of(program));
  }
}
