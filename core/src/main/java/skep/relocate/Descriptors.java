package skep.relocate;

import skep.insn.Imm64;
import skep.relocate.Target.Module;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * What the kernel, or who stands in for it, has made of the things that code names. Each is only
 * asked for what some instruction needs.
 */
public interface Descriptors {
  /**
   * Stand-ins that do not depend on the run, to compare and to print: for a map its index in the
   * object, for all else 0.
   *
   * @param object the object
   * @return the stand-ins
   */
  static Descriptors indices(ObjectSpec object) {
    return new Indices(object);
  }

  /**
   * The descriptor of a map of the object. Maps are not told apart by name, since those of two data
   * sections can be the same: libbpf cuts them to 15 characters.
   *
   * @param map a map that is created
   * @return its descriptor
   */
  int map(MapSpec map);

  /**
   * Where in a map's memory its data section starts, which is not 0 for an arena.
   *
   * @param map a map with a data section
   * @return bytes from the start
   */
  int dataOffset(MapSpec map);

  /**
   * The descriptor of a module's types.
   *
   * @param module the module
   * @return the descriptor of its BTF
   */
  int module(Module module);

  /**
   * The descriptor of the map of a jump table.
   *
   * @param table a table of the program
   * @return a map of type {@code INSN_ARRAY}
   */
  int jumpTable(Imm64.JumpTable table);
}
