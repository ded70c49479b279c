package skep.verifier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import skep.insn.Callee;
import skep.insn.Insn;
import skep.insn.Reg;

/**
 * The way that the verifier went, step by step, rebuilt from its log: what was in each register and
 * stack slot, and which step put it there. The idea is that of bpfvv.
 *
 * <p>A jump that can go both ways is followed one way at once and the other way later; the log then
 * says {@code from 7 to 21}, and what step 7 left is taken up again. A log of level 2 has all
 * paths, one of level 1 only the last.
 *
 * <pre>{@code
 * Trace trace = Trace.of(log.lines(), Listing.of(encoded));
 * TraceStep last = trace.steps().get(trace.steps().size() - 1);
 * for (TraceStep.Use use : last.reads()) {
 *   System.out.println(use.place() + " = " + last.before().get(use.place()));
 * }
 * }</pre>
 */
public final class Trace {
  private final List<TraceStep> steps;
  private final Frames end;

  private Trace(List<TraceStep> steps, Frames end) {
    this.steps = List.copyOf(steps);
    this.end = end;
  }

  /**
   * Follows a log.
   *
   * @param lines the lines of the log
   * @param listing the program it is about; without its instructions the trace has states but does
   *     not know who wrote what
   * @return the steps
   */
  public static Trace of(List<LogLine> lines, Listing listing) {
    Walk walk = new Walk(listing);
    lines.forEach(walk::line);
    return walk.finish();
  }

  /**
   * The steps.
   *
   * @return in the order of the log
   */
  public List<TraceStep> steps() {
    return steps;
  }

  /**
   * Which step wrote a place last, at the end of the log.
   *
   * @param place a place in the function that the verifier was in
   * @return the step, if the log has it
   */
  public Optional<TraceStep> lastWriter(Place place) {
    return Optional.ofNullable(end.top().writers.get(place)).map(steps::get);
  }

  /** A function's values, and the index of the step that wrote each. Never changed once made. */
  private record Activation(Map<Place, RegisterValue> values, Map<Place, Integer> writers) {
    static final Activation EMPTY = new Activation(Map.of(), Map.of());

    /** With what a line says; the rest stays. */
    Activation merge(FrameState state) {
      Map<Place, RegisterValue> merged = new LinkedHashMap<>(values);
      merged.putAll(state.values());
      return new Activation(Collections.unmodifiableMap(merged), writers);
    }

    /** With what a line says, and nothing else. */
    Activation replace(FrameState state) {
      return new Activation(state.values(), writers);
    }

    Activation written(Set<Place> places, int step) {
      if (places.isEmpty()) {
        return this;
      }
      Map<Place, RegisterValue> rest = new LinkedHashMap<>(values);
      rest.keySet().removeAll(places);
      Map<Place, Integer> by = new LinkedHashMap<>(writers);
      places.forEach(place -> by.put(place, step));
      return new Activation(Collections.unmodifiableMap(rest), Collections.unmodifiableMap(by));
    }
  }

  /** The functions that are being executed, the innermost last; by the number that the log has. */
  private record Frames(List<Activation> stack) {
    static final Frames START = new Frames(List.of(Activation.EMPTY));

    Activation top() {
      return stack.get(stack.size() - 1);
    }

    int depth() {
      return stack.size() - 1;
    }

    Frames withTop(Activation activation) {
      List<Activation> changed = new ArrayList<>(stack);
      changed.set(changed.size() - 1, activation);
      return new Frames(List.copyOf(changed));
    }

    Frames enter(Activation callee) {
      List<Activation> changed = new ArrayList<>(stack);
      changed.add(callee);
      return new Frames(List.copyOf(changed));
    }

    Frames leave() {
      return depth() == 0 ? this : new Frames(stack.subList(0, depth()));
    }
  }

  /** Goes over the lines. */
  private static final class Walk {
    /** {@code MAX_CALL_FRAMES} of the kernel; a greater number is no frame. */
    private static final int MAX_FRAMES = 8;

    private final Listing listing;
    private final List<TraceStep> steps = new ArrayList<>();

    /** What each step left, for the branches that begin at it. */
    private final List<Frames> left = new ArrayList<>();

    /** The steps whose other way has not been walked, the latest last. */
    private final List<Integer> open = new ArrayList<>();

    private Frames frames = Frames.START;
    private OptionalInt previous = OptionalInt.empty();
    private Optional<LogLine.Source> source = Optional.empty();
    private Optional<LogLine.Frame.Event> event = Optional.empty();

    Walk(Listing listing) {
      this.listing = listing;
    }

    Trace finish() {
      return new Trace(steps, frames);
    }

    void line(LogLine line) {
      if (line instanceof LogLine.Instruction instruction) {
        step(instruction);
      } else if (line instanceof LogLine.State state) {
        state(state);
      } else if (line instanceof LogLine.Branch branch) {
        branch(branch);
      } else if (line instanceof LogLine.Source next) {
        source = Optional.of(next);
      } else if (line instanceof LogLine.Frame change) {
        event = Optional.of(change.event());
      }
    }

