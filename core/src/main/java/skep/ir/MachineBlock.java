package skep.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import skep.insn.Condition;
import skep.insn.SourceLine;
import skep.insn.Width;

/** A block after instructions were selected. */
final class MachineBlock {
  /** How it ends. */
  sealed interface End {
    /** Goes on with another block. */
    record Jump(Optional<SourceLine> line, MachineBlock to) implements End {}

    /** Compares nodes, or a node and a number, and goes one of two ways. */
    record Branch(
        Optional<SourceLine> line,
        Condition condition,
        Width width,
        int left,
        Right right,
        MachineBlock yes,
        MachineBlock no)
        implements End {}

    /** Leaves a loop that has gone on for long enough. */
    record MayGoto(Optional<SourceLine> line, MachineBlock out, MachineBlock next) implements End {}

    /** Returns what is in R0. */
    record Return(Optional<SourceLine> line) implements End {}

    /** Is left by its last instruction. */
    record Gone() implements End {}
  }

  /** What a node is compared with. */
  sealed interface Right {
    /** Another node. */
    record Node(int node) implements Right {}

    /** A number. */
    record Number(int value) implements Right {}
  }

  private final String name;
  private final int depth;
  private List<MachineOp> ops = new ArrayList<>();
  private End end = new End.Gone();

  MachineBlock(String name, int depth) {
    this.name = name;
    this.depth = depth;
  }

  String name() {
    return name;
  }

  /** In how many loops it is. */
  int depth() {
    return depth;
  }

  List<MachineOp> ops() {
    return ops;
  }

  void replaceOps(List<MachineOp> newOps) {
    ops = newOps;
  }

  End end() {
    return end;
  }

  void end(End how) {
    end = how;
  }

  /** The nodes that its end reads. */
  List<Integer> endUses() {
    if (end instanceof End.Branch branch) {
      return branch.right() instanceof Right.Node node
          ? List.of(branch.left(), node.node())
          : List.of(branch.left());
    }
    return end instanceof End.Return ? List.of(0) : List.of();
  }

  /** Has its end read other nodes. */
  void renameEndUses(IntUnaryOperator change) {
    if (end instanceof End.Branch b) {
      Right right =
          b.right() instanceof Right.Node node
              ? new Right.Node(change.applyAsInt(node.node()))
              : b.right();
      end =
          new End.Branch(
              b.line(),
              b.condition(),
              b.width(),
              change.applyAsInt(b.left()),
              right,
              b.yes(),
              b.no());
    }
  }

  List<MachineBlock> successors() {
    if (end instanceof End.Jump jump) {
      return List.of(jump.to());
    } else if (end instanceof End.Branch branch) {
      return List.of(branch.yes(), branch.no());
    } else if (end instanceof End.MayGoto mayGoto) {
      return List.of(mayGoto.out(), mayGoto.next());
    }
    return List.of();
  }
}
