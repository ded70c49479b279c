package skep.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the kernel's {@code f_show} writes: a line for the name, one for the id, and one for
 * each field, those that all events have being parted from the others by an empty line.
 */
final class TraceFormatParser {
  /** A field, up to its declaration's semicolon and the numbers after that. */
  private static final Pattern FIELD =
      Pattern.compile(
          "\\s*field:\\s*([^;]+);\\s*offset:(\\d{1,9});\\s*size:(\\d{1,9});(?:\\s*signed:([01]);)?\\s*");

  /** The name is what ends a declaration, but for the length of an array. */
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,127})\\s*(\\[[^\\[\\]]*\\])?$");

  /** No kernel's lines are as long, but for the one that says how to print the record. */
  private static final int LONGEST = 4096;

  private final String[] lines;
  private int number;
  private Optional<String> name = Optional.empty();
  private Optional<Integer> id = Optional.empty();
  private final List<List<TraceFormat.Field>> groups = new ArrayList<>();

  TraceFormatParser(String text) {
    this.lines = text.split("\n", -1);
  }

  TraceFormat parse() {
    boolean open = false;
    for (String line : lines) {
      number++;
      if (line.startsWith("name:")) {
        name = Optional.of(line.substring("name:".length()).strip());
      } else if (line.startsWith("ID:")) {
        id = Optional.of(id(line.substring("ID:".length()).strip()));
      } else if (line.startsWith("print fmt:")) {
        break;
      } else if (line.isBlank() || line.startsWith("format:")) {
        open = false;
      } else {
        if (!open) {
          groups.add(new ArrayList<>());
          open = true;
        }
        groups.get(groups.size() - 1).add(field(line));
      }
    }
    if (name.isEmpty() || id.isEmpty() || groups.isEmpty()) {
      throw error("it ends without a name, an ID or fields");
    }
    List<TraceFormat.Field> fields = new ArrayList<>();
    groups.subList(1, groups.size()).forEach(fields::addAll);
    return new TraceFormat(name.get(), id.get(), groups.get(0), fields);
  }

  private int id(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw error("'%s' is no ID".formatted(shortened(text)));
    }
    return Integer.parseInt(text);
  }

  private TraceFormat.Field field(String line) {
    if (line.length() > LONGEST) {
      throw error("it has more than " + LONGEST + " characters");
    }
    Matcher parts = FIELD.matcher(line);
    if (!parts.matches()) {
      throw error("'%s' is no field".formatted(shortened(line.strip())));
    }
    String declaration = parts.group(1).strip();
    TraceFormat.Place place = TraceFormat.Place.INLINE;
    if (declaration.startsWith("__data_loc ")) {
      place = TraceFormat.Place.DATA_LOC;
    } else if (declaration.startsWith("__rel_loc ")) {
      place = TraceFormat.Place.REL_LOC;
    }
    if (place != TraceFormat.Place.INLINE) {
      declaration = declaration.substring(declaration.indexOf(' ') + 1).strip();
    }
    Matcher named = NAME.matcher(declaration);
    if (!named.find()) {
      throw error("the field '%s' has no name".formatted(shortened(declaration)));
    }
    String type = declaration.substring(0, named.start()).strip();
    String length = named.group(2);
    return new TraceFormat.Field(
        length == null ? type : type + length,
        named.group(1),
        Long.parseLong(parts.group(2)),
        Long.parseLong(parts.group(3)),
        "1".equals(parts.group(4)),
        place);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private TraceFormatException error(String problem) {
    return new TraceFormatException(number, problem);
  }
}
