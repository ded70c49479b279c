package skep.types;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the registers of a probed function mean: where its parameters and its result are in {@code
 * struct pt_regs}, which kprobes and uprobes are called with. All fields are of 64 bits, of which a
 * narrower parameter has the low ones.
 *
 * <pre>{@code
 * Registers registers = new Registers(types, Machine.X86_64);
 * CoreAccess second = registers.parameter(1).byteOffset();    // of rsi, from the context
 * }</pre>
 *
 * <p>The registers are those of the machines' calling conventions, named as the kernel's structs
 * have them ({@code bpf_tracing.h} of libbpf: {@code PT_REGS_PARM1_CORE} and its like).
 */
public final class Registers {
  private static final FieldType.Int WORD = new FieldType.Int(8, false);

  /** How many registers {@code struct user_pt_regs} has. */
  private static final FieldType.Array WORDS = new FieldType.Array(WORD, 31);

  private static final List<String> X86_PARAMETERS = List.of("di", "si", "dx", "cx", "r8", "r9");
  private static final List<String> X86_SYSCALL = List.of("di", "si", "dx", "r10", "r8", "r9");
  private static final int ARM_PARAMETERS = 8;
  private static final int SYSCALL_PARAMETERS = 6;
  private static final int ARM_FRAME = 29;
  private static final int ARM_LINK = 30;

  private final CoreTypes types;
  private final Machine machine;

  /**
   * The registers of a machine.
   *
   * @param types the types of the object that reads them
   * @param machine the machine that the object is for
   */
  public Registers(CoreTypes types, Machine machine) {
    this.types = Objects.requireNonNull(types, "types");
    this.machine = Objects.requireNonNull(machine, "machine");
  }

  /** {@return how many parameters are in registers; others are on the stack} */
  public int parameterCount() {
    return machine == Machine.X86_64 ? X86_PARAMETERS.size() : ARM_PARAMETERS;
  }

  /**
   * A parameter of the function, when its first instruction is probed.
   *
   * @param index which one, from 0
   * @return the register
   * @throws TypesException if it is in no register
   */
  public CoreField parameter(int index) {
    check(index, parameterCount(), "parameter");
    return machine == Machine.X86_64 ? x86(X86_PARAMETERS.get(index)) : arm(index);
  }

  /**
   * A parameter of a system call, in the registers that the caller had. A system call's function,
   * such as {@code __x64_sys_openat}, has a pointer to them as its only parameter, and they are
   * read as any kernel memory.
   *
   * @param index which one, from 0 to 5
   * @return the register
   * @throws TypesException if there is none such
   */
  public CoreField syscallParameter(int index) {
    check(index, SYSCALL_PARAMETERS, "system call's parameter");
    if (machine == Machine.X86_64) {
      return x86(X86_SYSCALL.get(index));
    }
    // The result is already where the first parameter was.
    return index == 0 ? types.struct("pt_regs___arm64").field("orig_x0").as(WORD) : arm(index);
  }

  /** {@return the function's result, when its return is probed} */
  public CoreField result() {
    return machine == Machine.X86_64 ? x86("ax") : arm(0);
  }

  /** {@return the address of the instruction that is probed} */
  public CoreField instructionPointer() {
    return machine == Machine.X86_64 ? x86("ip") : armField("pc");
  }

  /** {@return the stack pointer} */
  public CoreField stackPointer() {
    return machine == Machine.X86_64 ? x86("sp") : armField("sp");
  }

  /** {@return the frame pointer, where code has one} */
  public CoreField framePointer() {
    return machine == Machine.X86_64 ? x86("bp") : arm(ARM_FRAME);
  }

  /**
   * The register that the function's return address is in, when its first instruction is probed.
   *
   * @return the register; empty where the address is on the stack, at {@link #stackPointer}
   */
  public Optional<CoreField> returnAddress() {
    return machine == Machine.X86_64 ? Optional.empty() : Optional.of(arm(ARM_LINK));
  }

  private void check(int index, int count, String what) {
    if (index < 0 || index >= count) {
      throw new TypesException(
          machine.toString(),
          "%s %d is in no register: they have 0 to %d".formatted(what, index, count - 1));
    }
  }

  /** With flavors, since the BTF at hand may be of another machine. */
  private CoreField x86(String register) {
    return types.struct("pt_regs___x86_64").field(register).as(WORD);
  }

  private CoreField arm(int register) {
    return armField("regs", WORDS).element(register);
  }

  private CoreField armField(String name) {
    return armField(name, WORD);
  }

  private CoreField armField(String name, FieldType type) {
    return types.struct("user_pt_regs___arm64").field(name).as(type);
  }
}
