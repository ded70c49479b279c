package skep.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads what programs print with {@code bpf_trace_printk}, from the tracing file system's
 * trace_pipe.
 *
 * <p>There is one such pipe for the whole machine: it carries every program's output, and what one
 * reader takes no other gets. One thread at a time may read; any thread may close, which ends a
 * read that waits.
 *
 * <pre>{@code
 * try (TracePipe pipe = TracePipe.open(kernel)) {
 *   for (Optional<TraceLine> line = pipe.next(); line.isPresent(); line = pipe.next()) {
 *     System.out.println(line.get());
 *   }
 * }
 * }</pre>
 */
public final class TracePipe implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();

  private TracePipe(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the machine's trace pipe.
   *
   * @param kernel the kernel
   * @return the pipe
   * @throws KernelException if there is no tracing file system, or this process may not read it
   */
  public static TracePipe open(Kernel kernel) {
    String tracefs =
        kernel
            .tracefs()
            .orElseThrow(
                () ->
                    new KernelException(
                        "open(\"/sys/kernel/tracing/trace_pipe\", O_RDONLY)",
                        Errno.ENOENT.number(),
                        "mount it with: mount -t tracefs tracefs /sys/kernel/tracing"));
    return new TracePipe(kernel.openStream(tracefs + "/trace_pipe"));
  }

  /**
   * Waits for the next line. A line longer than 64 KiB comes in pieces.
   *
   * @return the line, or empty once closed
   */
  public Optional<TraceLine> next() {
    try {
      int end = lineEnd(buffer.position());
      while (end < 0) {
        int scanned = buffer.limit() - buffer.position();
        if (scanned == buffer.capacity()) {
          return Optional.of(take(buffer.limit(), 0));
        }
        int count = fill();
        if (count < 0) {
          return buffer.hasRemaining() ? Optional.of(take(buffer.limit(), 0)) : Optional.empty();
        }
        end = lineEnd(buffer.position() + scanned);
      }
      return Optional.of(take(end, 1));
    } catch (ClosedChannelException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LinuxFacts.failure("read", "trace_pipe", e);
    }
  }

  private int fill() throws IOException {
    buffer.compact();
    try {
      return channel.read(buffer);
    } finally {
      buffer.flip();
    }
  }

  private int lineEnd(int from) {
    for (int i = from; i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private TraceLine take(int end, int separator) {
    byte[] bytes = new byte[end - buffer.position()];
    buffer.get(bytes).position(end + separator);
    return TraceLineParser.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Ends the reading, also for a thread that waits. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw LinuxFacts.failure("close", "trace_pipe", e);
    }
  }
}