    private void step(LogLine.Instruction instruction) {
      int index = steps.size();
      Activation before = frames.top();
      Optional<Listing.Line> known = listing.at(instruction.slot());
      Effects effects =
          known.map(line -> Effects.of(line.step().insn(), before.values)).orElse(Effects.NONE);
      List<TraceStep.Use> reads = new ArrayList<>();
      for (Place place : effects.reads()) {
        reads.add(new TraceStep.Use(place, index(before.writers.get(place))));
      }
      int frame = frames.depth();
      frames = frames.withTop(before.written(effects.writes(), index));
      Set<Place> written = new LinkedHashSet<>(effects.writes());
      if (instruction.after().isPresent()) {
        FrameState after = instruction.after().get();
        enter(after.frame());
        if (known.isPresent() && known.get().step().insn() instanceof Insn.Call) {
          filled(after, index, written);
        }
        frames = frames.withTop(frames.top().merge(after));
      }
      written.removeIf(place -> isLost(place, known));
      steps.add(
          new TraceStep(
              index,
              instruction.slot(),
              instruction.text(),
              source,
              frame,
              previous,
              before.values,
              frames.top().values,
              reads,
              List.copyOf(written)));
      left.add(frames);
      open.add(index);
      previous = OptionalInt.of(index);
    }

    /** A helper fills memory of the stack, which the log then shows with its result. */
    private void filled(FrameState after, int index, Set<Place> written) {
      Set<Place> slots = new LinkedHashSet<>(after.values().keySet());
      slots.removeIf(Place.Register.class::isInstance);
      written.addAll(slots);
      frames = frames.withTop(frames.top().written(slots, index));
    }

    /** A call takes the values of R1 to R5, and gives them none. */
    private static boolean isLost(Place place, Optional<Listing.Line> known) {
      return place instanceof Place.Register register
          && register.reg() != Reg.R0
          && known.isPresent()
          && known.get().step().insn() instanceof Insn.Call;
    }

    private void state(LogLine.State line) {
      int frame = line.state().frame();
      if (event.filter(LogLine.Frame.Event.CALLER::equals).isPresent()) {
        event = Optional.empty();
        return;
      }
      if (event.filter(LogLine.Frame.Event.RETURNED::equals).isPresent()) {
        event = Optional.empty();
        leaveTo(frame);
      } else {
        event = Optional.empty();
        enter(frame);
      }
      frames = frames.withTop(frames.top().merge(line.state()));
    }

    /** Back to a caller, with the result. */
    private void leaveTo(int frame) {
      Place result = new Place.Register(Reg.R0);
      Integer writer = frames.top().writers.get(result);
      while (frames.depth() > frame) {
        frames = frames.leave();
      }
      if (writer != null) {
        frames = frames.withTop(frames.top().written(Set.of(result), writer));
      }
    }

    /** The log shows a frame: a deeper one was just called, a shallower one was returned to. */
    private void enter(int frame) {
      if (frame >= MAX_FRAMES) {
        return;
      }
      if (frame < frames.depth()) {
        leaveTo(frame);
      }
      while (frames.depth() < frame) {
        frames = frames.enter(new Activation(Map.of(), arguments()));
      }
    }

    /** Who wrote what a callee finds in R1 to R5; a callback gets it from the helper. */
    private Map<Place, Integer> arguments() {
      if (previous.isEmpty()) {
        return Map.of();
      }
      TraceStep call = steps.get(previous.getAsInt());
      boolean direct =
          listing
              .at(call.slot())
              .map(line -> line.step().insn())
              .filter(insn -> insn instanceof Insn.Call it && isOfProgram(it.callee()))
              .isPresent();
      Map<Place, Integer> writers = new LinkedHashMap<>();
      if (direct) {
        call.reads()
            .forEach(use -> use.writer().ifPresent(writer -> writers.put(use.place(), writer)));
        writers.keySet().removeIf(Place.StackSlot.class::isInstance);
      } else {
        for (int i = 1; i <= 5; i++) {
          writers.put(new Place.Register(Reg.of(i)), call.index());
        }
      }
      return Collections.unmodifiableMap(writers);
    }

    private static boolean isOfProgram(Callee callee) {
      return callee instanceof Callee.Local || callee instanceof Callee.Relative;
    }

    /** The latest step at the jump is taken up again; what came after it is over. */
    private void branch(LogLine.Branch branch) {
      int at = open.size() - 1;
      while (at >= 0 && steps.get(open.get(at)).slot() != branch.from()) {
        at--;
      }
      if (at < 0) {
        frames = Frames.START;
        previous = OptionalInt.empty();
      } else {
        int from = open.get(at);
        open.subList(at, open.size()).clear();
        frames = left.get(from);
        previous = OptionalInt.of(from);
      }
      branch
          .state()
          .ifPresent(
              state -> {
                enter(state.frame());
                frames = frames.withTop(frames.top().replace(state));
              });
    }

    private static OptionalInt index(@Nullable Integer index) {
      return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }
  }
}
