package skep.ir;

import java.util.ArrayList;
import java.util.List;

/** A function on its way to instructions. The passes change its blocks in place. */
final class Function {
  private final String name;
  private final List<Temp> parameters;
  private List<Block> blocks;
  private final int temps;

  Function(String name, List<Temp> parameters, List<Block> blocks, int temps) {
    this.name = name;
    this.parameters = List.copyOf(parameters);
    this.blocks = new ArrayList<>(blocks);
    this.temps = temps;
  }

  String name() {
    return name;
  }

  List<Temp> parameters() {
    return parameters;
  }

  /** The blocks; the first is where the function starts. */
  List<Block> blocks() {
    return blocks;
  }

  void replaceBlocks(List<Block> newBlocks) {
    blocks = newBlocks;
  }

  Block entry() {
    return blocks.get(0);
  }

  /** How many temps there are, whose ids are below. */
  int temps() {
    return temps;
  }
}
