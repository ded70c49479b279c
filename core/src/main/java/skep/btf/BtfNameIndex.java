package skep.btf;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A hash table from names to the ids of one section's own types, of two int arrays and no objects.
 *
 * <p>The hash is that of the essential name (the name without its CO-RE flavor), so that one table
 * answers both questions. Functions have a table of their own: they are four fifths of a kernel's
 * names, and CO-RE never looks for one. Chains ascend, because ids are put in front of them in
 * descending order. Names too long to be a kernel symbol share one chain: hashing each of many
 * types that all name the same megabyte would take forever.
 */
final class BtfNameIndex {
  private static final int FUNC = BtfKind.FUNC.ordinal();

  private final Btf btf;
  private final boolean functions;
  private final int firstId;

  /** First id of each chain, 0 for none; one more than a power of two, the last for long names. */
  private final int[] heads;

  /** By id, from the first: the next id in its chain, 0 for none. */
  private final int[] next;

  /** A table of a BTF's functions only, or of all its other types. */
  BtfNameIndex(Btf btf, boolean functions) {
    this.btf = btf;
    this.functions = functions;
    this.firstId = btf.firstId();
    int count = btf.typeCount() - firstId;
    this.heads = new int[Integer.highestOneBit(Math.max(16, count / 2)) + 1];
    this.next = new int[count];
    for (int id = btf.typeCount() - 1; id >= firstId; id--) {
      insert(id);
    }
  }

  /**
   * A method of its own, so that the JVM compiles it soon: a kernel's types are indexed but once.
   */
  private void insert(int id) {
    if (functions != (btf.ownKindNumber(id) == FUNC)) {
      return;
    }
    int name = btf.ownNameOffset(id);
    if (name != 0 && btf.hasString(name)) {
      Btf owner = btf.stringOwner(name);
      int chain = chain(owner.names(), name - owner.firstString());
      next[id - firstId] = heads[chain];
      heads[chain] = id;
    }
  }

  /**
   * The lowest own type of this whole name and kind; without a stream, as the first lookup of a
   * process is here.
   */
  OptionalInt find(String name, BtfKind kind) {
    BtfNames wanted = BtfNames.of(name);
    int length = wanted.length(0) + 1;
    for (int id = heads[chain(wanted, 0)]; id != 0; id = next[id - firstId]) {
      if (btf.kind(id) == kind && startsWith(id, wanted, length)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }

  /** Own types whose whole name is this. */
  IntStream findAll(String name) {
    BtfNames wanted = BtfNames.of(name);
    int length = wanted.length(0) + 1;
    return walk(chain(wanted, 0)).filter(id -> startsWith(id, wanted, length));
  }

  /** Own types whose name without its flavor is this, flavor-like parts in it included. */
  IntStream findAllFlavors(String essentialName) {
    BtfNames wanted = BtfNames.of(essentialName);
    int length = wanted.length(0);
    return walk(chain(wanted.hash(0, length)))
        .filter(id -> startsWith(id, wanted, length) && essentialLength(id) == length);
  }

  private IntStream walk(int chain) {
    return IntStream.iterate(heads[chain], id -> id != 0, id -> next[id - firstId]);
  }

  private boolean startsWith(int id, BtfNames wanted, int length) {
    int name = btf.ownNameOffset(id);
    Btf owner = btf.stringOwner(name);
    return owner.names().startsWith(name - owner.firstString(), wanted, length);
  }

  private int essentialLength(int id) {
    int name = btf.ownNameOffset(id);
    Btf owner = btf.stringOwner(name);
    return owner.names().essentialLength(name - owner.firstString());
  }

  private int chain(BtfNames names, int start) {
    int length = names.essentialLength(start);
    return length == BtfNames.TOO_LONG ? heads.length - 1 : chain(names.hash(start, length));
  }

  private int chain(int hash) {
    return (hash ^ hash >>> 15) & heads.length - 2;
  }
}
