package skep.verifier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import skep.insn.AluOp;
import skep.insn.AtomicOp;
import skep.insn.Callee;
import skep.insn.Helper;
import skep.insn.Insn;
import skep.insn.Operand;
import skep.insn.Reg;

/**
 * What an instruction reads and writes, of registers and of the stack.
 *
 * @param reads the places that its result depends on
 * @param writes the places that have another value after it, or none any more
 */
record Effects(Set<Place> reads, Set<Place> writes) {
  static final Effects NONE = new Effects(Set.of(), Set.of());

  /** How many registers carry arguments. */
  private static final int ARGUMENTS = 5;

  /**
   * The effects of an instruction.
   *
   * @param insn the instruction
   * @param before what was in registers before it, which tells which of its pointers lead to the
   *     stack
   */
  static Effects of(Insn insn, Map<Place, RegisterValue> before) {
    Collector effects = new Collector(before);
    if (insn instanceof Insn.Alu alu) {
      if (alu.op() != AluOp.MOV) {
        effects.read(alu.dst());
      }
      effects.read(alu.src());
      effects.write(alu.dst());
    } else if (insn instanceof Insn.Negate negate) {
      effects.read(negate.dst());
      effects.write(negate.dst());
    } else if (insn instanceof Insn.MoveSigned move) {
      effects.read(move.src());
      effects.write(move.dst());
    } else if (insn instanceof Insn.Swap swap) {
      effects.read(swap.dst());
      effects.write(swap.dst());
    } else if (insn instanceof Insn.CastAddressSpace cast) {
      effects.read(cast.src());
      effects.write(cast.dst());
    } else if (insn instanceof Insn.Load load) {
      effects.load(load.base(), load.offset(), load.dst());
    } else if (insn instanceof Insn.LoadAcquire load) {
      effects.load(load.base(), load.offset(), load.dst());
    } else if (insn instanceof Insn.Store store) {
      effects.store(store.base(), store.offset(), store.src());
    } else if (insn instanceof Insn.StoreRelease store) {
      effects.store(store.base(), store.offset(), store.src());
    } else if (insn instanceof Insn.Atomic atomic) {
      effects.atomic(atomic);
    } else if (insn instanceof Insn.LoadImm64 load) {
      effects.write(load.dst());
    } else if (insn instanceof Insn.JumpIf jump) {
      effects.read(jump.dst());
      effects.read(jump.src());
    } else if (insn instanceof Insn.Call call) {
      effects.call(call.callee());
    } else if (insn instanceof Insn.Exit) {
      effects.read(Reg.R0);
    }
    return new Effects(effects.reads, effects.writes);
  }

  /** Gathers the places of one instruction. */
  private static final class Collector {
    private final Map<Place, RegisterValue> before;
    private final Set<Place> reads = new LinkedHashSet<>();
    private final Set<Place> writes = new LinkedHashSet<>();

    Collector(Map<Place, RegisterValue> before) {
      this.before = before;
    }

    void read(Operand operand) {
      if (operand instanceof Reg reg) {
        reads.add(new Place.Register(reg));
      }
    }

    void write(Reg reg) {
      writes.add(new Place.Register(reg));
    }

    void load(Reg base, int offset, Reg dst) {
      read(base);
      reads.addAll(stack(base, offset));
      write(dst);
    }

    void store(Reg base, int offset, Operand src) {
      read(base);
      read(src);
      writes.addAll(stack(base, offset));
    }

    void atomic(Insn.Atomic atomic) {
      reads.addAll(stack(atomic.base(), atomic.offset()));
      store(atomic.base(), atomic.offset(), atomic.src());
      if (atomic.op() == AtomicOp.CMPXCHG) {
        read(Reg.R0);
        write(Reg.R0);
      } else if (atomic.fetch()) {
        write(atomic.src());
      }
    }

    /** Arguments are read, and through those that point to the stack what is there too. */
    void call(Callee callee) {
      int count =
          callee instanceof Callee.HelperId id
              ? Helper.byId(id.id()).map(helper -> helper.parameters().size()).orElse(ARGUMENTS)
              : ARGUMENTS;
      for (int i = 1; i <= count; i++) {
        Place argument = new Place.Register(Reg.of(i));
        if (before.containsKey(argument)) {
          reads.add(argument);
          reads.addAll(stack(Reg.of(i), 0));
        }
      }
      for (int i = 0; i <= ARGUMENTS; i++) {
        write(Reg.of(i));
      }
    }

    /** The slot of this function's stack that an address is in, if it is one. */
    private List<Place> stack(Reg base, int offset) {
      List<Place> slots = new ArrayList<>(1);
      RegisterValue pointer = before.get(new Place.Register(base));
      OptionalInt start = pointer == null ? OptionalInt.empty() : pointer.stackOffset();
      long at = start.isPresent() ? (long) start.getAsInt() + offset : 0;
      if (at < 0 && at == (int) at) {
        slots.add(Place.StackSlot.containing((int) at));
      }
      return slots;
    }
  }
}
