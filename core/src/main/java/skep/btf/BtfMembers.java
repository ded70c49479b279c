package skep.btf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The members of structs and unions as C code names them. */
public final class BtfMembers {
  private BtfMembers() {}

  /**
   * The members of a struct or union that have names, in order, with those of anonymous structs and
   * unions inside. Offsets are those from the start of the outermost. Each type is entered once:
   * types from a file may nest without end.
   *
   * @param types the types
   * @param id a struct or union, or a typedef of one; of other types there are no members
   * @return the members
   * @throws BtfException if a type cannot be decoded
   */
  public static List<BtfType.Member> named(Btf types, int id) {
    List<BtfType.Member> named = new ArrayList<>();
    Set<Integer> entered = new HashSet<>();
    Deque<Open> open = new ArrayDeque<>();
    enter(types, id, 0, entered, open);
    while (!open.isEmpty()) {
      Open inside = open.peek();
      if (!inside.rest.hasNext()) {
        open.pop();
        continue;
      }
      BtfType.Member member = inside.rest.next();
      long offset = inside.bitOffset + member.bitOffset();
      if (member.name().isEmpty()) {
        enter(types, member.typeId(), offset, entered, open);
      } else {
        named.add(
            new BtfType.Member(member.name(), member.typeId(), offset, member.bitfieldSize()));
      }
    }
    return named;
  }

  private record Open(Iterator<BtfType.Member> rest, long bitOffset) {}

  private static void enter(
      Btf types, int id, long bitOffset, Set<Integer> entered, Deque<Open> open) {
    int at = types.skipModifiersAndTypedefs(id);
    if (entered.add(at) && types.type(at) instanceof BtfType.Composite composite) {
      open.push(new Open(composite.members().iterator(), bitOffset));
    }
  }
}
