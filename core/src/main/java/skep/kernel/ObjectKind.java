package skep.kernel;

/** The kinds of BPF object that have numbers and can be walked. */
public enum ObjectKind {
  /** Programs. */
  PROGRAM,
  /** Maps. */
  MAP,
  /** BTF, of the kernel, its modules, and programs. */
  BTF,
  /** Links. */
  LINK
}
