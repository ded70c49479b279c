package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Lends parts of a piece of memory, one at a time, by one {@link MemoryView} that moves.
 *
 * <pre>{@code
 * MemoryLender lender = mapping.lender(longest);
 * handler.accept(lender.lend(offset, length));
 * lender.takeBack();
 * }</pre>
 *
 * <p>It does not know of {@link Mapping#close()}: from then on it lends memory that the kernel does
 * not know, at first zeros. So whoever uses it has to know that nothing is closed meanwhile. It is
 * not thread-safe.
 */
public final class MemoryLender {
  private final int starts;
  private final int lengths;
  private final MemoryView view;

  /**
   * A lender of memory.
   *
   * @param memory a direct buffer, from 0 to its capacity
   * @param longest bytes of the longest part, for which there has to be room wherever one starts
   * @throws IllegalArgumentException when the buffer is not direct, or smaller than that
   */
  public MemoryLender(ByteBuffer memory, int longest) {
    if (!memory.isDirect() || longest < 0 || longest > memory.capacity()) {
      throw new IllegalArgumentException(memory + " cannot lend " + longest + " bytes");
    }
    this.starts = memory.capacity() - longest + 1;
    this.lengths = longest + 1;
    this.view = new MemoryView(memory);
  }

  /**
   * Lends a part, and takes back what was lent before.
   *
   * @param start where it starts
   * @param length bytes
   * @return the view, always the same
   * @throws IndexOutOfBoundsException when it starts where the longest part has no room, or is
   *     longer than that
   */
  public MemoryView lend(int start, int length) {
    view.move(Objects.checkIndex(start, starts), Objects.checkIndex(length, lengths));
    return view;
  }

  /** Takes back what was lent. From here on the view only says so. */
  public void takeBack() {
    view.takeBack();
  }
}
