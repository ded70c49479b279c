package skep.btf;

/**
 * Canonical types by the hash of what they look like: the candidates that a type can be the same
 * as.
 *
 * <p>Where several are, the first one found wins, so that their order decides which types remain.
 * It is that of libbpf's hash map: a new candidate goes before the others of its hash, and each
 * time that the map grows, at three quarters of its capacity, their order is reversed.
 */
final class DedupTable {
  private static final int SMALLEST = 4;
  private static final int FIBONACCI = 0x9e3779b9;

  /** The first id of each chain, 0 for none. */
  private int[] buckets = new int[0];

  /** By id: the next id of its chain, 0 for none. */
  private final int[] next;

  /** By id: its hash. */
  private final int[] hashes;

  private int count;

  DedupTable(int typeCount) {
    next = new int[typeCount];
    hashes = new int[typeCount];
  }

  /** Adds a type that is not here yet. */
  void add(int hash, int id) {
    if ((count + 1) * 4L / 3 > buckets.length) {
      grow();
    }
    hashes[id] = hash;
    push(id);
    count++;
  }

  /** The first candidate with a hash, 0 if there is none. */
  int first(int hash) {
    return buckets.length == 0 ? 0 : ofHash(hash, buckets[bucket(hash)]);
  }

  /** The next candidate with the hash of a candidate, 0 if there is none. */
  int next(int id) {
    return ofHash(hashes[id], next[id]);
  }

  private int ofHash(int hash, int start) {
    int id = start;
    while (id != 0 && hashes[id] != hash) {
      id = next[id];
    }
    return id;
  }

  private void grow() {
    int[] old = buckets;
    buckets = new int[Math.max(SMALLEST, 2 * old.length)];
    for (int chain : old) {
      int id = chain;
      while (id != 0) {
        int following = next[id];
        push(id);
        id = following;
      }
    }
  }

  private void push(int id) {
    int bucket = bucket(hashes[id]);
    next[id] = buckets[bucket];
    buckets[bucket] = id;
  }

  private int bucket(int hash) {
    return hash * FIBONACCI >>> 1 + Integer.numberOfLeadingZeros(buckets.length);
  }
}
