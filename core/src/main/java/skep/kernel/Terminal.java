package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The terminal that this process prints to.
 *
 * <pre>{@code
 * int width = Terminal.ofStandardOutput().map(Terminal::columns).orElse(80);
 * }</pre>
 *
 * @param columns how many characters a line has
 * @param rows how many lines it shows
 */
public record Terminal(int columns, int rows) {
  private static final int STANDARD_OUTPUT = 1;

  /** From {@code asm-generic/ioctls.h}: fills {@code struct winsize}, four 16-bit numbers. */
  private static final int TIOCGWINSZ = 0x5413;

  private static final int WINSIZE = 8;

  /** The size of terminals that do not know theirs, such as a serial line. */
  private static final Terminal USUAL = new Terminal(80, 24);

  /**
   * The terminal that standard output goes to, with the size it has now.
   *
   * @return the terminal, or empty if standard output is a file or a pipe, or this is not Linux
   */
  public static Optional<Terminal> ofStandardOutput() {
    if (!Native.isSupported()) {
      return Optional.empty();
    }
    try (Frame frame = Frame.open(WINSIZE, 0)) {
      if (Native.ioctl(STANDARD_OUTPUT, TIOCGWINSZ, frame.address()) < 0) {
        return Optional.empty();
      }
      ByteBuffer size = ByteBuffer.wrap(frame.getBytes(frame.address(), WINSIZE));
      size.order(ByteOrder.nativeOrder());
      int rows = Short.toUnsignedInt(size.getShort());
      int columns = Short.toUnsignedInt(size.getShort());
      return Optional.of(rows == 0 || columns == 0 ? USUAL : new Terminal(columns, rows));
    }
  }
}
