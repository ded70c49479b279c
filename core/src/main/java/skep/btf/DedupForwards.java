package skep.btf;

import java.util.HashMap;
import java.util.Map;

/**
 * The pass over forward declarations that no comparison of graphs has told the meaning of: each
 * becomes the struct or union of its name, if there is only one.
 */
final class DedupForwards {
  /** Stands for the structs of a name that several have. */
  private static final int AMBIGUOUS = 0;

  private final BtfRecords records;
  private final DedupMap map;

  DedupForwards(DedupState state) {
    this.records = state.records();
    this.map = state.map();
  }

  void run() {
    Map<Integer, Integer> compositesByName = new HashMap<>();
    for (int id = 1; id < records.typeCount(); id++) {
      if (records.kind(id).isComposite() && map.isCanonical(id)) {
        compositesByName.merge(records.name(id), id, (one, other) -> AMBIGUOUS);
      }
    }
    for (int id = records.firstId(); id < records.typeCount(); id++) {
      if (records.kind(id) == BtfKind.FWD && map.isCanonical(id)) {
        int composite = compositesByName.getOrDefault(records.name(id), AMBIGUOUS);
        BtfKind declared = records.kindFlag(id) ? BtfKind.UNION : BtfKind.STRUCT;
        if (composite != AMBIGUOUS && records.kind(composite) == declared) {
          map.put(id, composite);
        }
      }
    }
  }
}
