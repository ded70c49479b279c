package skep.kernel;

/** Abilities that kernels got one by one, and that can only be found out by trying. */
public enum Feature {
  /** BTF of functions and their prototypes (Linux 5.0). */
  BTF_FUNC,
  /** BTF of functions that are global (Linux 5.6). */
  BTF_GLOBAL_FUNC,
  /** BTF of variables and data sections (Linux 5.2). */
  BTF_DATASEC,
  /** BTF of data sections whose name starts with a question mark (Linux 6.9). */
  BTF_QMARK_DATASEC,
  /** BTF of floating-point numbers (Linux 5.13). */
  BTF_FLOAT,
  /** BTF of tagged declarations (Linux 5.16). */
  BTF_DECL_TAG,
  /** BTF of tagged types (Linux 5.17). */
  BTF_TYPE_TAG,
  /** BTF of 64-bit and of signed enums (Linux 6.0). */
  BTF_ENUM64,
  /** Maps that programs may only read, which constants need (Linux 5.2). */
  READ_ONLY_MAP,
  /** Arrays that can be mapped into memory (Linux 5.5). */
  ARRAY_MMAP,
  /** Links to perf events, and with them cookies (Linux 5.15). */
  PERF_LINK,
  /** Programs that can ask for the cookie of their attachment (Linux 5.15). */
  BPF_COOKIE,
  /** System calls whose functions take their arguments in a struct of registers (Linux 4.17). */
  SYSCALL_WRAPPER
}
