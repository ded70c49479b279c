package skep.link;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Attaching to a static probe of a user program or library, as {@code
 * SEC("usdt/binary:provider:name")} does. The program is one that libbpf's {@code bpf/usdt.bpf.h}
 * was compiled into: its maps {@code __bpf_usdt_specs} and {@code __bpf_usdt_ip_to_spec_id} are
 * told here where the probe's arguments are. Kernels before 5.15 have no cookies; there, a library
 * can only be observed in a given process.
 *
 * <pre>{@code
 * program.attach(UsdtOptions.of("libc.so.6", "libc", "setjmp").withPid(pid));
 * }</pre>
 *
 * @param binary the file, as {@link UprobeOptions#binary} has it
 * @param provider who defines the probe
 * @param name the probe
 * @param pid the process to run in; empty for all
 * @param cookie what {@code bpf_usdt_cookie} gives
 */
public record UsdtOptions(String binary, String provider, String name, OptionalInt pid, long cookie)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public UsdtOptions {
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pid, "pid");
  }

  /**
   * A probe, in all processes.
   *
   * @param binary the program or library
   * @param provider who defines the probe
   * @param name the probe
   * @return the options
   */
  public static UsdtOptions of(String binary, String provider, String name) {
    return new UsdtOptions(binary, provider, name, OptionalInt.empty(), 0);
  }

  /**
   * The same for one process only.
   *
   * @param pid the process
   * @return the options
   */
  public UsdtOptions withPid(int pid) {
    return new UsdtOptions(binary, provider, name, OptionalInt.of(pid), cookie);
  }

  /**
   * The same with another cookie.
   *
   * @param cookie what {@code bpf_usdt_cookie} gives
   * @return the options
   */
  public UsdtOptions withCookie(long cookie) {
    return new UsdtOptions(binary, provider, name, pid, cookie);
  }
}
