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
          case STRUCT, UNION -> unify(id, looks.hashOfComposite(id), false);
          case TYPEDEF -> unify(id, looks.hashOfTypedef(id), true);
          default -> {}
        }
      }
    }
  }

  private void unify(int id, int hash, boolean typedef) {
    int candidate = state.table().first(hash);
    while (candidate != 0) {
      boolean alike =
          typedef ? looks.sameTypedefs(id, candidate) : looks.sameComposites(id, candidate);
      if (alike && graphs.unify(id, candidate)) {
        state.map().put(id, candidate);
        return;
      }
      candidate = state.table().next(candidate);
    }
    state.addCanonical(id, hash);
  }
}
