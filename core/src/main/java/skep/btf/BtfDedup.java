package skep.btf;

/**
 * Deduplication: of types that are the same, one remains.
 *
 * <p>BTF that is put together from several compilations has most types many times, and some as mere
 * forward declarations in one and in full in another. The result is that of libbpf's {@code
 * btf__dedup} (1.8), byte for byte: the same types remain, in the order they had, over strings in
 * the order of their first use by a type. In short, two types are the same if
 *
 * <ul>
 *   <li>they are integers, floats, enums or declarations of the same name and values, where an enum
 *       without values is any enum of its name;
 *   <li>they are structs, unions or typedefs that look the same and lead to the same types, where a
 *       declaration and a struct or union of its name are the same;
 *   <li>they are anything else and refer to the same types.
 * </ul>
 *
 * <p>After that, a declaration whose meaning was not met that way becomes the only struct or union
 * of its name. Variables and sections always remain. Of split BTF, the own types are compared with
 * each other and with those of the base, and only they change. (libbpf before 1.8 never finds a
 * typedef of the base.)
 *
 * <pre>{@code
 * BtfBuilder builder = BtfBuilder.from(first);
 * builder.addAll(second);
 * RenumberedBtf both = BtfDedup.dedup(builder.build());
 * }</pre>
 *
 * @see <a href="https://nakryiko.com/posts/btf-dedup/">BTF deduplication and Linux kernel BTF</a>
 */
public final class BtfDedup {
  private BtfDedup() {}

  /**
   * Deduplicates types and strings. Strings that only {@code .BTF.ext} has are left out; {@link
   * BtfExt#write} adds them again.
   *
   * @param btf the types; of split BTF, its own
   * @return those that remain, in the {@link BtfForm#PLAIN} form and on the same base
   * @throws BtfException if a type is of an unknown kind, is made of itself in a way that C has not
   *     (a pointer to itself), refers to what is not there, or if the types are alike in so many
   *     ways that comparing them would take for ever; libbpf fails or hangs then too
   */
  public static RenumberedBtf dedup(Btf btf) {
    BtfRecords records = new BtfRecords(btf);
    byte[] strings = new DedupStrings(records).run();
    DedupBudget budget = new DedupBudget(records.words().length);
    DedupMap map = new DedupMap(records.typeCount());
    DedupState state =
        new DedupState(
            records, new DedupLooks(records, budget), map, new DedupTable(records.typeCount()));
    new DedupPrimitives(state).run();
    new DedupComposites(state, budget).run();
    new DedupForwards(state).run();
    new DedupReferences(state).run();
    int[] remaining = btf.ids().filter(map::isCanonical).toArray();
    int[] newIds = newIds(records, map, remaining);
    for (int id : remaining) {
      records.mapTypeIds(id, old -> newIds[old]);
    }
    return new RenumberedBtf(records.toBtf(remaining, strings, btf.base().orElse(null)), newIds);
  }

  /** The new id of each old one, given those that remain. */
  private static int[] newIds(BtfRecords records, DedupMap map, int[] remaining) {
    int[] newIds = new int[records.typeCount()];
    for (int id = 1; id < records.firstId(); id++) {
      newIds[id] = id;
    }
    for (int index = 0; index < remaining.length; index++) {
      newIds[remaining[index]] = records.firstId() + index;
    }
    for (int id = 1; id < newIds.length; id++) {
      newIds[id] = newIds[map.resolve(id)];
    }
    return newIds;
  }
}
