package skep.ir;

import skep.insn.Cpu;

/** From operations to instructions, pass by pass. */
final class Lowering {
  /** Each round can make work for the next; what is left after some is not worth another. */
  private static final int ROUNDS = 3;

  private Lowering() {}

  static Lowered lower(Function function, Cpu cpu) {
    Definitions.check(function);
    for (int i = 0; i < ROUNDS; i++) {
      Cleanup.run(function);
      Simplify.run(function);
      ValueNumbering.run(function);
      DeadCode.run(function);
    }
    EndlessLoops.check(function);
    Sinking.run(function);
    Demand.run(function);
    DeadCode.run(function);
    Cleanup.run(function);
    Reminders.run(function);
    Frame frame = new Frame(function.name());
    MachineCode selected = Selection.select(function, frame, cpu);
    Allocation allocation = Allocation.of(selected, frame);
    frame.check();
    return Emission.emit(allocation, frame);
  }
}
