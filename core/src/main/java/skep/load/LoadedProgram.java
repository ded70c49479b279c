package skep.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import skep.insn.Encoded;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.ProgramStream;
import skep.kernel.TestRun;
import skep.link.AttachException;
import skep.link.AttachOptions;
import skep.link.AttachableProgram;
import skep.link.Attacher;
import skep.link.Link;
import skep.link.UsdtSpecs;
import skep.spec.ProgramSpec;
import skep.verifier.Listing;

/**
 * A program of a loaded object: verified, in the kernel, and ready to be attached.
 *
 * <pre>{@code
 * Link link = loaded.program("handle_tp").attach();
 * Link again = loaded.program("handle_tp").attach(new TracepointOptions("syscalls", "sys_enter_read"));
 * }</pre>
 */
public final class LoadedProgram implements AttachableProgram {
  /** {@code XDP_PACKET_HEADROOM}: how much longer programs can make a packet. */
  private static final int GROWTH = 256;

  /** {@code BPF_STREAM_MAX_CAPACITY}: how much text a stream holds. */
  private static final int STREAM_CAPACITY = 100_000;

  private final LoadedObject owner;
  private final Kernel kernel;
  private final ProgramSpec spec;
  private final Fd fd;
  private final Encoded encoded;
  private final String log;

  LoadedProgram(
      LoadedObject owner, Kernel kernel, ProgramSpec spec, Fd fd, Encoded encoded, String log) {
    this.owner = owner;
    this.kernel = kernel;
    this.spec = spec;
    this.fd = fd;
    this.encoded = encoded;
    this.log = log;
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }

  @Override
  public ProgramSpec spec() {
    return spec;
  }

  @Override
  public Fd fd() {
    return fd;
  }

  @Override
  public Optional<UsdtSpecs> usdtSpecs() {
    return owner.usdtSpecs();
  }

  /**
   * The instructions as the kernel took them: subprograms stitched in, references resolved, 8 bytes
   * each, in the machine's byte order.
   *
   * @return a read-only view
   */
  public ByteBuffer instructions() {
    return encoded.bytes();
  }

  /**
   * The same instructions with their places, which is how {@link #log} names them, and their lines
   * of source.
   *
   * @return the listing
   */
  public Listing listing() {
    return Listing.of(encoded);
  }

  /**
   * What the verifier said when it accepted the program.
   *
   * @return the log; empty unless {@linkplain LoadOptions#logLevel the options} asked for one
   */
  public String log() {
    return log;
  }

  /**
   * Attaches the program where its section's name says.
   *
   * @return the attachment; closing the object ends it too
   * @throws AttachException when the section's name says nothing that can be attached to, or the
   *     kernel refuses
   */
  public Link attach() {
    return attach(Attacher.optionsOf(this));
  }

  /**
   * Attaches the program somewhere.
   *
   * @param options where and how
   * @return the attachment; closing the object ends it too
   * @throws AttachException when the kernel refuses
   */
  public Link attach(AttachOptions options) {
    return owner.keep(Attacher.attach(this, options));
  }

  /**
   * Runs the program on data of the caller's, see {@link TestRun}.
   *
   * <pre>{@code
   * int verdict = drop.run(run -> run.data(packet).outputCapacity(1514)).returnValue();
   * }</pre>
   *
   * @param request what to run it on; gets a request without anything
   * @return what it returned
   * @throws KernelException when the kernel does not run it, or not so
   */
  public TestRun.Result run(UnaryOperator<TestRun> request) {
    return kernel.progTestRun(request.apply(TestRun.of(fd)));
  }

  /**
   * Runs the program once on a packet.
   *
   * @param packet the packet
   * @return what it returned, and the packet afterwards, which may have grown by 256 bytes
   * @throws KernelException when the kernel does not run it on a packet
   */
  public TestRun.Result run(byte[] packet) {
    return run(run -> run.data(packet).outputCapacity(packet.length + GROWTH).repeat(1));
  }

  /**
   * Takes what the program has written to one of its streams, and what the kernel has, see {@link
   * ProgramStream}. Linux 6.17 and later.
   *
   * @param stream which stream
   * @return the text so far, which is gone from the stream then; empty when there is none
   * @throws KernelException when the kernel has no streams
   */
  public String take(ProgramStream stream) {
    ByteBuffer text = ByteBuffer.allocate(STREAM_CAPACITY);
    kernel.progStreamRead(fd, stream, text);
    return StandardCharsets.UTF_8.decode(text.flip()).toString();
  }

  @Override
  public String toString() {
    return "prog '" + name() + "' (" + section() + ")";
  }
}
