package skep.relocate;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.relocate.Target.Module;
import skep.spec.DataImage;

/**
 * A struct that the kernel calls into ({@code SEC(".struct_ops")}), laid out as the target has it:
 * the value of its map, but for the descriptors of the programs.
 *
 * @param valueTypeId the type of the map's value, {@code struct bpf_struct_ops_NAME}, in which
 *     {@code struct NAME} is
 * @param module the module that has these types; empty when the kernel itself has them
 * @param image the value's bytes, with zeros for the programs
 * @param programs the programs that are members, by their offset in the value in bytes
 */
public record KernelStruct(
    int valueTypeId,
    Optional<Module> module,
    DataImage image,
    SortedMap<Integer, String> programs) {
  /** Checks and copies the components. {@inheritDoc} */
  public KernelStruct {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(image, "image");
    programs = Collections.unmodifiableSortedMap(new TreeMap<>(programs));
  }

  /**
   * What a program is in the kernel's struct, which the verifier wants to know.
   *
   * @param structTypeId {@code struct NAME}
   * @param index which of its members, from 0
   * @param module the module that has the struct; empty when the kernel itself has it
   */
  public record Member(int structTypeId, int index, Optional<Module> module) {
    /** Checks the components. {@inheritDoc} */
    public Member {
      Objects.requireNonNull(module, "module");
    }
  }
}
