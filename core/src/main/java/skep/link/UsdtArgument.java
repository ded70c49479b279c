package skep.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import skep.elf.Machine;

/**
 * Where an argument of a static probe is, as the note's text tells in assembler's terms, and as
 * programs compiled with libbpf's {@code bpf/usdt.bpf.h} read it ({@code struct
 * __bpf_usdt_arg_spec}).
 *
 * @param place where it is
 * @param size bytes: 1, 2, 4 or 8
 * @param isSigned whether it can be negative
 */
record UsdtArgument(Place place, int size, boolean isSigned) {
  private static final Pattern ARGUMENT = Pattern.compile("\\s*(-?\\d{1,2})\\s*@(.*)");
  private static final String NUMBER = "([-+]?(?:0x[0-9a-fA-F]{1,16}|\\d{1,20}))";
  private static final Pattern SPACES = Pattern.compile("\\s+(?=-?\\d{1,2}\\s*@)");

  private static final Pattern X86_CONSTANT = Pattern.compile("\\$" + NUMBER);
  private static final Pattern X86_REGISTER = Pattern.compile("%(\\w+)");
  private static final Pattern X86_MEMORY =
      Pattern.compile(NUMBER + "?\\(%(\\w+)(?:,%(\\w+)(?:,([1248]))?)?\\)");

  private static final Pattern ARM_CONSTANT = Pattern.compile(NUMBER);
  private static final Pattern ARM_REGISTER = Pattern.compile("(\\w+)");
  private static final Pattern ARM_MEMORY =
      Pattern.compile("\\[(x\\d+|sp)(?:,#?" + NUMBER + ")?\\]");

  /** Where an argument is; registers by their offset in {@code struct pt_regs}. */
  sealed interface Place {
    /** It is that number. */
    record Constant(long value) implements Place {}

    /** It is in a register. */
    record Register(int register) implements Place {}

    /** It is in memory that a register points to. */
    record Memory(int register, long offset) implements Place {}

    /** It is in memory, at an index: base + index × 2^shift + offset. */
    record Indexed(int register, int index, int shift, long offset) implements Place {}
  }

  /**
   * Reads what a note says of all its probe's arguments, such as {@code -4@%esi 8@-24(%rbp)}.
   *
   * @param machine {@link Machine#X86_64} or {@link Machine#AARCH64}
   * @throws IllegalArgumentException when it has another form than those that programs can read
   */
  static List<UsdtArgument> parse(int machine, String text) {
    List<UsdtArgument> arguments = new ArrayList<>();
    if (!text.isBlank()) {
      for (String argument : SPACES.split(text.strip())) {
        arguments.add(one(machine, argument));
      }
    }
    return List.copyOf(arguments);
  }

  private static UsdtArgument one(int machine, String text) {
    Matcher matcher = ARGUMENT.matcher(text);
    if (!matcher.matches()) {
      throw unknown(text);
    }
    int size = Integer.parseInt(matcher.group(1));
    if (Math.abs(size) > 8 || Integer.bitCount(Math.abs(size)) != 1) {
      throw new IllegalArgumentException(
          "argument '%s' has a size that is none of 1, 2, 4 and 8".formatted(text));
    }
    String place = matcher.group(2).replaceAll("\\s", "");
    return new UsdtArgument(
        switch (machine) {
          case Machine.X86_64 -> x86(place, text);
          case Machine.AARCH64 -> arm(place, text);
          default ->
              throw new IllegalArgumentException(
                  "arguments of probes are known for x86-64 and arm64, not for ELF machine "
                      + machine);
        },
        Math.abs(size),
        size < 0);
  }

  private static Place x86(String place, String text) {
    Matcher constant = X86_CONSTANT.matcher(place);
    if (constant.matches()) {
      return new Place.Constant(number(constant.group(1)));
    }
    Matcher register = X86_REGISTER.matcher(place);
    if (register.matches()) {
      return new Place.Register(UsdtRegisters.x86(register.group(1)));
    }
    Matcher memory = X86_MEMORY.matcher(place);
    if (!memory.matches()) {
      throw unknown(text);
    }
    long offset = memory.group(1) == null ? 0 : number(memory.group(1));
    int base = UsdtRegisters.x86(memory.group(2));
    if (memory.group(3) == null) {
      return new Place.Memory(base, offset);
    }
    int scale = memory.group(4) == null ? 1 : Integer.parseInt(memory.group(4));
    return new Place.Indexed(
        base, UsdtRegisters.x86(memory.group(3)), Integer.numberOfTrailingZeros(scale), offset);
  }

  private static Place arm(String place, String text) {
    Matcher constant = ARM_CONSTANT.matcher(place);
    if (constant.matches()) {
      return new Place.Constant(number(constant.group(1)));
    }
    Matcher register = ARM_REGISTER.matcher(place);
    if (register.matches()) {
      return new Place.Register(UsdtRegisters.arm(register.group(1)));
    }
    Matcher memory = ARM_MEMORY.matcher(place);
    if (!memory.matches()) {
      throw unknown(text);
    }
    long offset = memory.group(2) == null ? 0 : number(memory.group(2));
    return new Place.Memory(UsdtRegisters.arm(memory.group(1)), offset);
  }

  private static long number(String text) {
    String digits = text.replaceFirst("^[-+]", "");
    long value =
        digits.startsWith("0x")
            ? Long.parseUnsignedLong(digits.substring(2), 16)
            : Long.parseUnsignedLong(digits);
    return text.startsWith("-") ? -value : value;
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "argument '%s' is at a place that programs cannot read".formatted(text));
  }

  /** How {@code struct __bpf_usdt_arg_spec} is laid out, which libbpf 1.7 changed. */
  enum Layout {
    /** Until libbpf 1.6, whose programs cannot read what is at an index. */
    COMPACT(16),
    /** Since libbpf 1.7: its bit-fields do not share two bytes, and so make it longer. */
    WIDE(24);

    private final int size;

    Layout(int size) {
      this.size = size;
    }

    /** Bytes of each. */
    int size() {
      return size;
    }
  }

  /**
   * Writes a {@code struct __bpf_usdt_arg_spec}.
   *
   * @param at where in the buffer, which is of the machine's byte order
   */
  void write(ByteBuffer specs, int at, Layout layout) {
    boolean isWide = layout == Layout.WIDE;
    int kind = 0;
    int register = 0;
    if (place instanceof Place.Constant constant) {
      specs.putLong(at, constant.value());
    } else if (place instanceof Place.Register in) {
      kind = 1;
      register = in.register();
    } else if (place instanceof Place.Memory memory) {
      kind = 2;
      register = memory.register();
      specs.putLong(at, memory.offset());
    } else if (place instanceof Place.Indexed memory) {
      if (!isWide) {
        throw new IllegalArgumentException(
            "an argument is in memory at an index, which programs can read that are compiled with"
                + " libbpf 1.7 or later");
      }
      kind = 3;
      register = memory.register();
      specs.putLong(at, memory.offset());
      specs.putShort(at + 10, (short) (memory.index() | memory.shift() << 12));
    }
    specs.put(at + 8, (byte) kind);
    int rest = at + (isWide ? 14 : 12);
    specs
        .putShort(rest, (short) register)
        .put(rest + 2, (byte) (isSigned ? 1 : 0))
        .put(rest + 3, (byte) (64 - 8 * size));
  }
}
