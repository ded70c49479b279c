package skep.btf;

/**
 * The pass over structs, unions and typedefs, which can be part of circles: two are the same if
 * they look alike and all that they lead to is the same.
 */
final class DedupComposites {
  private final DedupState state;
  private final BtfRecords records;
  private final DedupLooks looks;
  private final DedupGraphs graphs;

  DedupComposites(DedupState state, DedupBudget budget) {
    this.state = state;
    this.records = state.records();
    this.looks = state.looks();
    this.graphs = new DedupGraphs(state, budget);
  }

  void run() {
    for (int id = records.firstId(); id < records.typeCount(); id++) {
      if (!state.map().isKnown(id)) {
        switch (records.kind(id)) {
          case STRUCT, UNION -> unify(id, looks.hashOfComposite(id));
          case TYPEDEF -> unify(id, looks.hashOfTypedef(id));
          default -> {}
        }
      }
    }
  }

  /**
   * Finds a canonical type that the graphs tell to be the same. A candidate of the same hash can be
   * of another kind, and a declaration is the same as a struct for them; so the kind is looked at.
   */
  private void unify(int id, int hash) {
    int candidate = state.table().first(hash);
    while (candidate != 0
        && (records.info(id) != records.info(candidate) || !graphs.unify(id, candidate))) {
      candidate = state.table().next(candidate);
    }
    if (candidate != 0) {
      state.map().put(id, candidate);
    } else {
      state.addCanonical(id, hash);
    }
  }
}
