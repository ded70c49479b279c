package skep.load;

import java.util.Map;
import skep.btf.Btf;
import skep.kernel.Fd;
import skep.relocate.DebugRecords;

/**
 * An object's BTF in the kernel.
 *
 * @param fd the BTF; the loader's resources own it
 * @param types what was loaded, which may be a copy made for an older kernel
 * @param describesFunctions whether programs can refer to its functions and lines
 * @param functions other types for functions of a program, by the program's name and the type that
 *     the object gives the function
 */
record LoadedBtf(
    Fd fd, Btf types, boolean describesFunctions, Map<String, Map<Integer, Integer>> functions) {
  LoadedBtf {
    functions = Map.copyOf(functions);
  }

  /** Makes what the BTF says of programs. */
  DebugRecords.Maker records() {
    return DebugRecords.in(types, functions);
  }
}
