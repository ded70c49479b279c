package skep.link;

import java.util.HashMap;
import java.util.Map;

/** Where registers are in the kernel's {@code struct pt_regs}. */
final class UsdtRegisters {
  private static final int WORD = 8;

  /** In the order of arch/x86/include/asm/ptrace.h; 64, 32, 16 and 8 bits of each. */
  private static final Map<String, Integer> X86 =
      table(
          "r15 r15d r15w r15b",
          "r14 r14d r14w r14b",
          "r13 r13d r13w r13b",
          "r12 r12d r12w r12b",
          "rbp ebp bp bpl",
          "rbx ebx bx bl",
          "r11 r11d r11w r11b",
          "r10 r10d r10w r10b",
          "r9 r9d r9w r9b",
          "r8 r8d r8w r8b",
          "rax eax ax al",
          "rcx ecx cx cl",
          "rdx edx dx dl",
          "rsi esi si sil",
          "rdi edi di dil",
          "orig_rax",
          "rip eip ip",
          "cs",
          "eflags",
          "rsp esp sp spl");

  private UsdtRegisters() {}

  private static Map<String, Integer> table(String... registers) {
    Map<String, Integer> offsets = new HashMap<>();
    for (int i = 0; i < registers.length; i++) {
      for (String name : registers[i].split(" ")) {
        offsets.put(name, WORD * i);
      }
    }
    return Map.copyOf(offsets);
  }

  static int x86(String name) {
    Integer offset = X86.get(name);
    if (offset == null) {
      throw unknown(name);
    }
    return offset;
  }

  /** In arch/arm64's {@code struct user_pt_regs}: x0 to x30, then sp. */
  static int arm(String name) {
    if (name.equals("sp")) {
      return 31 * WORD;
    }
    if (!name.matches("[xw](?:[12]?\\d|30)")) {
      throw unknown(name);
    }
    return WORD * Integer.parseInt(name.substring(1));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "an argument is in register '%s', which programs cannot read".formatted(name));
  }
}
