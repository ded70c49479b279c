package skep.spec;

/** Who can see a function or a variable of an object: the binding of its ELF symbol. */
public enum Linkage {
  /** Seen in its own object only ({@code STB_LOCAL}). */
  STATIC,
  /** Seen by other objects ({@code STB_GLOBAL}). */
  GLOBAL,
  /** Seen by other objects, and giving way to a global of the same name ({@code STB_WEAK}). */
  WEAK
}
