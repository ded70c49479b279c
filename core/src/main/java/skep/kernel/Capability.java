package skep.kernel;

/** The capabilities of capabilities(7) that BPF asks for; the number is the bit in CapEff. */
public enum Capability {
  /** Networking programs and attachments. */
  NET_ADMIN(12),
  /** Everything below on kernels before 5.8, and walking object numbers on all. */
  SYS_ADMIN(21),
  /** Raising resource limits, such as locked memory on kernels before 5.11. */
  SYS_RESOURCE(24),
  /** Tracing programs and perf events. */
  PERFMON(38),
  /** Maps, BTF and programs. */
  BPF(39);

  private final int number;

  Capability(int number) {
    this.number = number;
  }

  /**
   * The capability's bit.
   *
   * @return a value of include/uapi/linux/capability.h
   */
  public int number() {
    return number;
  }

  /**
   * The name manuals use.
   *
   * @return for example {@code CAP_BPF}
   */
  public String uapiName() {
    return "CAP_" + name();
  }
}
