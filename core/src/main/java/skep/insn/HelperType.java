package skep.insn;

/** What a helper takes or gives, as far as its prototype in the header tells. */
public enum HelperType {
  /** A number. */
  SCALAR,
  /** The number of bytes of the memory or string before it. */
  SIZE,
  /** The program's context. */
  CONTEXT,
  /** A map. */
  MAP,
  /** A pointer to a key of the map given. */
  MAP_KEY,
  /** A pointer to a value of the map given. */
  MAP_VALUE,
  /** A pointer to memory the program can access; its size follows, or is the type's. */
  MEMORY,
  /** A pointer to text in memory. */
  STRING,
  /** Any address, valid or not. */
  ADDRESS,
  /** A pointer to a dynptr. */
  DYNPTR,
  /** A function of the program. */
  CALLBACK,
  /** A pointer for the callback, or 0. */
  CALLBACK_CONTEXT,
  /**
   * A pointer to something else, most often an object of the kernel. As a result it may be null.
   */
  POINTER,
  /** More arguments, as many as registers are left. */
  VARIADIC,
  /** No result. */
  VOID
}
