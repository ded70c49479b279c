package skep.insn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

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
   * The address of a table of places in the same code: 8 bytes for each, of which {@code gotox}
   * ({@link Insn.JumpRegister}) takes one to jump there. Symbolic: in an object file the table is
   * in the section {@code .jumptables}, in the kernel it is a map of type {@code INSN_ARRAY}.
   *
   * @param entries where each entry leads, in the order of the table
   */
  record JumpTable(List<Entry> entries) implements Imm64 {
    /** Copies the components. {@inheritDoc} */
    public JumpTable {
      entries = List.copyOf(entries);
    }

    /** Where an entry of a table leads. */
    public sealed interface Entry {}

    /**
     * To a place in the same code.
     *
     * @param label the place
     */
    public record To(Label label) implements Entry {
      /** Checks the components. {@inheritDoc} */
      public To {
        Objects.requireNonNull(label, "label");
      }
    }

    /**
     * To where no instruction of the code starts, which the kernel refuses.
     *
     * @param offset bytes from the start of the code
     */
    public record Astray(long offset) implements Entry {}

    /**
     * A table of places in the same code.
     *
     * @param labels the places in the order of the table
     * @return the table
     */
    public static JumpTable of(List<Label> labels) {
      return new JumpTable(labels.stream().<Entry>map(To::new).toList());
    }

    /** {@return the places in the same code, in the order of the table} */
    public List<Label> labels() {
      List<Label> labels = new ArrayList<>();
      for (Entry entry : entries) {
        if (entry instanceof To to) {
          labels.add(to.label());
        }
      }
      return labels;
    }

    /** This table with its labels replaced. */
    JumpTable retarget(UnaryOperator<Label> change) {
      return new JumpTable(
          entries.stream()
              .map(entry -> entry instanceof To to ? new To(change.apply(to.label())) : entry)
              .toList());
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
