package skep.ir;

import java.util.List;
import java.util.Map;

/**
 * A function after instructions were selected.
 *
 * @param name the function
 * @param blocks its blocks, as they will be laid out
 * @param nodes how many nodes there are, whose numbers are below
 * @param names what the author calls the values of nodes
 */
record MachineCode(String name, List<MachineBlock> blocks, int nodes, Map<Integer, String> names) {
  MachineCode withNodes(int newNodes) {
    return new MachineCode(name, blocks, newNodes, names);
  }
}
