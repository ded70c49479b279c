package skep.spec;

/** What a data section is for, which decides how its map is made. */
public enum DataKind {
  /** {@code .data} and {@code .data.*}: variables with an initial value. */
  DATA,
  /** {@code .rodata} and {@code .rodata.*}: constants, frozen when the object is loaded. */
  RODATA,
  /** {@code .bss} and {@code .bss.*}: variables that start as zero. */
  BSS,
  /**
   * {@code .kconfig}: configuration values, filled in when the object is loaded and then frozen.
   */
  KCONFIG,
  /** {@code .addr_space.1}: variables in the arena, memory that programs and user space share. */
  ARENA;

  /**
   * Whether programs may only read such data ({@code BPF_F_RDONLY_PROG}).
   *
   * @return true for {@link #RODATA} and {@link #KCONFIG}
   */
  public boolean readOnly() {
    return this == RODATA || this == KCONFIG;
  }
}
