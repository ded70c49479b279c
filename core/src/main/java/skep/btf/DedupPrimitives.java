package skep.btf;

/**
 * The pass over types that refer to no others, and the types of a base, which all stay as they are:
 * after it, what does not depend on other types is known.
 */
final class DedupPrimitives {
  private final DedupState state;
  private final BtfRecords records;
  private final DedupLooks looks;
  private final DedupMap map;

  DedupPrimitives(DedupState state) {
    this.state = state;
    this.records = state.records();
    this.looks = state.looks();
    this.map = state.map();
  }

  void run() {
    for (int id = 1; id < records.firstId(); id++) {
      enterBase(id);
    }
    for (int id = records.firstId(); id < records.typeCount(); id++) {
      deduplicate(id);
    }
  }

  private void enterBase(int id) {
    switch (records.kind(id)) {
      case VAR, DATASEC -> map.put(id, id);
      case ENUM, ENUM64 -> state.addCanonical(id, looks.hashOfEnum(id));
      case STRUCT, UNION -> state.addCanonical(id, looks.hashOfComposite(id));
      case TYPEDEF -> state.addCanonical(id, looks.hashOfTypedef(id));
      case UNKNOWN -> throw unknown(id);
      default -> state.addCanonical(id, looks.hash(id));
    }
  }

  private void deduplicate(int id) {
    switch (records.kind(id)) {
      case INT, FWD, FLOAT -> state.unify(id);
      case ENUM, ENUM64 -> unifyEnum(id);
      case VAR, DATASEC -> map.put(id, id);
      case UNKNOWN -> throw unknown(id);
      default -> {}
    }
  }

  /**
   * As {@link DedupState#unify}, but an enum without values becomes one of the same name, and the
   * other way round.
   */
  private void unifyEnum(int id) {
    int hash = looks.hashOfEnum(id);
    int candidate = state.table().first(hash);
    while (candidate != 0) {
      if (looks.same(id, candidate)) {
        map.put(id, candidate);
        return;
      }
      if (looks.compatibleEnums(id, candidate)) {
        if (looks.isEnumForward(id)) {
          map.put(id, candidate);
          return;
        }
        map.put(candidate, id);
      }
      candidate = state.table().next(candidate);
    }
    state.addCanonical(id, hash);
  }

  private BtfException unknown(int id) {
    return BtfException.inType(
        id, "is of a kind that is not known, so whether another type is the same cannot be told");
  }
}
