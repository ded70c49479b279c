package skep.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A hash table from names to the ids of one section's own types, of two int arrays and no objects.
 *
 * <p>The hash is that of the essential name (the name without its CO-RE flavour), so that one table
 * answers both questions. Chains ascend, because ids are put in front of them in descending order.
 * Names too long to be a kernel symbol share one chain: hashing each of many types that all name
 * the same megabyte would take forever.
 */
final class BtfNameIndex {
  /** {@code KSYM_NAME_LEN}: the kernel accepts no longer name, its zero byte included. */
  private static final int LONGEST_HASHED = 512;

  private final Btf btf;
  private final int firstId;

  /** First id of each chain, 0 for none; one more than a power of two, the last for long names. */
  private final int[] heads;

  /** By id, from the first: the next id in its chain, 0 for none. */
  private final int[] next;

  BtfNameIndex(Btf btf) {
    this.btf = btf;
    this.firstId = btf.firstId();
    int count = btf.typeCount() - firstId;
    this.heads = new int[Integer.highestOneBit(Math.max(16, count)) + 1];
    this.next = new int[count];
    for (int id = btf.typeCount() - 1; id >= firstId; id--) {
      int name = btf.word(id, 0);
      if (name != 0 && btf.hasString(name)) {
        Btf owner = btf.stringOwner(name);
        int chain = chain(owner.array(), owner.stringAddress(name));
        next[id - firstId] = heads[chain];
        heads[chain] = id;
      }
    }
  }

  /** Own types whose whole name is this. */
  IntStream find(String name) {
    byte[] wanted = zeroTerminated(name);
    return walk(chain(wanted, 0)).filter(id -> nameStartsWith(id, wanted, wanted.length));
  }

  /** Own types whose name without its flavour is this, flavour-like parts in it included. */
  IntStream findFlavours(String essentialName) {
    byte[] wanted = zeroTerminated(essentialName);
    int length = wanted.length - 1;
    int hash = 0;
    for (int at = 0; at < length; at++) {
      hash = 31 * hash + wanted[at];
    }
    return walk(chain(hash))
        .filter(id -> nameStartsWith(id, wanted, length) && essentialLength(id) == length);
  }

  private IntStream walk(int chain) {
    return IntStream.iterate(heads[chain], id -> id != 0, id -> next[id - firstId]);
  }

  private boolean nameStartsWith(int id, byte[] wanted, int length) {
    int name = btf.word(id, 0);
    Btf owner = btf.stringOwner(name);
    byte[] data = owner.array();
    int start = owner.stringAddress(name);
    return length <= data.length - start
        && Arrays.equals(data, start, start + length, wanted, 0, length);
  }

  private int essentialLength(int id) {
    int name = btf.word(id, 0);
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
   * in the high half. A flavour starts at the last {@code ___} between two characters that are not
   * underscores, as libbpf's {@code bpf_core_essential_name_len} has it. A name that is too long
   * has the length {@link #LONGEST_HASHED}.
   */
  private static long scan(byte[] data, int start) {
    int hash = 0;
    int underscores = 0;
    int hashBefore = 0;
    int essentialLength = 0;
    int essentialHash = 0;
    int length = 0;
    for (byte c = data[start]; c != 0; c = data[start + length]) {
      if (c == '_') {
        if (underscores++ == 0) {
          hashBefore = hash;
        }
      } else {
        if (underscores == 3 && length > 3) {
          essentialLength = length - 3;
          essentialHash = hashBefore;
        }
        underscores = 0;
      }
      hash = 31 * hash + c;
      if (++length == LONGEST_HASHED) {
        return LONGEST_HASHED;
      }
    }
    return essentialLength == 0
        ? (long) hash << 32 | length
        : (long) essentialHash << 32 | essentialLength;
  }

  private static byte[] zeroTerminated(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, text.length + 1);
  }
}
