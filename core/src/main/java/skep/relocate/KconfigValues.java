package skep.relocate;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import skep.spec.DataImage;
import skep.spec.ExternSpec.Kconfig;
import skep.spec.ExternSpec.KconfigType;

/**
 * The values of the kernel's configuration that an object asks for, as they lie in the map of the
 * section {@code .kconfig}. The first text that sets a value counts; one that nothing sets is zero.
 */
final class KconfigValues {
  private static final String PREFIX = "CONFIG_";
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private final ByteBuffer image;
  private final Map<String, Kconfig> open = new HashMap<>();

  KconfigValues(Collection<Kconfig> wanted, ByteOrder order) {
    int size = wanted.stream().mapToInt(value -> value.offset() + value.size()).max().orElse(0);
    this.image = ByteBuffer.allocate(size).order(order);
    wanted.forEach(value -> open.put(value.name(), value));
  }

  /** The values that nothing has set yet. */
  List<Kconfig> missing() {
    return List.copyOf(open.values());
  }

  DataImage image() {
    return DataImage.of(image.duplicate().order(image.order()));
  }

  /**
   * Sets values from a text of lines such as {@code CONFIG_HZ=250}; other lines are passed over.
   */
  void read(String text) {
    for (String line : text.split("\n")) {
      if (open.isEmpty()) {
        return;
      }
      if (line.startsWith(PREFIX)) {
        readLine(line);
      }
    }
  }

  private void readLine(String line) {
    int separator = line.indexOf('=');
    if (separator < 0 || separator == line.length() - 1) {
      throw new ExternException(
          line, "the configuration's line sets no value; a line is like CONFIG_HZ=250");
    }
    Kconfig wanted = open.get(line.substring(0, separator));
    if (wanted != null) {
      set(wanted, line.substring(separator + 1));
    }
  }

  private void set(Kconfig wanted, String text) {
    switch (text.charAt(0)) {
      case 'y', 'n', 'm' -> setChoice(wanted, text.charAt(0));
      case '"' -> setString(wanted, text);
      default -> {
        if (wanted.type() != KconfigType.INT && wanted.type() != KconfigType.CHAR) {
          throw mismatch(wanted, text, "an integer");
        }
        set(wanted, integer(wanted, text));
      }
    }
  }

  private void setChoice(Kconfig wanted, char choice) {
    long value =
        switch (wanted.type()) {
          case CHAR -> choice;
          case BOOL -> {
            if (choice == 'm') {
              throw mismatch(wanted, "m", "an enum libbpf_tristate or a char");
            }
            yield choice == 'y' ? 1 : 0;
          }
          // The values of enum libbpf_tristate.
          case TRISTATE -> choice == 'n' ? 0 : choice == 'y' ? 1 : 2;
          default ->
              throw mismatch(
                  wanted, String.valueOf(choice), "a bool, an enum libbpf_tristate or a char");
        };
    put(wanted, value);
  }

  private void setString(Kconfig wanted, String text) {
    if (wanted.type() != KconfigType.CHAR_ARRAY) {
      throw mismatch(wanted, text, "an array of char");
    }
    if (text.length() < 2 || !text.endsWith("\"")) {
      throw new ExternException(wanted.name(), "its string %s has no end".formatted(text));
    }
    byte[] bytes = text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8);
    // Cut to leave a zero, as libbpf does.
    image.put(wanted.offset(), bytes, 0, Math.min(bytes.length, wanted.size() - 1));
    open.remove(wanted.name());
  }

  /** As C's {@code strtoull} with base 0: {@code 0x1f}, {@code 017}, {@code -1}. */
  private static long integer(Kconfig wanted, String text) {
    String digits = text.stripLeading();
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int base = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      base = 16;
      digits = digits.substring(2);
    } else if (digits.startsWith("0") && digits.length() > 1) {
      base = 8;
    }
    try {
      // Java takes the digits of all scripts, and a sign again.
      boolean plain = digits.chars().allMatch(c -> c < 0x80 && c != '-' && c != '+');
      BigInteger value = new BigInteger(digits, base);
      if (!plain || value.compareTo(TWO_TO_64) >= 0) {
        throw new NumberFormatException(digits);
      }
      return negative ? -value.longValue() : value.longValue();
    } catch (NumberFormatException e) {
      throw new ExternException(wanted.name(), "'%s' is no integer of 64 bits".formatted(text));
    }
  }

  /** Sets a value that is a number. */
  void set(Kconfig wanted, long value) {
    boolean takesNumbers =
        wanted.type() == KconfigType.INT
            || wanted.type() == KconfigType.CHAR
            || wanted.type() == KconfigType.BOOL;
    if (!takesNumbers) {
      throw mismatch(wanted, Long.toUnsignedString(value), "an integer, a char or a bool");
    }
    if (wanted.type() == KconfigType.BOOL && value != 0 && value != 1
        || !fits(value, wanted.size() * Byte.SIZE, wanted.signed())) {
      throw new ExternException(
          wanted.name(),
          "%d does not fit a %s of %d bytes"
              .formatted(
                  value, wanted.type() == KconfigType.BOOL ? "bool" : "number", wanted.size()));
    }
    put(wanted, value);
  }

  private static boolean fits(long value, int bits, boolean signed) {
    if (bits == Long.SIZE) {
      return true;
    }
    return signed ? value >> bits - 1 == value >> Long.SIZE - 1 : value >>> bits == 0;
  }

  private void put(Kconfig wanted, long value) {
    switch (wanted.size()) {
      case 1 -> image.put(wanted.offset(), (byte) value);
      case 2 -> image.putShort(wanted.offset(), (short) value);
      case 4 -> image.putInt(wanted.offset(), (int) value);
      default -> image.putLong(wanted.offset(), value);
    }
    open.remove(wanted.name());
  }

  private static ExternException mismatch(Kconfig wanted, String text, String type) {
    return new ExternException(
        wanted.name(),
        "its value is '%s', for which it must be declared as %s".formatted(text, type));
  }
}
