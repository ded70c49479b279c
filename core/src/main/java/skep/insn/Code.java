package skep.insn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Instructions in order, with the labels that stand between them. A label is bound where it stands,
 * so nothing here has an offset, and inserting or joining code breaks nothing.
 *
 * <pre>{@code
 * Label done = new Label("done");
 * Code code = Code.of(
 *     Step.of(new Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, new Imm(0))),
 *     Step.of(new Insn.JumpIf(Condition.EQ, Width.W64, Reg.R1, new Imm(7), done)),
 *     done,
 *     Step.of(new Insn.Exit()));
 * }</pre>
 *
 * <p>Two codes are equal when their steps are, and their labels stand and are used at the same
 * places; the names of labels and which objects they are do not matter. A label that is used but
 * not bound is equal only to itself.
 */
public final class Code {
  private static final Code EMPTY = new Code(List.of(), 0);

  private final List<CodeElement> elements;
  private final int slots;

  private Code(List<CodeElement> elements, int slots) {
    this.elements = elements;
    this.slots = slots;
  }

  /**
   * No instructions.
   *
   * @return the empty code
   */
  public static Code empty() {
    return EMPTY;
  }

  /**
   * The code of some steps and labels.
   *
   * @param elements the steps and labels in order
   * @return the code
   * @throws IllegalArgumentException when a label is bound twice
   */
  public static Code of(CodeElement... elements) {
    return of(Arrays.asList(elements));
  }

  /**
   * The code of some steps and labels.
   *
   * @param elements the steps and labels in order; copied
   * @return the code
   * @throws IllegalArgumentException when a label is bound twice
   */
  public static Code of(List<? extends CodeElement> elements) {
    List<CodeElement> copy = List.copyOf(elements);
    Map<Label, Integer> bound = new IdentityHashMap<>();
    int slots = 0;
    for (CodeElement element : copy) {
      if (element instanceof Step step) {
        slots = Math.addExact(slots, step.insn().slots());
      } else if (element instanceof Label label && bound.put(label, slots) != null) {
        throw new IllegalArgumentException(
            "label '" + label + "' is bound twice, the second time at slot " + slots);
      }
    }
    return new Code(copy, slots);
  }

  /**
   * The steps and labels in order.
   *
   * @return an unmodifiable list
   */
  public List<CodeElement> elements() {
    return elements;
  }

