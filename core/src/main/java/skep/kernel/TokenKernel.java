package skep.kernel;

import java.util.Optional;
import java.util.function.Function;

/**
 * A kernel that is asked with the permission of a token: what the owner of a BPF file system has
 * delegated to this process's user namespace ({@code bpf_token_create}, Linux 6.9 and later). Maps,
 * programs and BTF are made with it; all else goes through as it is.
 *
 * <pre>{@code
 * try (TokenKernel kernel = TokenKernel.from(new LinuxKernel(), "/sys/fs/bpf");
 *     LoadedObject loaded = BpfObject.open(file).load(kernel)) {
 *   …
 * }
 * }</pre>
 *
 * <p>Where nobody says which file system to use, {@link #ifNeeded} looks for a token only once the
 * kernel has refused something with {@link Errno#EPERM}, so that whoever needs none does not ask
 * for one.
 *
 * <p>Thread-safe. Closing gives the token back, and nothing more can be made with it then; what was
 * made stays.
 */
public final class TokenKernel extends ForwardingKernel implements AutoCloseable {
  /** Where a BPF file system is usually mounted. */
  public static final String DEFAULT_PATH = "/sys/fs/bpf";

  /** The environment variable that says, to libbpf too, which file system to use. */
  public static final String PATH_VARIABLE = "LIBBPF_BPF_TOKEN_PATH";

  /** {@code BPF_F_TOKEN_FD}, which has the same value for maps, programs and BTF. */
  static final int FLAG = 1 << 16;

  private final String path;
  private Optional<Fd> token;

  /** Whether there is nothing more to find out: a token is there, or none is to be had. */
  private boolean settled;

  private TokenKernel(Kernel kernel, String path, Optional<Fd> token) {
    super(kernel);
    this.path = path;
    this.token = token;
    this.settled = token.isPresent();
  }

  /**
   * Uses the token of a file system.
   *
   * @param kernel the kernel
   * @param bpffs where the BPF file system is mounted
   * @return the kernel with that token, which the caller closes
   * @throws KernelException when it gives none
   */
  public static TokenKernel from(Kernel kernel, String bpffs) {
    return new TokenKernel(kernel, bpffs, Optional.of(kernel.tokenCreate(bpffs)));
  }

  /**
   * Uses the token of {@link #DEFAULT_PATH} from the first refusal on, if there is one.
   *
   * @param kernel the kernel
   * @return the kernel, with that token as soon as it is needed; the caller closes it
   */
  public static TokenKernel ifNeeded(Kernel kernel) {
    return new TokenKernel(kernel, DEFAULT_PATH, Optional.empty());
  }

  /**
   * Uses the token that libbpf would: that of a path if one is given, by the caller or in {@link
   * #PATH_VARIABLE}; none if the path is empty; and otherwise that of {@link #DEFAULT_PATH}, if it
   * is needed and there is one.
   *
   * @param kernel the kernel
   * @param bpffs where the BPF file system is mounted, or empty text to use no token
   * @return the kernel, which the caller closes
   * @throws KernelException when a path is given and there is no token
   */
  public static TokenKernel choose(Kernel kernel, Optional<String> bpffs) {
    Optional<String> path = bpffs.or(() -> Optional.ofNullable(System.getenv(PATH_VARIABLE)));
    if (path.isEmpty()) {
      return ifNeeded(kernel);
    }
    if (path.get().isEmpty()) {
      TokenKernel without = ifNeeded(kernel);
      without.settled = true;
      return without;
    }
    return from(kernel, path.get());
  }

  /** A kernel, or the one behind it where no token makes a difference to what it can do. */
  static Kernel plain(Kernel kernel) {
    return kernel instanceof TokenKernel it && it.token().isEmpty() ? it.kernel : kernel;
  }

  /** A kernel, or the one behind it: the same types. */
  static Kernel behind(Kernel kernel) {
    return kernel instanceof TokenKernel it ? it.kernel : kernel;
  }

  /** The flag that goes with a token, 0 without one. */
  static int flag(Optional<Fd> token) {
    return token.isPresent() ? FLAG : 0;
  }

  /**
   * The token in use.
   *
   * @return the token, owned by this kernel, if there is one by now
   */
  public synchronized Optional<Fd> token() {
    return token;
  }

  /** After a refusal: the token, looked for now if it was not before. */
  private synchronized Optional<Fd> obtain() {
    if (!settled) {
      settled = true;
      try {
        token = Optional.of(kernel.tokenCreate(path));
      } catch (KernelException e) {
        // No file system, no delegation, or an old kernel: the refusal stays as it is.
        token = Optional.empty();
      }
    }
    return token;
  }

  @Override
  public MapFd mapCreate(MapCreate request) {
    Optional<Fd> used = token();
    try {
      return kernel.mapCreate(with(used, request));
    } catch (KernelException e) {
      if (e.is(Errno.EPERM) && !used.equals(obtain())) {
        return kernel.mapCreate(with(token(), request));
      }
      throw e;
    }
  }

  private static MapCreate with(Optional<Fd> token, MapCreate request) {
    return token.map(fd -> request.toBuilder().token(fd).build()).orElse(request);
  }

  @Override
  public LoadResult progLoad(ProgramLoad request) {
    return load(
        token ->
            kernel.progLoad(
                token.map(fd -> request.toBuilder().token(fd).build()).orElse(request)));
  }

  @Override
  public LoadResult btfLoad(BtfLoad request) {
    return load(
        token ->
            kernel.btfLoad(
                token.isPresent() ? new BtfLoad(request.data(), request.log(), token) : request));
  }

  private LoadResult load(Function<Optional<Fd>, LoadResult> call) {
    Optional<Fd> used = token();
    LoadResult result = call.apply(used);
    boolean forbidden =
        result instanceof LoadResult.Rejected rejected && rejected.error().is(Errno.EPERM);
    return forbidden && !used.equals(obtain()) ? call.apply(token()) : result;
  }

  @Override
  public synchronized void close() {
    settled = true;
    token.ifPresent(Fd::close);
  }
}
