package skep.btf;

import java.util.HashMap;
import java.util.Map;

/**
 * The names under which types are printed. BTF can hold several types of one name, from files that
 * each have their own {@code struct state}; C cannot, so all but the first that is printed get a
 * suffix, {@code state___2}, which is a flavor to CO-RE.
 */
final class CNames {
  private final Btf btf;

  /** Names that differ from the BTF's and names already given out, by type. */
  private final Map<Integer, String> given = new HashMap<>();

  /** How often each tag of a struct, union or enum was given out. */
  private final Map<String, Integer> tags = new HashMap<>();

  /** How often each name of a typedef or an enumerator was, which share a name space of C. */
  private final Map<String, Integer> identifiers = new HashMap<>();

  CNames(Btf btf) {
    this.btf = btf;
  }

  /** The tag of a struct, union or enum; empty for an anonymous one. */
  String tag(int id) {
    return unique(id, tags);
  }

  /** The name of a typedef. */
  String typedef(int id) {
    return unique(id, identifiers);
  }

  /** The name of an enumerator, each time it is printed. */
  String enumerator(String name) {
    return numbered(name, identifiers);
  }

  private String unique(int id, Map<String, Integer> used) {
    if (!btf.isNamed(id)) {
      return "";
    }
    String known = given.get(id);
    if (known == null) {
      known = isDeclarationOnly(id) ? btf.name(id) : numbered(btf.name(id), used);
      given.put(id, known);
    }
    return known;
  }

  /** Only definitions clash. */
  private boolean isDeclarationOnly(int id) {
    BtfKind kind = btf.kind(id);
    return kind == BtfKind.FWD || kind == BtfKind.ENUM && btf.vlen(id) == 0;
  }

  /** A name that was not given out before; {@code name___2} may be another type's own name. */
  private static String numbered(String name, Map<String, Integer> used) {
    int count = used.merge(name, 1, Integer::sum);
    if (count == 1) {
      return name;
    }
    String numbered = name + "___" + count;
    while (used.putIfAbsent(numbered, 1) != null) {
      numbered = name + "___" + used.merge(name, 1, Integer::sum);
    }
    return numbered;
  }
}
