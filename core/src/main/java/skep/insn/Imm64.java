package skep.insn;

import java.util.Objects;

/**
 * What a 64-bit load loads: a number, or something that becomes a number when an object file is
 * read or a program loaded. The symbolic ones name what they mean; the resolved ones hold what the
 * kernel takes, and are told apart by the instruction's source register field ({@code BPF_PSEUDO_*}
 * in {@code linux/bpf.h}).
 */
public sealed interface Imm64 {
  /**
   * A number.
   *
   * @param value all 64 bits
   */
  record Value(long value) implements Imm64 {}

  /**
   * A map of the object. Symbolic.
   *
   * @param map its name
   */
  record MapRef(String map) implements Imm64 {
    /** Checks the components. {@inheritDoc} */
    public MapRef {
      Objects.requireNonNull(map, "map");
    }
  }

  /**
   * The address of a byte of a data section ({@code .data}, {@code .rodata}, {@code .bss} and their
   * kin). Symbolic.
   *
   * @param section the section's name in the object
   * @param offset bytes from its start; any 32 bits, since clang also makes addresses outside a
   *     variable
   */
  record GlobalRef(String section, int offset) implements Imm64 {
    /** Checks the components. {@inheritDoc} */
    public GlobalRef {
      Objects.requireNonNull(section, "section");
    }
  }

  /**
   * A function of the object, to be given to a helper as a callback. Symbolic.
   *
   * @param function its name
   */
  record FunctionRef(String function) implements Imm64 {
    /** Checks the components. {@inheritDoc} */
    public FunctionRef {
      Objects.requireNonNull(function, "function");
    }
  }

  /**
   * Something the object only declares: a kernel variable or function ({@code __ksym}) or a
   * configuration value ({@code __kconfig}). Symbolic.
   *
   * @param name its name
   */
  record ExternRef(String name) implements Imm64 {
    /** Checks the components. {@inheritDoc} */
    public ExternRef {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A map by file descriptor ({@code BPF_PSEUDO_MAP_FD}).
   *
   * @param fd the descriptor
   */
  record MapFd(int fd) implements Imm64 {}

  /**
   * A byte of a map's first value, by file descriptor ({@code BPF_PSEUDO_MAP_VALUE}).
   *
   * @param fd the descriptor
   * @param offset bytes from the start of the value
   */
  record MapValue(int fd, int offset) implements Imm64 {}

  /**
   * A map by its place in the load command's {@code fd_array} ({@code BPF_PSEUDO_MAP_IDX}).
   *
   * @param index the place
   */
  record MapIndex(int index) implements Imm64 {}

  /**
   * A byte of a map's first value, by the map's place in the load command's {@code fd_array}
   * ({@code BPF_PSEUDO_MAP_IDX_VALUE}).
   *
   * @param index the place
   * @param offset bytes from the start of the value
   */
  record MapIndexValue(int index, int offset) implements Imm64 {}

  /**
   * A kernel variable ({@code BPF_PSEUDO_BTF_ID}).
   *
   * @param typeId the id of its VAR
   * @param btfFd the fd of the module's BTF it is in, or 0 for the kernel's own
   */
  record BtfVariable(int typeId, int btfFd) implements Imm64 {}

  /**
   * A function that is part of the same code ({@code BPF_PSEUDO_FUNC}).
   *
   * @param label where it starts
   */
  record LocalFunction(Label label) implements Imm64 {
    /** Checks the components. {@inheritDoc} */
    public LocalFunction {
      Objects.requireNonNull(label, "label");
    }
  }

  /**
   * A function of the same section as bytes say it ({@code BPF_PSEUDO_FUNC}): a distance, not yet
   * known to lead anywhere.
   *
   * @param slots the distance in 8-byte slots from the slot after the load's first
   */
  record RelativeFunction(int slots) implements Imm64 {}
}
