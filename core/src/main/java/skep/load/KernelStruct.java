package skep.load;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.kernel.MapCreate;
import skep.spec.DataImage;

/**
 * A struct that the kernel calls into, laid out as this kernel has it.
 *
 * @param kernelValue the kernel's type of the map's value, which has the struct in it
 * @param image the value's bytes, with zeros for the programs
 * @param programs the programs that are members, by their offset in the value in bytes
 */
record KernelStruct(
    MapCreate.KernelValue kernelValue, DataImage image, SortedMap<Integer, String> programs) {
  KernelStruct {
    programs = Collections.unmodifiableSortedMap(new TreeMap<>(programs));
  }

  int valueSize() {
    return image.size();
  }
}
