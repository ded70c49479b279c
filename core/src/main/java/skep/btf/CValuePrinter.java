package skep.btf;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalInt;

/**
 * Prints values as C would initialise them: {@code (struct point){.x = (int)1, .y = (int)2}}.
 *
 * <p>The text is that of libbpf's {@code btf_dump__dump_type_data}, with its options; without any,
 * each member has a line, and members that are zero are left out. Where libbpf's text misleads,
 * this one does not: a struct within another is left out only if all of it is zero, not if its
 * first member is; an array of bytes is text only if nothing but zeroes follow the first zero, and
 * an array of {@code bool} never is; after text, later numbers are printed as before; a string is
 * followed by a comma as other members are; enumerators are found in bit-fields and where their
 * highest bit is set.
 *
 * <pre>{@code
 * System.out.println(CValuePrinter.of(btf).compact().strings().print(value));
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by any number of threads.
 */
public final class CValuePrinter {
  private final Btf btf;
  private final boolean isCompact;
  private final boolean hasNames;
  private final boolean hasZeroes;
  private final boolean hasStrings;
  private final String indent;

  private CValuePrinter(
      Btf btf,
      boolean isCompact,
      boolean hasNames,
      boolean hasZeroes,
      boolean hasStrings,
      String indent) {
    this.btf = btf;
    this.isCompact = isCompact;
    this.hasNames = hasNames;
    this.hasZeroes = hasZeroes;
    this.hasStrings = hasStrings;
    this.indent = indent;
  }

  /**
   * A printer with libbpf's defaults: on many lines that are indented by tabs, with names and
   * types, without zeroes, and with {@code char} arrays as arrays.
   *
   * @param btf the types of the values to be printed
   * @return the printer
   */
  public static CValuePrinter of(Btf btf) {
    return new CValuePrinter(btf, false, true, false, false, "\t");
  }

  /** {@return a printer like this that prints a value on one line} */
  public CValuePrinter compact() {
    return new CValuePrinter(btf, true, hasNames, hasZeroes, hasStrings, indent);
  }

  /** {@return a printer like this that leaves out the names of members and all types} */
  public CValuePrinter withoutNames() {
    return new CValuePrinter(btf, isCompact, false, hasZeroes, hasStrings, indent);
  }

  /** {@return a printer like this that prints members and elements that are zero, too} */
  public CValuePrinter zeroes() {
    return new CValuePrinter(btf, isCompact, hasNames, true, hasStrings, indent);
  }

  /** {@return a printer like this that prints {@code char} arrays that end in a zero as strings} */
  public CValuePrinter strings() {
    return new CValuePrinter(btf, isCompact, hasNames, hasZeroes, true, indent);
  }

  /**
   * A printer like this that indents otherwise.
   *
   * @param text what a line is indented by for each level
   * @return the printer
   */
  public CValuePrinter indentedBy(String text) {
    return new CValuePrinter(btf, isCompact, hasNames, hasZeroes, hasStrings, text);
  }

  /**
   * Prints a value.
   *
   * @param value a value that was read by the BTF of this printer
   * @return its text
   * @throws BtfException if there are fewer bytes in it than its types say, or the text would be
   *     far longer than the bytes can explain
   */
  public String print(BtfValue value) {
    Run run = new Run();
    run.print("", 0, value, Around.NOTHING);
    return run.text.take();
  }

  /** What a value is printed within, as far as it makes a difference. */
  private enum Around {
    NOTHING,
    STRUCT,
    ARRAY,
    TEXT
  }

  /** One value being printed. */
  private final class Run {
    private final CBounds bounds = new CBounds(btf);
    private final CText text = new CText(bounds);
    private final CPrinter types = new CPrinter(btf);
    private int depth;

    /** Prints a value that is a member or an element, unless it is to be left out. */
    void print(String name, int bitfieldSize, BtfValue value, Around around) {
      if (around == Around.STRUCT && !hasZeroes && isZero(value)) {
        return;
      }
      bounds.enter(value.typeId());
      indent();
      if (hasNames) {
        if (!name.isEmpty()) {
          text.add(".").add(name).add(" = ");
        }
        if (around == Around.NOTHING || around == Around.STRUCT) {
          text.add("(").add(types.cast(value.typeId())).add(")");
        }
      }
      if (value instanceof BtfValue.Composite composite) {
        printFields(composite.fields(), around);
      } else if (value instanceof BtfValue.Array array) {
        printElements(array);
      } else if (around == Around.TEXT && value instanceof BtfValue.Int character) {
        text.add(characterText(character.value()));
      } else if (bitfieldSize != 0 && value instanceof BtfValue.Int bits) {
        text.add(hex(unsigned(bits.value(), bitfieldSize)));
      } else if (bitfieldSize != 0 && value instanceof BtfValue.Bool bit) {
        text.add(bit.value() ? "0x1" : "0x0");
      } else {
        text.add(scalar(value));
      }
      bounds.leave();
      end();
    }

    private void printFields(List<BtfValue.Field> fields, Around around) {
      // All elements of an array have one form, however deep: nothing left out but their types.
      Around within = around == Around.ARRAY ? Around.ARRAY : Around.STRUCT;
      open("{");
      for (BtfValue.Field field : fields) {
        print(field.name(), field.bitfieldSize(), field.value(), within);
      }
      close("}");
    }

