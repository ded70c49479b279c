package skep.link;

import java.util.Objects;

/** A place in the code of a user program or library. */
public sealed interface UserPlace {
  /**
   * A function, or an instruction in it.
   *
   * @param name the function's symbol; {@code name@VERSION} for that version of a library's
   * @param offset bytes from its start
   */
  record InFunction(String name, long offset) implements UserPlace {
    /** Checks the components. {@inheritDoc} */
    public InFunction {
      Objects.requireNonNull(name, "name");
      if (offset < 0) {
        throw new IllegalArgumentException("offset " + offset + " in a function is negative");
      }
    }

    @Override
    public String toString() {
      return offset == 0 ? name : name + "+0x" + Long.toHexString(offset);
    }
  }

  /**
   * An instruction of which only the place in the file is known, as {@code perf probe} and
   * disassemblers tell it.
   *
   * @param offset bytes from the start of the file; not an address
   */
  record InFile(long offset) implements UserPlace {
    /** Checks the component. {@inheritDoc} */
    public InFile {
      if (offset < 0) {
        throw new IllegalArgumentException("offset " + offset + " in a file is negative");
      }
    }

    @Override
    public String toString() {
      return "0x" + Long.toHexString(offset);
    }
  }
}
