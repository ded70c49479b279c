package skep.link;

/** Where and how to attach a program: one record for each kind of link. */
public sealed interface AttachOptions
    permits TracepointOptions, RawTracepointOptions, TracingOptions, KprobeOptions, UprobeOptions {
  /**
   * The number that {@code bpf_get_attach_cookie} gives the program, so that one program attached
   * at many places knows which it runs for.
   *
   * @return the cookie; 0 is also what a program sees that was given none
   */
  long cookie();
}