    private void printElements(BtfValue.Array array) {
      List<BtfValue> elements = array.elements();
      OptionalInt length = textLength(array);
      if (hasStrings && length.isPresent() && length.getAsInt() < elements.size()) {
        text.add("\"").add(string(elements.subList(0, length.getAsInt()))).add("\"");
        return;
      }
      open("[");
      if (length.isPresent()) {
        int shown = Math.min(length.getAsInt() + (hasZeroes ? 1 : 0), elements.size());
        elements.subList(0, shown).forEach(element -> print("", 0, element, Around.TEXT));
      } else {
        elements.forEach(element -> print("", 0, element, Around.ARRAY));
      }
      close("]");
    }

    /**
     * How many characters an array has before the zeroes that fill it up; empty for an array of
     * something else, or of bytes among which zeroes are no end.
     */
    private OptionalInt textLength(BtfValue.Array array) {
      if (!isOfBytes(array)) {
        return OptionalInt.empty();
      }
      List<BtfValue> elements = array.elements();
      int length = 0;
      while (length < elements.size() && !isZero(elements.get(length))) {
        length++;
      }
      boolean isText = elements.subList(length, elements.size()).stream().allMatch(this::isZero);
      return isText ? OptionalInt.of(length) : OptionalInt.empty();
    }

    private void open(String bracket) {
      text.add(bracket);
      depth++;
      newLine();
    }

    private void close(String bracket) {
      depth--;
      indent();
      text.add(bracket);
    }

    private void end() {
      if (depth > 0) {
        text.add(",");
        newLine();
      }
    }

    private void newLine() {
      if (!isCompact) {
        text.add("\n");
      }
    }

    private void indent() {
      if (!isCompact) {
        for (int level = 0; level < depth; level++) {
          text.add(indent);
        }
      }
    }

    private boolean isZero(BtfValue value) {
      bounds.spend(1);
      if (value instanceof BtfValue.Composite composite) {
        return composite.fields().stream().allMatch(field -> isZero(field.value()));
      }
      if (value instanceof BtfValue.Array array) {
        return array.elements().stream().allMatch(this::isZero);
      }
      return isZeroScalar(value);
    }
  }

  private boolean isOfBytes(BtfValue.Array array) {
    int element = btf.word(btf.skipModifiersAndTypedefs(array.typeId()), 3);
    return btf.type(btf.skipModifiersAndTypedefs(element)) instanceof BtfType.Int type
        && type.size() == 1
        && !type.encoding().contains(BtfType.Encoding.BOOL);
  }

  private static boolean isZeroScalar(BtfValue value) {
    if (value instanceof BtfValue.Int number) {
      return number.value().signum() == 0;
    }
    if (value instanceof BtfValue.Bool truth) {
      return !truth.value();
    }
    if (value instanceof BtfValue.Floating number) {
      return Double.doubleToRawLongBits(number.value()) == 0;
    }
    if (value instanceof BtfValue.Enumerator enumerator) {
      return enumerator.value() == 0;
    }
    return value instanceof BtfValue.Pointer pointer && pointer.address() == 0;
  }

  private String scalar(BtfValue value) {
    if (value instanceof BtfValue.Int number) {
      return isWide(number.typeId())
          ? hex(unsigned(number.value(), 128))
          : number.value().toString();
    }
    if (value instanceof BtfValue.Bool truth) {
      return truth.value() ? "1" : "0";
    }
    if (value instanceof BtfValue.Floating number) {
      return decimal(number.value());
    }
    if (value instanceof BtfValue.Enumerator enumerator) {
      return enumerator.name().orElseGet(() -> numberText(enumerator));
    }
    if (value instanceof BtfValue.Pointer pointer) {
      return pointer.address() == 0 ? "(nil)" : "0x" + Long.toHexString(pointer.address());
    }
    StringBuilder raw = new StringBuilder("0x");
    if (value instanceof BtfValue.Raw unknown) {
      for (int at = 0; at < unknown.bytes().limit(); at++) {
        raw.append(String.format("%02x", unknown.bytes().get(at)));
      }
    }
    return raw.toString();
  }

  private boolean isWide(int typeId) {
    return btf.sizeOf(typeId) > Long.BYTES;
  }

  private String numberText(BtfValue.Enumerator enumerator) {
    int target = btf.skipModifiersAndTypedefs(enumerator.typeId());
    boolean signed = btf.kindFlag(target);
    String number =
        signed ? Long.toString(enumerator.value()) : Long.toUnsignedString(enumerator.value());
    return btf.kind(target) == BtfKind.ENUM ? number : number + (signed ? "LL" : "ULL");
  }

  /** As {@code %f}. */
  private static String decimal(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    String digits = new BigDecimal(number).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = Math.copySign(1, number) < 0 && !digits.startsWith("-");
    return lostSign ? "-" + digits : digits;
  }

  private static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  private static BigInteger unsigned(BigInteger number, int bits) {
    return number.signum() < 0 ? number.add(BigInteger.ONE.shiftLeft(bits)) : number;
  }

  private static String characterText(BigInteger number) {
    int character = number.intValue();
    if (character == 0) {
      return "'\\0'";
    }
    return isPrintable(character) ? "'" + (char) character + "'" : number.toString();
  }

  private static String string(List<BtfValue> characters) {
    StringBuilder string = new StringBuilder();
    for (BtfValue value : characters) {
      if (value instanceof BtfValue.Int number) {
        int character = number.value().intValue() & 0xff;
        string.append(
            isPrintable(character) ? "" + (char) character : String.format("\\x%02x", character));
      }
    }
    return string.toString();
  }

  private static boolean isPrintable(int character) {
    return character >= ' ' && character <= '~';
  }
}
