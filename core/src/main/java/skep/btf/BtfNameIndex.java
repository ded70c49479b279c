package skep.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  /** {@code KSYM_NAME_LEN}: the kernel accepts no longer name, its zero byte included. */
  private static final int LONGEST_HASHED = 512;

  private static final int FUNC = BtfKind.FUNC.ordinal();
  private static final int THREE_UNDERSCORES = 0x5f5f5f00;

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
    this.heads = new int[Integer.highestOneBit(Math.max(16, count)) + 1];
    this.next = new int[count];
    for (int id = btf.typeCount() - 1; id >= firstId; id--) {
      insert(id);
    }
  }

  /**
   * A method of its own, so that the JVM compiles it soon: a kernel's types are indexed but once.
   */
  private void insert(int id) {
    int name = btf.ownNameOffset(id);
    if (name != 0 && functions == (btf.kindNumber(id) == FUNC) && btf.hasString(name)) {
      Btf owner = btf.stringOwner(name);
      int chain = chain(owner.array(), owner.stringAddress(name));
      next[id - firstId] = heads[chain];
      heads[chain] = id;
    }
  }

  /**
   * The lowest own type of this whole name and kind; without a stream, as the first lookup of a
   * process is here.
   */
  OptionalInt find(String name, BtfKind kind) {
    byte[] wanted = zeroTerminated(name);
    for (int id = heads[chain(wanted, 0)]; id != 0; id = next[id - firstId]) {
      if (btf.kind(id) == kind && nameStartsWith(id, wanted, wanted.length)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }

  /** Own types whose whole name is this. */
  IntStream findAll(String name) {
    byte[] wanted = zeroTerminated(name);
    return walk(chain(wanted, 0)).filter(id -> nameStartsWith(id, wanted, wanted.length));
  }

  /** Own types whose name without its flavor is this, flavor-like parts in it included. */
  IntStream findAllFlavors(String essentialName) {
    byte[] wanted = zeroTerminated(essentialName);
    int length = wanted.length - 1;
    return walk(chain(hash(wanted, 0, length)))
        .filter(id -> nameStartsWith(id, wanted, length) && essentialLength(id) == length);
  }

  private IntStream walk(int chain) {
    return IntStream.iterate(heads[chain], id -> id != 0, id -> next[id - firstId]);
  }

  private boolean nameStartsWith(int id, byte[] wanted, int length) {
    int name = btf.ownNameOffset(id);
    Btf owner = btf.stringOwner(name);
    byte[] data = owner.array();
    int start = owner.stringAddress(name);
    return length <= data.length - start
        && Arrays.equals(data, start, start + length, wanted, 0, length);
  }

  private int essentialLength(int id) {
    int name = btf.ownNameOffset(id);
    Btf owner = btf.stringOwner(name);
    return (int) scan(owner.array(), owner.stringAddress(name));
  }

  private int chain(byte[] data, int start) {
    long scanned = scan(data, start);
    return (int) scanned == LONGEST_HASHED ? heads.length - 1 : chain((int) (scanned >>> 32));
  }

  private int chain(int hash) {
    return (hash ^ hash >>> 15) & heads.length - 2;
  }

  /**
   * One pass over a name: the length of its essential part in the low half, the hash of that part
   * in the high half. A flavor starts at the last {@code ___} between two characters that are not
   * underscores, as libbpf's {@code bpf_core_essential_name_len} has it. A name that is too long
   * has the length {@link #LONGEST_HASHED}.
   */
  private static long scan(byte[] data, int start) {
    int hash = 0;
    int lastFour = 0;
    int essential = 0;
    int length = 0;
    for (byte c = data[start]; c != 0; c = data[start + length]) {
      lastFour = lastFour << 8 | c & 0xff;
      if ((lastFour & 0xffffff00) == THREE_UNDERSCORES
          && c != '_'
          && length > 3
          && data[start + length - 4] != '_') {
        essential = length - 3;
      }
      hash = 31 * hash + c;
      if (++length == LONGEST_HASHED) {
        return LONGEST_HASHED;
      }
    }
    if (essential != 0) {
      return (long) hash(data, start, essential) << 32 | essential;
    }
    return (long) hash << 32 | length;
  }

  private static int hash(byte[] data, int start, int length) {
    int hash = 0;
    for (int at = start; at < start + length; at++) {
      hash = 31 * hash + data[at];
    }
    return hash;
  }

  private static byte[] zeroTerminated(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, text.length + 1);
  }
}