  /**
   * The steps in order, without the labels.
   *
   * @return an unmodifiable list
   */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>(elements.size());
    for (CodeElement element : elements) {
      if (element instanceof Step step) {
        steps.add(step);
      }
    }
    return Collections.unmodifiableList(steps);
  }

  /**
   * The length in 8-byte slots, before any jump is widened.
   *
   * @return the sum of all instructions' slots
   */
  public int slots() {
    return slots;
  }

  /**
   * Whether there are no steps and no labels.
   *
   * @return true when empty
   */
  public boolean isEmpty() {
    return elements.isEmpty();
  }

  /** Changes one step at a time. */
  @FunctionalInterface
  public interface StepMapper {
    /**
     * Gives the step that takes a step's place.
     *
     * @param slot where the step starts, in slots from the start of the code
     * @param step the step
     * @return the new step, or the same
     */
    Step map(int slot, Step step);
  }

  /**
   * This code with every step replaced by what a function makes of it.
   *
   * @param mapper gives each step its replacement
   * @return the new code, or this when each step is the same
   */
  public Code mapSteps(StepMapper mapper) {
    CodeElement[] mapped = elements.toArray(CodeElement[]::new);
    int slot = 0;
    int newSlots = 0;
    boolean isSame = true;
    for (int i = 0; i < mapped.length; i++) {
      if (mapped[i] instanceof Step step) {
        Step replacement = Objects.requireNonNull(mapper.map(slot, step), "step");
        slot += step.insn().slots();
        newSlots += replacement.insn().slots();
        isSame &= replacement == step;
        mapped[i] = replacement;
      }
    }
    return isSame ? this : new Code(Collections.unmodifiableList(Arrays.asList(mapped)), newSlots);
  }

  /** Changes one step at a time into any number of steps. */
  @FunctionalInterface
  public interface StepExpander {
    /**
     * Gives the steps that take a step's place.
     *
     * @param slot where the step starts, in slots from the start of the code
     * @param step the step
     * @return the new steps, in order
     */
    List<Step> expand(int slot, Step step);
  }

  /**
   * This code with every step replaced by the steps that a function makes of it. Labels stay before
   * what follows them.
   *
   * @param expander gives each step its replacements
   * @return the new code, or this when each step is the same
   */
  public Code flatMapSteps(StepExpander expander) {
    List<CodeElement> mapped = new ArrayList<>(elements.size());
    int slot = 0;
    int newSlots = 0;
    boolean isSame = true;
    for (CodeElement element : elements) {
      if (element instanceof Step step) {
        List<Step> replacements = expander.expand(slot, step);
        isSame &= replacements.size() == 1 && replacements.get(0) == step;
        for (Step replacement : replacements) {
          newSlots += replacement.insn().slots();
          mapped.add(replacement);
        }
        slot += step.insn().slots();
      } else {
        mapped.add(element);
      }
    }
    return isSame ? this : new Code(Collections.unmodifiableList(mapped), newSlots);
  }

  /**
   * The source line of an instruction: its own, or the nearest before it.
   *
   * @param slot where the instruction starts, in slots from the start of the code
   * @return the line, if any is known
   */
  public Optional<SourceLine> lineAt(int slot) {
    Optional<SourceLine> line = Optional.empty();
    int at = 0;
    for (CodeElement element : elements) {
      if (element instanceof Step step) {
        if (at > slot) {
          break;
        }
        if (step.source().isPresent()) {
          line = step.source();
        }
        at += step.insn().slots();
      }
    }
    return line;
  }

  /**
   * This code and another after it. Each may jump to the labels of the other.
   *
   * @param next what follows
   * @return both
   * @throws IllegalArgumentException when both bind the same label; see {@link #withFreshLabels}
   */
  public Code concat(Code next) {
    List<CodeElement> both = new ArrayList<>(elements.size() + next.elements.size());
    both.addAll(elements);
    both.addAll(next.elements);
    return of(both);
  }

  /**
   * A copy whose bound labels are new ones with the same names, so that one fragment can be used
   * many times in a program. Labels bound elsewhere stay.
   *
   * @return the copy
   */
  public Code withFreshLabels() {
    Map<Label, Label> fresh = new IdentityHashMap<>();
    for (CodeElement element : elements) {
      if (element instanceof Label label) {
        fresh.put(label, new Label(label.name()));
      }
    }
    UnaryOperator<Label> change = label -> fresh.getOrDefault(label, label);
    List<CodeElement> copy = new ArrayList<>(elements.size());
    for (CodeElement element : elements) {
      copy.add(
          element instanceof Step step
              ? step.withInsn(step.insn().retarget(change))
              : change.apply((Label) element));
    }
    return new Code(List.copyOf(copy), slots);
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Code code)
        || slots != code.slots
        || elements.size() != code.elements.size()) {
      return false;
    }
    Map<Label, Label> theirsToOurs = new HashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Label ours) {
        if (!(code.elements.get(i) instanceof Label theirs)) {
          return false;
        }
        theirsToOurs.put(theirs, ours);
      }
    }
    UnaryOperator<Label> change = label -> theirsToOurs.getOrDefault(label, label);
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Step ours
          && !(code.elements.get(i) instanceof Step theirs
              && ours.equals(theirs.withInsn(theirs.insn().retarget(change))))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = elements.size();
    for (CodeElement element : elements) {
      if (element instanceof Step step) {
        hash = 31 * hash + step.withInsn(step.insn().retarget(label -> ANY)).hashCode();
      }
    }
    return hash;
  }

  private static final Label ANY = new Label("any");

  @Override
  public String toString() {
    return elements.toString();
  }
}
