package skep.link;

import java.util.Objects;

/** A place in the code of the kernel. */
public sealed interface KernelPlace {
  /**
   * A function, or an instruction in it.
   *
   * @param name the kernel's symbol
   * @param offset bytes from its start
   */
  record InFunction(String name, long offset) implements KernelPlace {
    /** Checks the components. {@inheritDoc} */
    public InFunction {
      Objects.requireNonNull(name, "name");
      if (offset < 0) {
        throw new IllegalArgumentException("kprobe offset " + offset + " is negative");
      }
    }

    @Override
    public String toString() {
      return offset == 0 ? name : name + "+0x" + Long.toHexString(offset);
    }
  }

  /**
   * An instruction of which the address is known, for functions whose name is not unique, as {@link
   * skep.kernel.KernelSymbols} tells it.
   *
   * @param address where the instruction starts in this kernel's memory since it booted
   */
  record AtAddress(long address) implements KernelPlace {
    /** Checks the component. {@inheritDoc} */
    public AtAddress {
      if (address == 0) {
        throw new IllegalArgumentException(
            "0 is no address of a function; /proc/kallsyms shows 0 for each to processes without"
                + " CAP_SYSLOG (kernel.kptr_restrict)");
      }
    }

    @Override
    public String toString() {
      return "0x" + Long.toHexString(address);
    }
  }
}
