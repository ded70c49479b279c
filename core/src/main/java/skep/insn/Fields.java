package skep.insn;

/** The ranges of an instruction's fields. */
final class Fields {
  private Fields() {}

  static void checkShort(String what, int value) {
    if (value != (short) value) {
      throw new IllegalArgumentException(
          what + " " + value + " does not fit 16 bits (-32768..32767)");
    }
  }

  static void checkUnsigned(String what, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(what + " " + value + " is not in 0.." + max);
    }
  }
}
