package skep.btf;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Strings one after another, each found by its bytes: a string section as it is, or one in the
 * making, where each string is there once, in the order of its first use.
 *
 * <p>Two int arrays and no objects, because the BTF of a kernel has 100,000 strings. Offsets are
 * those of the BTF that the pool belongs to; 0 is the empty string's, and so no other's.
 */
final class BtfStringPool {
  private static final int SMALLEST_TABLE = 64;

  /** Another one in each process, so that nobody can prepare strings that all have one hash. */
  private static final int MULTIPLIER = ThreadLocalRandom.current().nextInt() << 3 | 5;

  /** The offset of the pool's first string. */
  private final int firstOffset;

  private byte[] data;
  private int end;

  /** Where in the data a string starts, plus 1, at the place of its hash or after; 0 for none. */
  private int[] table;

  /** The hashes of the strings of the table. */
  private int[] hashes;

  private int count;

  /**
   * A pool that starts at an offset: with the empty string at 0, or in split BTF without one after
   * the strings of the base.
   */
  BtfStringPool(int firstOffset) {
    this(firstOffset, new byte[256], SMALLEST_TABLE);
    if (firstOffset == 0) {
      end = 1;
    }
  }

  private BtfStringPool(int firstOffset, byte[] data, int tableSize) {
    this.firstOffset = firstOffset;
    this.data = data;
    this.table = new int[tableSize];
    this.hashes = new int[tableSize];
  }

  /** A pool of all strings of a section itself, at the same offsets. */
  static BtfStringPool of(Btf btf) {
    byte[] section = btf.ownStrings();
    BtfStringPool pool = new BtfStringPool(btf.firstString(), section, SMALLEST_TABLE);
    int start = 0;
    while (start < section.length) {
      int stop = endOf(section, start);
      pool.index(start, stop);
      start = stop + 1;
    }
    pool.end = section.length;
    return pool;
  }

  /** The offset of the string that is at some bytes, or 0 if it is empty or not here. */
  int find(byte[] source, int from, int to) {
    int slot = slot(source, from, to, hash(source, from, to));
    return from == to || table[slot] == 0 ? 0 : firstOffset + table[slot] - 1;
  }

  /** The offset of the string that is at some bytes, which is put at the end if it is not here. */
  int add(byte[] source, int from, int to) {
    int known = find(source, from, to);
    if (known != 0 || from == to) {
      return known;
    }
    int start = end;
    int length = to - from;
    if (length >= Integer.MAX_VALUE - 64 - firstOffset - start) {
      throw BtfException.of("its strings have more than 2 GB");
    }
    if (start + length + 1 > data.length) {
      data =
          Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 64L, 2L * (start + length + 1)));
    }
    System.arraycopy(source, from, data, start, length);
    data[start + length] = 0;
    end = start + length + 1;
    index(start, start + length);
    return firstOffset + start;
  }

  BtfStringPool copy() {
    BtfStringPool copy = new BtfStringPool(firstOffset, data.clone(), 0);
    copy.end = end;
    copy.table = table.clone();
    copy.hashes = hashes.clone();
    copy.count = count;
    return copy;
  }

  /** The string section. */
  byte[] toBytes() {
    return Arrays.copyOf(data, end);
  }

  /** Makes a string of the data one that is found, if it is the first of its bytes. */
  private void index(int start, int stop) {
    if (start == stop) {
      return;
    }
    if (4 * (count + 1) > 3 * table.length) {
      grow();
    }
    int hash = hash(data, start, stop);
    int slot = slot(data, start, stop, hash);
    if (table[slot] == 0) {
      table[slot] = start + 1;
      hashes[slot] = hash;
      count++;
    }
  }

  /** Where in the table a string is, or where it would be put. */
  private int slot(byte[] source, int from, int to, int hash) {
    int mask = table.length - 1;
    int slot = (hash ^ hash >>> 15) & mask;
    while (table[slot] != 0 && (hashes[slot] != hash || !isAt(table[slot] - 1, source, from, to))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int start, byte[] source, int from, int to) {
    int stop = start + to - from;
    return stop < data.length
        && data[stop] == 0
        && Arrays.equals(data, start, stop, source, from, to);
  }

  private void grow() {
    int[] oldTable = table;
    int[] oldHashes = hashes;
    table = new int[2 * oldTable.length];
    hashes = new int[2 * oldTable.length];
    int mask = table.length - 1;
    for (int old = 0; old < oldTable.length; old++) {
      if (oldTable[old] != 0) {
        int hash = oldHashes[old];
        int slot = (hash ^ hash >>> 15) & mask;
        while (table[slot] != 0) {
          slot = slot + 1 & mask;
        }
        table[slot] = oldTable[old];
        hashes[slot] = hash;
      }
    }
  }

  private static int hash(byte[] data, int from, int to) {
    int hash = 0;
    for (int at = from; at < to; at++) {
      hash = MULTIPLIER * hash + data[at];
    }
    return hash;
  }

  private static int endOf(byte[] data, int start) {
    int at = start;
    while (data[at] != 0) {
      at++;
    }
    return at;
  }
}
