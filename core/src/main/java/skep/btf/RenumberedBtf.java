package skep.btf;

/**
 * Types under new ids, and which id each of the old ones has become: what deduplication and other
 * transformations of a whole BTF give.
 *
 * <pre>{@code
 * RenumberedBtf deduplicated = BtfDedup.dedup(btf);
 * Btf smaller = deduplicated.btf();
 * BtfExt ext = oldExt.mapTypeIds(deduplicated::newId);
 * }</pre>
 */
public final class RenumberedBtf {
  private final Btf btf;

  /** New ids by old one; 0 for one that has none, and for void. */
  private final int[] ids;

  RenumberedBtf(Btf btf, int[] ids) {
    this.btf = btf;
    this.ids = ids;
  }

  /** {@return the types under their new ids} */
  public Btf btf() {
    return btf;
  }

  /**
   * The new id of a type.
   *
   * @param oldId an id of the BTF that was transformed; 0 and ids of its base among them
   * @return its id in {@link #btf}
   * @throws BtfException if there was no such type, or it was left out because nothing refers to it
   */
  public int newId(int oldId) {
    if (oldId < 0 || oldId >= ids.length) {
      throw BtfException.inType(
          oldId, "there was no such type; ids went from 0 to " + (ids.length - 1));
    }
    if (ids[oldId] == 0 && oldId != 0) {
      throw BtfException.inType(oldId, "was left out, because no type of the split BTF needs it");
    }
    return ids[oldId];
  }
}
