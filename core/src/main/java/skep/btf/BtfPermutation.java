package skep.btf;

import java.util.function.IntUnaryOperator;

/**
 * Types in another order, as libbpf's {@code btf__permute}. The kernel's own BTF is sorted by name
 * this way, for instance.
 *
 * <pre>{@code
 * int last = btf.typeCount() - 1;
 * RenumberedBtf reversed = BtfPermutation.permute(btf, id -> last + 1 - id);
 * }</pre>
 */
public final class BtfPermutation {
  private BtfPermutation() {}

  /**
   * Gives types new ids and puts them into their order. Strings stay as they are.
   *
   * @param btf the types; of split BTF, its own
   * @param newIds from the id of each own type to its new one; void and a base are not asked for
   * @return the types under their new ids
   * @throws BtfException if a new id is no own one, or that of two types
   */
  public static RenumberedBtf permute(Btf btf, IntUnaryOperator newIds) {
    BtfRecords records = new BtfRecords(btf);
    int[] ids = new int[btf.typeCount()];
    int[] order = new int[btf.typeCount() - btf.firstId()];
    for (int id = 1; id < ids.length; id++) {
      ids[id] = id < btf.firstId() ? id : newIds.applyAsInt(id);
    }
    for (int id : btf.ids().toArray()) {
      if (ids[id] < btf.firstId() || ids[id] >= ids.length) {
        throw BtfException.inType(
            id,
            "shall get the id "
                + ids[id]
                + "; ids go from "
                + btf.firstId()
                + " to "
                + (ids.length - 1));
      }
      int place = ids[id] - btf.firstId();
      if (order[place] != 0) {
        throw BtfException.inType(
            id, "shall get the id " + ids[id] + ", which [" + order[place] + "] has got");
      }
      order[place] = id;
    }
    for (int id : order) {
      records.mapTypeIds(id, old -> ids[old]);
    }
    return new RenumberedBtf(records.toBtf(order, btf.ownStrings(), btf.base().orElse(null)), ids);
  }
}
