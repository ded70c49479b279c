package skep.map;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import skep.kernel.Fd;
import skep.kernel.Kernel;

/**
 * What the program of an iterator writes, for each thing there is of its kind: tasks, elements of a
 * map, sockets. Each reading runs it anew, as far as it is read.
 *
 * <pre>{@code
 * try (Stream<String> tasks = new BpfIterator(kernel, link).lines()) {
 *   tasks.filter(line -> line.contains("java")).forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Streams have to be closed. What the kernel refuses is a {@link skep.kernel.KernelException}.
 */
public final class BpfIterator {
  /** As much as the kernel gives at once. */
  private static final int CHUNK = 64 * 1024;

  private final Kernel kernel;
  private final Fd link;

  /**
   * A view of a link, which stays its owner's.
   *
   * @param kernel the kernel it is in
   * @param link the link of an iterator's program
   */
  public BpfIterator(Kernel kernel, Fd link) {
    this.kernel = Objects.requireNonNull(kernel, "kernel");
    this.link = Objects.requireNonNull(link, "link");
  }

  /**
   * Reads text, as {@code bpf_seq_printf} writes it.
   *
   * @return the lines, without their ends; UTF-8
   */
  public Stream<String> lines() {
    ReadableByteChannel channel = kernel.iterate(link);
    return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))
        .lines()
        .onClose(() -> close(channel));
  }

  /**
   * Reads values, as {@code bpf_seq_write} writes them.
   *
   * @param <T> what a value is
   * @param codec how it lies
   * @return the values
   * @throws IllegalArgumentException when what is written ends amidst a value; thrown by the stream
   */
  public <T> Stream<T> values(Codec<T> codec) {
    if (codec.size() == 0) {
      throw new IllegalArgumentException("values of no bytes have no number");
    }
    ReadableByteChannel channel = kernel.iterate(link);
    ByteBuffer buffer = BpfMap.buffer(Math.max(CHUNK, codec.size())).flip();
    return Stream.generate(() -> fill(channel, buffer, codec.size()))
        .takeWhile(more -> more)
        .map(
            more ->
                codec.decode(
                    buffer.slice(advance(buffer, codec), codec.size()).order(buffer.order())))
        .onClose(() -> close(channel));
  }

  private static int advance(ByteBuffer buffer, Codec<?> codec) {
    int at = buffer.position();
    buffer.position(at + codec.size());
    return at;
  }

  /** Whether there is a whole value at the buffer's position, now or after reading more. */
  private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer, int size) {
    while (buffer.remaining() < size) {
      buffer.compact();
      int count = read(channel, buffer);
      buffer.flip();
      if (count < 0) {
        if (buffer.hasRemaining()) {
          throw new IllegalArgumentException(
              "the iterator ends with %d bytes, its values have %d"
                  .formatted(buffer.remaining(), size));
        }
        return false;
      }
    }
    return true;
  }

  private static int read(ReadableByteChannel channel, ByteBuffer buffer) {
    try {
      return channel.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(ReadableByteChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
