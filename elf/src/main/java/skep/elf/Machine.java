package skep.elf;

/**
 * Machines a file's code is for: values of {@link ElfHeader#machine()} ({@code EM_*} in {@code
 * <elf.h>}).
 */
public final class Machine {
  /** No machine; LLVM before 3.9 wrote BPF objects so. */
  public static final int NONE = 0;

  /** Intel 80386, 32-bit x86. */
  public static final int I386 = 3;

  /** MIPS. */
  public static final int MIPS = 8;

  /** 64-bit PowerPC. */
  public static final int PPC64 = 21;

  /** IBM S/390. */
  public static final int S390 = 22;

  /** 32-bit ARM. */
  public static final int ARM = 40;

  /** AMD x86-64. */
  public static final int X86_64 = 62;

  /** 64-bit ARM. */
  public static final int AARCH64 = 183;

  /** RISC-V. */
  public static final int RISCV = 243;

  /** Linux BPF. */
  public static final int BPF = 247;

  /** LoongArch. */
  public static final int LOONGARCH = 258;

  private Machine() {}
}
