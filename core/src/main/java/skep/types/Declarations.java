package skep.types;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What C declarations of tracepoint fields come to, given the size that the kernel says beside. */
final class Declarations {
  private static final FieldType.Int BYTE = new FieldType.Int(1, false);

  private static final Pattern QUALIFIER =
      Pattern.compile("\\b(?:const|volatile|__user|__rcu|__seg_gs|__percpu)\\b");

  /** The last brackets; there are no others in the formats of kernels. */
  private static final Pattern ARRAY = Pattern.compile("(.*)\\[([^\\[\\]]*)\\]");

  private static final Pattern SIZED = Pattern.compile("(?:__)?([us])(8|16|32|64)");

  private static final Pattern STANDARD = Pattern.compile("(u?)int(8|16|32|64)_t");

  private Declarations() {}

  static FieldType type(TraceFormat.Field field) {
    String plain = plain(field.declaration());
    Matcher array = ARRAY.matcher(plain);
    if (!array.matches()) {
      return scalar(plain, field.size(), field.signed());
    }
    String element = array.group(1).strip();
    boolean inline = field.place() == TraceFormat.Place.INLINE;
    FieldType known = pointer(element).or(() -> named(element)).orElse(BYTE);
    if (!inline || field.size() == 0) {
      return new FieldType.Array(known, 0);
    }
    return array(element, array.group(2).strip(), field, known);
  }

  /** A parameter of a system call, which takes 64 bits whatever it is. */
  static FieldType parameter(TraceFormat.Field field) {
    String plain = plain(field.declaration());
    return pointer(plain).or(() -> named(plain)).orElse(new FieldType.Int(8, false));
  }

  private static FieldType array(
      String element, String length, TraceFormat.Field field, FieldType known) {
    if (length.matches("\\d{1,9}")) {
      long count = Long.parseLong(length);
      if (count > 0 && field.size() % count == 0) {
        return new FieldType.Array(scalar(element, field.size() / count, field.signed()), count);
      }
    }
    int size = (int) LocalLayout.of(known).size();
    return field.size() % size == 0
        ? new FieldType.Array(known, field.size() / size)
        : new FieldType.Array(BYTE, field.size());
  }

  /** What a name says that no size is known for: of elements, and of what pointers point to. */
  private static Optional<FieldType> named(String plain) {
    Matcher sized = SIZED.matcher(plain);
    if (sized.matches()) {
      int size = Integer.parseInt(sized.group(2)) / 8;
      return Optional.of(new FieldType.Int(size, sized.group(1).equals("s")));
    }
    Matcher standard = STANDARD.matcher(plain);
    if (standard.matches()) {
      int size = Integer.parseInt(standard.group(2)) / 8;
      return Optional.of(new FieldType.Int(size, standard.group(1).isEmpty()));
    }
    return switch (plain) {
      case "char" -> Optional.of(new FieldType.Char());
      case "bool", "_Bool" -> Optional.of(new FieldType.Bool());
      case "unsigned char" -> Optional.of(BYTE);
      case "short" -> Optional.of(new FieldType.Int(2, true));
      case "unsigned short" -> Optional.of(new FieldType.Int(2, false));
      case "int" -> Optional.of(new FieldType.Int(4, true));
      case "unsigned", "unsigned int" -> Optional.of(new FieldType.Int(4, false));
      case "long", "long long" -> Optional.of(new FieldType.Int(8, true));
      case "unsigned long", "unsigned long long" -> Optional.of(new FieldType.Int(8, false));
      default -> Optional.empty();
    };
  }

  private static String plain(String declaration) {
    return QUALIFIER.matcher(declaration).replaceAll(" ").replaceAll("\\s+", " ").strip();
  }

  private static Optional<FieldType> pointer(String plain) {
    if (!plain.endsWith("*")) {
      return Optional.empty();
    }
    String to = plain.substring(0, plain.length() - 1).strip();
    FieldType target = named(to).orElse(new FieldType.Void());
    if (to.matches("(struct|union) \\w+")) {
      boolean union = to.startsWith("union ");
      StructKind kind = union ? StructKind.UNION : StructKind.STRUCT;
      target = new FieldType.Struct(kind, to.substring(to.indexOf(' ') + 1));
    }
    return Optional.of(new FieldType.Pointer(target));
  }

  /** A type of a size, which says more than its name: typedefs are many. */
  private static FieldType scalar(String plain, long size, boolean signed) {
    Optional<FieldType> pointer = pointer(plain);
    if (pointer.isPresent() && size == 8) {
      return pointer.get();
    } else if (plain.equals("char") && size == 1) {
      return new FieldType.Char();
    } else if ((plain.equals("bool") || plain.equals("_Bool")) && size == 1) {
      return new FieldType.Bool();
    } else if (plain.matches("enum \\w+") && size == 4) {
      return new FieldType.Enumeration(plain.substring("enum ".length()), 4, signed);
    } else if (plain.matches("struct \\w+")) {
      return FieldType.Struct.named(plain.substring("struct ".length()));
    } else if (size == 1 || size == 2 || size == 4 || size == 8) {
      return new FieldType.Int((int) size, signed);
    }
    return new FieldType.Array(BYTE, size);
  }
}
