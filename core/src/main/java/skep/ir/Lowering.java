package skep.ir;

import skep.insn.Cpu;

final class Lowering {
  private Lowering() {}

  static Lowered lower(Function function, Cpu cpu) {
    throw new UnsupportedOperationException();
  }
}
