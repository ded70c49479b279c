package skep.types;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import skep.btf.BtfKind;
import skep.btf.BtfMembers;
import skep.btf.BtfType;
import skep.relocate.NearNames;

/**
 * Finds out what the records of tracepoints look like. That is never a table of offsets: they are
 * fields of the kernel's own structs, {@code struct trace_event_raw_…} and, for system calls,
 * {@code struct syscall_trace_enter} and {@code syscall_trace_exit}, which CO-RE finds where the
 * program is loaded.
 *
 * <pre>{@code
 * Tracepoints tracepoints = new Tracepoints(types, (category, name) ->
 *     kernel.tracefs()
 *         .flatMap(it -> kernel.readText(it + "/events/" + category + "/" + name + "/format"))
 *         .map(TraceFormat::parse));
 * }</pre>
 *
 * <p>Several tracepoints share a struct, which has the name of one of them or another. Only a
 * format tells which names its arguments have, so that the struct can be found that has these. Of
 * tracepoints that are no module's, a table knows the structs of five kernels; where these differ,
 * an argument is a field of the one or the other ({@link Tracepoint.Place.Field}).
 */
public final class Tracepoints {
  private static final String STRUCT = "trace_event_raw_";
  private static final String DATA_LOC = "__data_loc_";
  private static final String REL_LOC = "__rel_loc_";
  private static final FieldType.Int WORD = new FieldType.Int(8, false);

  private final CoreTypes types;
  private final Formats formats;

  /** Where formats of tracepoints come from. */
  @FunctionalInterface
  public interface Formats {
    /**
     * The format of a tracepoint.
     *
     * @param category its category, such as {@code sched}
     * @param name its name
     * @return the format; empty when it is not at hand
     */
    Optional<TraceFormat> find(String category, String name);

    /** {@return no formats} */
    static Formats none() {
      return (category, name) -> Optional.empty();
    }
  }

  /**
   * The tracepoints of a kernel.
   *
   * @param types the types of the object that reads the records
   * @param formats the formats at hand
   */
  public Tracepoints(CoreTypes types, Formats formats) {
    this.types = Objects.requireNonNull(types, "types");
    this.formats = Objects.requireNonNull(formats, "formats");
  }

  /**
   * Finds a tracepoint.
   *
   * @param category its category
   * @param name its name
   * @return the tracepoint
   * @throws TypesException if the BTF at hand has no struct of its name, and its format is not at
   *     hand
   */
  public Tracepoint find(String category, String name) {
    Optional<TraceFormat> format = formats.find(category, name);
    if (category.equals("syscalls") && name.startsWith("sys_enter_")) {
      return systemCall(category, name, format);
    } else if (category.equals("syscalls") && name.startsWith("sys_exit_")) {
      return systemCallResult(category, name);
    }
    List<String> records = TracepointRecords.of(category, name);
    Optional<KernelBtf.Found> struct = struct(name, records, format);
    if (struct.isPresent()) {
      return known(category, name, with(event(struct.get()), records), struct.get(), format);
    } else if (format.isPresent()) {
      return new Tracepoint(
          category, name, format.get().fields().stream().map(Tracepoints::argument).toList());
    } else if (types.kernel().isAtHand()) {
      throw new TypesException(
          category + "/" + name,
          "the BTF at hand has no struct %s%s; if the tracepoint is there, it shares one with others,"
                  .formatted(STRUCT, name)
              + " which only its format tells: have tracefs at hand");
    }
    return new Tracepoint(category, name, it -> unknown(records, it));
  }

  private Tracepoint systemCall(String category, String name, Optional<TraceFormat> format) {
    String call = name.substring("sys_enter_".length());
    CoreField words =
        types.struct("syscall_trace_enter").field("args").as(new FieldType.Array(WORD, 0));
    SystemCall known =
        format
            .map(it -> SystemCall.of(call, it))
            .or(() -> SystemCall.find(call))
            .orElseThrow(
                () ->
                    new TypesException(
                        category + "/" + name,
                        "the parameters of this system call are not known: have tracefs at hand"
                            + NearNames.question(call, SystemCall.names())));
    return new Tracepoint(
        category,
        name,
        known.parameters().stream()
            .map(it -> inline(it.name(), Optional.of(it.type()), words.element(it.index())))
            .toList());
  }

  private Tracepoint systemCallResult(String category, String name) {
    FieldType.Int type = new FieldType.Int(8, true);
    CoreField field = types.struct("syscall_trace_exit").field("ret").as(type);
    return new Tracepoint(category, name, List.of(inline("ret", Optional.of(type), field)));
  }

