package skep.kernel;

/**
 * Abilities that kernels got one by one, and that can only be found out by trying: libbpf's {@code
 * enum kern_feature_id}, in the order in which kernels got them.
 */
public enum Feature {
  /** Names of programs and maps (Linux 4.15). */
  PROG_NAME("names of programs and maps"),
  /** Expected attach types of programs that can do without (Linux 4.17). */
  EXP_ATTACH_TYPE("expected attach types"),
  /** System calls with a wrapper that takes their arguments in a struct (Linux 4.17). */
  SYSCALL_WRAPPER("wrappers of system calls"),
  /** BTF (Linux 4.18). */
  BTF("BTF"),
  /** BTF of functions and their prototypes, and records of functions and lines (Linux 5.0). */
  BTF_FUNC("BTF of functions"),
  /** Global variables: code refers to bytes of a map, some of which are constant (Linux 5.2). */
  GLOBAL_DATA("global variables"),
  /** BTF of variables and data sections (Linux 5.2). */
  BTF_DATASEC("BTF of variables and data sections"),
  /** Arrays that can be mapped into memory (Linux 5.5). */
  ARRAY_MMAP("arrays in memory"),
  /** The helpers that tell kernel memory from a user program's (Linux 5.5). */
  PROBE_READ_KERN("bpf_probe_read_kernel and its like"),
  /** BTF of functions that are global (Linux 5.6). */
  BTF_GLOBAL_FUNC("BTF of global functions"),
  /** Maps that stay as long as a program that does not refer to them (Linux 5.10). */
  PROG_BIND_MAP("binding maps to programs"),
  /** BTF of modules (Linux 5.11). */
  MODULE_BTF("BTF of modules"),
  /** Memory that is charged to control groups, not to the limit on locked memory (Linux 5.11). */
  MEMCG_ACCOUNT("charging memory to control groups"),
  /** BTF of floating-point numbers (Linux 5.13). */
  BTF_FLOAT("BTF of floating-point numbers"),
  /** Links to perf events (Linux 5.15). */
  PERF_LINK("links to perf events"),
  /** Cookies: a number of its own for each attachment of a program (Linux 5.15). */
  BPF_COOKIE("cookies of attachments"),
  /** BTF of tagged declarations (Linux 5.16). */
  BTF_DECL_TAG("BTF of tagged declarations"),
  /** BTF of tagged types (Linux 5.17). */
  BTF_TYPE_TAG("BTF of tagged types"),
  /** BTF of 64-bit and of signed enums (Linux 6.0). */
  BTF_ENUM64("BTF of 64-bit and of signed enums"),
  /** Links to many places of a user program, for one process or all (Linux 6.6, mended in 6.10). */
  UPROBE_MULTI_LINK("links to many uprobes"),
  /** Arguments of global functions that are the program's context by their tag (Linux 6.8). */
  ARG_CTX_TAG("arguments tagged arg:ctx"),
  /** BTF of data sections whose name starts with a question mark (Linux 6.9). */
  BTF_QMARK_DATASEC("BTF of data sections named ?…"),
  /** Arenas whose variables are further than 512 MiB from their start (Linux 6.17). */
  LDIMM64_FULL_RANGE_OFF("any offset into an arena"),
  /** Uprobes that enter the kernel by a system call of their own (x86-64, Linux 6.18). */
  UPROBE_SYSCALL("uprobes by a system call"),
  /** BTF that says how long each kind of type is (after Linux 7.0). */
  BTF_LAYOUT("BTF with a layout"),
  /** A log for more commands than loading programs and BTF (after Linux 7.0). */
  BPF_SYSCALL_COMMON_ATTRS("attributes common to all commands");

  private final String title;

  Feature(String title) {
    this.title = title;
  }

  /**
   * What it is, for people.
   *
   * @return a few words, such as {@code BTF of functions}
   */
  public String title() {
    return title;
  }
}
