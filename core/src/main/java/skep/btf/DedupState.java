package skep.btf;

/**
 * What the passes of a deduplication share.
 *
 * @param records the types, over deduplicated strings
 * @param looks how they compare
 * @param map what is known so far
 * @param table the canonical types, to be found by their looks
 */
record DedupState(BtfRecords records, DedupLooks looks, DedupMap map, DedupTable table) {

  /**
   * Takes a canonical type whose record is the same word for word; if there is none, the type
   * becomes canonical itself.
   */
  void unify(int id) {
    int hash = looks.hash(id);
    int candidate = table.first(hash);
    while (candidate != 0 && !looks.same(id, candidate)) {
      candidate = table.next(candidate);
    }
    if (candidate != 0) {
      map.put(id, candidate);
    } else {
      addCanonical(id, hash);
    }
  }

  /** Makes a type stand for itself, and be found by others. */
  void addCanonical(int id, int hash) {
    map.put(id, id);
    table.add(hash, id);
  }
}
