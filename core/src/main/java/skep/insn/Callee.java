package skep.insn;

import java.util.Objects;

/** What a call calls. */
public sealed interface Callee {
  /**
   * A helper of the kernel, by its number in {@code linux/bpf.h}; the table of names is {@code
   * Helper}.
   *
   * @param id the number; any 32 bits are kept, since the kernel decides what it knows
   */
  record HelperId(int id) implements Callee {}

  /**
   * A function of the object, by name: static or global, not yet placed. An object file leaves it
   * to a relocation.
   *
   * @param name the function's symbol
   */
  record Function(String name) implements Callee {
    /** Checks the components. {@inheritDoc} */
    public Function {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A function that the object only declares, so a kfunc of the kernel or of a module. An object
   * file leaves it to a relocation.
   *
   * @param name the function's symbol
   */
  record Extern(String name) implements Callee {
    /** Checks the components. {@inheritDoc} */
    public Extern {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A kfunc that has been found.
   *
   * @param btfId the id of its FUNC in the kernel's or the module's BTF
   * @param fdIndex 0 for the kernel, else the index of the module's BTF fd in the load command's
   *     {@code fd_array}
   */
  record Kfunc(int btfId, int fdIndex) implements Callee {
    /** Checks the components. {@inheritDoc} */
    public Kfunc {
      Fields.checkShort("fd index", fdIndex);
    }
  }

  /**
   * A function that is part of the same code.
   *
   * @param label where it starts
   */
  record Local(Label label) implements Callee {
    /** Checks the components. {@inheritDoc} */
    public Local {
      Objects.requireNonNull(label, "label");
    }
  }

  /**
   * A function of the same section as bytes say it: a distance, not yet known to lead anywhere. In
   * an object file a relocation at the same place changes its meaning.
   *
   * @param slots the distance in 8-byte slots from the instruction after the call
   */
  record Relative(int slots) implements Callee {}

  /**
   * A function whose address is in a register ({@code callx}); the kernel does not allow it.
   *
   * @param reg the register
   */
  record Register(Reg reg) implements Callee {
    /** Checks the components. {@inheritDoc} */
    public Register {
      Objects.requireNonNull(reg, "reg");
    }
  }
}
