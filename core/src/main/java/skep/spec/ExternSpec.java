package skep.spec;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Something that the object only declares, to be found when it is loaded. Code refers to it by name
 * ({@code Imm64.ExternRef}, {@code Callee.Extern}).
 */
public sealed interface ExternSpec {
  /**
   * The name.
   *
   * @return the name of its symbol, unique among externs
   */
  String name();

  /**
   * Whether the object can do without it ({@code __weak}).
   *
   * @return true when it can
   */
  boolean weak();

  /**
   * Its VAR or FUNC in the object's BTF.
   *
   * @return the id
   */
  int btfId();

  /** What a {@link Kconfig} value is, which decides what configuration text it takes. */
  enum KconfigType {
    /** A {@code char}: {@code y}, {@code n}, {@code m} as a character. */
    CHAR,
    /** A {@code bool}: {@code y} or {@code n}. */
    BOOL,
    /** An integer of 1, 2, 4 or 8 bytes. */
    INT,
    /** An {@code enum libbpf_tristate}: no, yes or module. */
    TRISTATE,
    /** An array of {@code char}: a string. */
    CHAR_ARRAY
  }

  /**
   * A value of the kernel's configuration, or one that the loader makes up, such as {@code
   * LINUX_KERNEL_VERSION} ({@code __kconfig}). It lies in the map of the section {@code .kconfig}.
   *
   * @param name its name
   * @param weak whether it may be missing, and is then zero
   * @param btfId its VAR
   * @param type what it is
   * @param signed whether an {@link KconfigType#INT} is signed
   * @param size bytes
   * @param offset bytes from the start of {@code .kconfig}
   */
  record Kconfig(
      String name, boolean weak, int btfId, KconfigType type, boolean signed, int size, int offset)
      implements ExternSpec {
    /** Checks the components. {@inheritDoc} */
    public Kconfig {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
    }
  }

  /**
   * A variable of the kernel ({@code __ksym}).
   *
   * @param name its name
   * @param weak whether it may be missing, and its address is then zero
   * @param btfId its VAR
   * @param typeId its type, to be found in the kernel's BTF; empty for one declared as {@code
   *     void}, whose address is found in {@code /proc/kallsyms}
   */
  record Ksym(String name, boolean weak, int btfId, OptionalInt typeId) implements ExternSpec {
    /** Checks the components. {@inheritDoc} */
    public Ksym {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(typeId, "typeId");
    }
  }

  /**
   * A function of the kernel or of a module ({@code __ksym}).
   *
   * @param name its name; what follows a triple underscore only tells apart declarations of one
   *     function
   * @param weak whether it may be missing
   * @param btfId its FUNC
   */
  record Kfunc(String name, boolean weak, int btfId) implements ExternSpec {
    /** Checks the components. {@inheritDoc} */
    public Kfunc {
      Objects.requireNonNull(name, "name");
    }
  }
}
