package skep.types;

import java.util.List;
import java.util.Objects;

/**
 * How a tracepoint's records are laid out on one kernel, as its {@code format} file in tracefs
 * tells.
 *
 * <pre>{@code
 * TraceFormat format = TraceFormat.parse(
 *     Files.readString(Path.of("/sys/kernel/tracing/events/sched/sched_switch/format")));
 * format.fields().get(0)                          // char prev_comm[16] at 8
 * }</pre>
 *
 * @param name the event's name: {@code sched_switch}
 * @param id the number that attaching to it takes
 * @param common what every event's record starts with
 * @param fields what this event's record has after that, in order
 * @see <a href="https://docs.kernel.org/trace/events.html#event-formats">Event formats</a>
 */
public record TraceFormat(String name, int id, List<Field> common, List<Field> fields) {
  /** Checks and copies the components. {@inheritDoc} */
  public TraceFormat {
    Objects.requireNonNull(name, "name");
    common = List.copyOf(common);
    fields = List.copyOf(fields);
  }

  /**
   * A field of the record.
   *
   * @param declaration its C type as the kernel has it, without its name: {@code const char *},
   *     {@code char[16]}
   * @param name its name
   * @param offset bytes from the start of the record
   * @param size its bytes
   * @param signed whether it is a signed number
   * @param place where the field's value is
   */
  public record Field(
      String declaration, String name, long offset, long size, boolean signed, Place place) {
    /** Checks the components. {@inheritDoc} */
    public Field {
      Objects.requireNonNull(declaration, "declaration");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(place, "place");
    }

    /** {@return what it is, as far as its declaration and size tell} */
    public FieldType type() {
      return Declarations.type(this);
    }

    /** {@return the field as the format has it: {@code char[16] prev_comm}} */
    @Override
    public String toString() {
      return declaration + " " + name;
    }
  }

  /** Where the value of a field is. */
  public enum Place {
    /** In the field. */
    INLINE,
    /**
     * Elsewhere in the record ({@code __data_loc}): the field has 4 bytes, of which the low 16 bits
     * are the value's offset from the start of the record and the high 16 bits its length.
     */
    DATA_LOC,
    /** As {@link #DATA_LOC}, with an offset from the end of the field ({@code __rel_loc}). */
    REL_LOC
  }

  /**
   * Reads a format.
   *
   * @param text the file
   * @return the format
   * @throws TraceFormatException if it is none
   */
  public static TraceFormat parse(String text) {
    return new TraceFormatParser(text).parse();
  }
}
