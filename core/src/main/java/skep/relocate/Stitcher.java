package skep.relocate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.CodeElement;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.Label;
import skep.insn.SourceLine;
import skep.insn.Step;
import skep.relocate.StitchedProgram.Part;
import skep.spec.FunctionSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/** Puts one program and its subprograms together. */
final class Stitcher {
  private final ObjectSpec object;
  private final ProgramSpec program;

  /** The functions met so far, in the order they will stand in. */
  private final Map<String, Piece> pieces = new LinkedHashMap<>();

  /** Everything that can be called, by name. */
  private final Map<String, Callable> callables = new HashMap<>();

  private record Callable(Code code, OptionalInt btfId) {}

  private record Piece(Part part, Code code) {}

  Stitcher(ObjectSpec object, ProgramSpec program) {
    this.object = object;
    this.program = program;
    for (ProgramSpec each : object.programs()) {
      callables.put(each.name(), new Callable(each.code(), each.btfId()));
    }
    for (FunctionSpec each : object.functions()) {
      callables.put(each.name(), new Callable(each.code(), each.btfId()));
    }
    callables.put(program.name(), new Callable(program.code(), program.btfId()));
  }

  StitchedProgram stitch() {
    addAll(program.name());
    ExceptionCallback.of(object, program)
        .filter(callback -> !pieces.containsKey(callback))
        .ifPresent(this::addAll);
    List<CodeElement> elements = new ArrayList<>();
    Set<Label> bound = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Piece piece : pieces.values()) {
      elements.add(piece.part.entry());
      Code own = bindsAny(piece.code, bound) ? piece.code.withFreshLabels() : piece.code;
      elements.addAll(own.mapSteps((slot, step) -> local(step)).elements());
    }
    return new StitchedProgram(
        object, program, Code.of(elements), pieces.values().stream().map(Piece::part).toList());
  }

  /** Whether a label of the code is bound before it, as when two functions are the same code. */
  private static boolean bindsAny(Code code, Set<Label> bound) {
    boolean again = false;
    for (CodeElement element : code.elements()) {
      if (element instanceof Label label) {
        again |= !bound.add(label);
      }
    }
    return again;
  }

  /** Adds a function and all that it reaches. */
  private void addAll(String function) {
    // Depth first, on a stack of our own: the depth of calls is the object's to choose.
    Deque<Iterator<String>> path = new ArrayDeque<>();
    path.push(add(function).iterator());
    while (!path.isEmpty()) {
      if (!path.peek().hasNext()) {
        path.pop();
        continue;
      }
      String callee = path.peek().next();
      if (!pieces.containsKey(callee)) {
        path.push(add(callee).iterator());
      }
    }
  }

  /** Adds a function to the whole and gives the names of those it refers to. */
  private List<String> add(String name) {
    Callable function = Objects.requireNonNull(callables.get(name), name);
    Part part = new Part(name, new Label(name), function.btfId);
    pieces.put(name, new Piece(part, function.code));
    List<String> references = new ArrayList<>();
    int slot = 0;
    Optional<SourceLine> line = Optional.empty();
    for (CodeElement element : function.code.elements()) {
      if (element instanceof Step step) {
        if (step.source().isPresent()) {
          line = step.source();
        }
        if (refersToSomething(step)) {
          check(new Place(name, slot, line, step));
          reference(step).ifPresent(references::add);
        }
        slot += step.insn().slots();
      }
    }
    return references;
  }

  private static boolean refersToSomething(Step step) {
    return step.insn() instanceof Insn.Call
        || step.insn() instanceof Insn.LoadImm64
        || step.core().isPresent();
  }

  private static Optional<String> reference(Step step) {
    if (step.insn() instanceof Insn.Call call
        && call.callee() instanceof Callee.Function function) {
      return Optional.of(function.name());
    }
    if (step.insn() instanceof Insn.LoadImm64 load
        && load.value() instanceof Imm64.FunctionRef function) {
      return Optional.of(function.function());
    }
    return Optional.empty();
  }

  private Step local(Step step) {
    if (step.insn() instanceof Insn.Call call
        && call.callee() instanceof Callee.Function function) {
      return step.withInsn(new Insn.Call(new Callee.Local(entry(function.name()))));
    }
    if (step.insn() instanceof Insn.LoadImm64 load
        && load.value() instanceof Imm64.FunctionRef function) {
      return step.withInsn(
          new Insn.LoadImm64(load.dst(), new Imm64.LocalFunction(entry(function.function()))));
    }
    return step;
  }

  private Label entry(String function) {
    return Objects.requireNonNull(pieces.get(function)).part.entry();
  }

  /** An instruction, as errors name it, with its line or the nearest before it. */
  private record Place(String function, int slot, Optional<SourceLine> source, Step step) {}

  private void check(Place at) {
    if (at.step.core().isPresent() && !at.step.insn().equals(CorePatch.POISONED)) {
      String access = at.step.core().get().access();
      throw error(
          at,
          access,
          ("it wants to know a type of the running kernel (CO-RE, access '%s' of type [%d]), which"
                  + " has not been answered; relocate the object first")
              .formatted(access, at.step.core().get().typeId()));
    }
    if (at.step.insn() instanceof Insn.Call call) {
      checkCall(at, call.callee());
    } else if (at.step.insn() instanceof Insn.LoadImm64 load) {
      checkLoad(at, load.value());
    }
  }

  private void checkCall(Place at, Callee callee) {
    if (callee instanceof Callee.Function function) {
      checkFunction(at, function.name(), "call of");
    } else if (callee instanceof Callee.Extern extern) {
      checkExtern(at, extern.name());
    } else if (callee instanceof Callee.Relative relative) {
      throw error(
          at,
          "",
          "call of what is %d slots away, where no function starts".formatted(relative.slots()));
    }
  }

  private void checkLoad(Place at, Imm64 value) {
    if (value instanceof Imm64.FunctionRef function) {
      checkFunction(at, function.function(), "address of");
    } else if (value instanceof Imm64.MapRef map && object.map(map.map()).isEmpty()) {
      throw error(at, map.map(), "map '%s' is not in the object".formatted(map.map()));
    } else if (value instanceof Imm64.GlobalRef global
        && object.dataMap(global.section()).isEmpty()) {
      throw error(
          at,
          global.section(),
          "data section '%s' is not in the object".formatted(global.section()));
    } else if (value instanceof Imm64.ExternRef extern) {
      checkExtern(at, extern.name());
    }
  }

  private void checkExtern(Place at, String name) {
    if (object.extern(name).isEmpty()) {
      throw error(at, name, "extern '%s' is not declared in the object".formatted(name));
    }
  }

  private void checkFunction(Place at, String name, String use) {
    if (!callables.containsKey(name)) {
      throw error(at, name, "%s function '%s', which is not in the object".formatted(use, name));
    }
  }

  private RelocationException error(Place at, String symbol, String problem) {
    return new RelocationException(
        program.name(), at.function, OptionalInt.of(at.slot), at.source, symbol, problem);
  }
}