  /**
   * The struct that has the fields of a format, or else the first that the kernel at hand has.
   *
   * @param records what structs for the tracepoint are called, without the prefix
   */
  private Optional<KernelBtf.Found> struct(
      String name, List<String> records, Optional<TraceFormat> format) {
    Stream<KernelBtf.Found> own =
        records.stream()
            .flatMap(it -> types.kernel().find(STRUCT + it, BtfKind.STRUCT::equals).stream());
    if (format.isEmpty()) {
      return own.findFirst();
    }
    List<TraceFormat.Field> fields = format.get().fields();
    List<String> names = fields.stream().map(Tracepoints::memberName).toList();
    List<Long> offsets = fields.stream().map(TraceFormat.Field::offset).toList();
    return own.filter(it -> names(it).equals(names))
        .findFirst()
        .or(
            () ->
                types
                    .kernel()
                    .findAll(STRUCT, BtfKind.STRUCT)
                    .filter(it -> names(it).equals(names))
                    .max(
                        Comparator.<KernelBtf.Found, Boolean>comparing(
                                it -> offsets(it).equals(offsets))
                            .thenComparing(it -> sameStart(event(it), name))));
  }

  /** The structs to look for, of which the kernel at hand has this one. */
  private List<String> with(String here, List<String> records) {
    boolean first =
        records.stream()
            .filter(it -> types.kernel().find(STRUCT + it, BtfKind.STRUCT::equals).isPresent())
            .findFirst()
            .map(here::equals)
            .orElse(true);
    Stream<String> known = records.stream();
    Stream<String> all =
        first ? Stream.concat(known, Stream.of(here)) : Stream.concat(Stream.of(here), known);
    return all.distinct().toList();
  }

  private static String event(KernelBtf.Found struct) {
    return struct.btf().name(struct.id()).substring(STRUCT.length());
  }

  /** How many characters two names start with together: {@code sched_wakeup_template}. */
  private static int sameStart(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  private static String memberName(TraceFormat.Field field) {
    return prefix(field.place()) + field.name();
  }

  private static List<String> names(KernelBtf.Found struct) {
    return members(struct).stream().map(BtfType.Member::name).toList();
  }

  private static List<Long> offsets(KernelBtf.Found struct) {
    return members(struct).stream().map(it -> it.bitOffset() / 8).toList();
  }

  /** The members that are the tracepoint's own. */
  private static List<BtfType.Member> members(KernelBtf.Found struct) {
    return BtfMembers.named(struct.btf(), struct.id()).stream()
        .filter(it -> !it.name().equals("ent") && !it.name().equals("__data"))
        .toList();
  }

  private Tracepoint known(
      String category,
      String name,
      List<String> records,
      KernelBtf.Found found,
      Optional<TraceFormat> format) {
    List<Tracepoint.Argument> arguments = new ArrayList<>();
    for (BtfType.Member member : members(found)) {
      Tracepoint.Place.Field place = place(records, member.name());
      TraceFormat.Place form = form(member.name());
      String argument = member.name().substring(prefix(form).length());
      Optional<FieldType> type =
          form == TraceFormat.Place.INLINE
              ? place.fields().get(0).type()
              : located(argument, format);
      arguments.add(new Tracepoint.Argument(argument, type, place, form));
    }
    return new Tracepoint(category, name, arguments);
  }

  /** The fields of a name in the structs; of those at hand, only in those that have it. */
  private Tracepoint.Place.Field place(List<String> records, String member) {
    List<CoreField> fields =
        records.stream()
            .map(it -> types.struct(STRUCT + it).field(member))
            .filter(it -> !it.isMissing())
            .toList();
    Optional<FieldType> type = fields.stream().flatMap(it -> it.type().stream()).findFirst();
    return new Tracepoint.Place.Field(
        fields.stream()
            .map(it -> it.type().isPresent() || type.isEmpty() ? it : it.as(type.get()))
            .toList());
  }

  /** Of what is elsewhere in the record, types do not tell what it is. */
  private static Optional<FieldType> located(String argument, Optional<TraceFormat> format) {
    return format.stream()
        .flatMap(it -> it.fields().stream())
        .filter(it -> it.name().equals(argument))
        .map(TraceFormat.Field::type)
        .findFirst();
  }

  private static String prefix(TraceFormat.Place form) {
    return switch (form) {
      case INLINE -> "";
      case DATA_LOC -> DATA_LOC;
      case REL_LOC -> REL_LOC;
    };
  }

  private static TraceFormat.Place form(String member) {
    if (member.startsWith(DATA_LOC)) {
      return TraceFormat.Place.DATA_LOC;
    }
    return member.startsWith(REL_LOC) ? TraceFormat.Place.REL_LOC : TraceFormat.Place.INLINE;
  }

  private static Tracepoint.Argument inline(
      String name, Optional<FieldType> type, CoreField field) {
    return new Tracepoint.Argument(
        name, type, new Tracepoint.Place.Field(List.of(field)), TraceFormat.Place.INLINE);
  }

  private static Tracepoint.Argument argument(TraceFormat.Field field) {
    return new Tracepoint.Argument(
        field.name(),
        Optional.of(field.type()),
        new Tracepoint.Place.Offset((int) field.offset(), (int) field.size()),
        field.place());
  }

  /** A member of the tracepoint's structs, of which nothing is at hand. */
  private Tracepoint.Argument unknown(List<String> records, String member) {
    Tracepoint.Place.Field place = place(records, member);
    return new Tracepoint.Argument(member, place.fields().get(0).type(), place, form(member));
  }
}
