package skep.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import skep.insn.Code;
import skep.insn.CodeElement;
import skep.insn.Condition;
import skep.insn.Imm;
import skep.insn.Insn;
import skep.insn.Label;
import skep.insn.Operand;
import skep.insn.SourceLine;
import skep.insn.Step;

/** Writes the instructions of an allocated function, block after block. */
final class Emission {
  private final MachineCode code;
  private final MachineOp.Registers at;
  private final Map<MachineBlock, Label> labels = new IdentityHashMap<>();
  private final Set<Label> used = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<CodeElement> elements = new ArrayList<>();
  private final Map<Integer, List<Lowered.Named>> names = new HashMap<>();
  private int slot;

  private Emission(Allocation allocation) {
    code = allocation.code();
    at = allocation.registers();
  }

  static Lowered emit(Allocation allocation, Frame frame) {
    Emission emission = new Emission(allocation);
    emission.run();
    return new Lowered(Code.of(emission.elements), frame.used(), emission.names);
  }

  private void run() {
    List<MachineBlock> blocks = code.blocks();
    Liveness liveness = Liveness.of(code);
    for (int i = 0; i < blocks.size(); i++) {
      MachineBlock block = blocks.get(i);
      elements.add(label(block));
      List<BitSet> live = liveBefore(block, liveness);
      for (int j = 0; j < block.ops().size(); j++) {
        MachineOp op = block.ops().get(j);
        boolean idle =
            op.kind() == MachineOp.Kind.MOVE && at.of(op.definition()) == at.of(op.use());
        if (!idle) {
          note(live.get(j));
          op.text().write(at).forEach(this::add);
        }
      }
      note(live.get(block.ops().size()));
      end(block, i + 1 < blocks.size() ? Optional.of(blocks.get(i + 1)) : Optional.empty());
    }
    elements.removeIf(element -> element instanceof Label label && !isUsed(label));
    startWithLine();
  }

  /** The kernel wants a line for the first instruction of a function that has lines at all. */
  private void startWithLine() {
    Optional<SourceLine> first =
        elements.stream()
            .filter(Step.class::isInstance)
            .flatMap(element -> ((Step) element).source().stream())
            .findFirst();
    for (int i = 0; i < elements.size() && first.isPresent(); i++) {
      if (elements.get(i) instanceof Step step) {
        elements.set(i, step.source().isPresent() ? step : step.withSource(first.get()));
        return;
      }
    }
  }

  /** What is live before each instruction of a block, and before its end. */
  private static List<BitSet> liveBefore(MachineBlock block, Liveness liveness) {
    List<BitSet> before = new ArrayList<>();
    BitSet live = liveness.after(block);
    before.add((BitSet) live.clone());
    for (int i = block.ops().size() - 1; i >= 0; i--) {
      Liveness.step(live, block.ops().get(i));
      before.add(0, (BitSet) live.clone());
    }
    return before;
  }

  private void note(BitSet live) {
    List<Lowered.Named> here =
        live.stream()
            .filter(code.names()::containsKey)
            .mapToObj(node -> new Lowered.Named(at.of(node), code.names().get(node)))
            .toList();
    if (!here.isEmpty()) {
      names.put(slot, here);
    }
  }

  private boolean isUsed(Label label) {
    return used.contains(label) || !labels.containsValue(label);
  }

  private Label label(MachineBlock block) {
    return labels.computeIfAbsent(block, b -> new Label(b.name()));
  }

  private Label target(MachineBlock block) {
    Label label = label(block);
    used.add(label);
    return label;
  }

  private void add(CodeElement element) {
    elements.add(element);
    if (element instanceof Step step) {
      slot += step.insn().slots();
    }
  }

  private void add(Insn insn, Optional<SourceLine> line) {
    add(new Step(insn, line, Optional.empty()));
  }

  private void end(MachineBlock block, Optional<MachineBlock> next) {
    if (block.end() instanceof MachineBlock.End.Jump jump) {
      goTo(jump.to(), next, jump.line());
    } else if (block.end() instanceof MachineBlock.End.Branch branch) {
      branch(branch, next);
    } else if (block.end() instanceof MachineBlock.End.MayGoto mayGoto) {
      add(new Insn.MayGoto(target(mayGoto.out())), mayGoto.line());
      goTo(mayGoto.next(), next, mayGoto.line());
    } else if (block.end() instanceof MachineBlock.End.Return ret) {
      add(new Insn.Exit(), ret.line());
    }
  }

  /** The block that comes next is reached without a jump. */
  private void branch(MachineBlock.End.Branch branch, Optional<MachineBlock> next) {
    Optional<Condition> inverse = branch.condition().inverse();
    boolean invert = next.filter(branch.yes()::equals).isPresent() && inverse.isPresent();
    MachineBlock taken = invert ? branch.no() : branch.yes();
    MachineBlock other = invert ? branch.yes() : branch.no();
    Operand right =
        branch.right() instanceof MachineBlock.Right.Number number
            ? new Imm(number.value())
            : at.of(((MachineBlock.Right.Node) branch.right()).node());
    add(
        new Insn.JumpIf(
            invert ? inverse.get() : branch.condition(),
            branch.width(),
            at.of(branch.left()),
            right,
            target(taken)),
        branch.line());
    goTo(other, next, branch.line());
  }

  private void goTo(MachineBlock to, Optional<MachineBlock> next, Optional<SourceLine> line) {
    if (next.filter(to::equals).isEmpty()) {
      add(new Insn.Jump(target(to), false), line);
    }
  }
}
