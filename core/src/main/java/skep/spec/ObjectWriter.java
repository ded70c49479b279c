package skep.spec;

import skep.btf.BtfException;
import skep.elf.ElfException;
import skep.insn.AssemblyException;
import skep.spec.ObjectException.Where;

/**
 * Writes an object as the ELF file that clang would make of the same program: its sections, symbols
 * and relocations, so that libbpf, bpftool, llvm-objdump and other loaders take it. The same spec
 * gives the same bytes.
 *
 * <pre>{@code
 * Files.write(Path.of("minimal.bpf.o"), ObjectWriter.write(object));
 * }</pre>
 *
 * <p>Reading the bytes gives an equal spec. Unlike in clang's output, the sizes and offsets of data
 * sections are filled in in {@code .BTF}, as libbpf's linker does. A jump that is too far for 16
 * bits becomes {@code gotol}, which kernels know since 6.6.
 */
public final class ObjectWriter {
  private ObjectWriter() {}

  /**
   * Writes an object.
   *
   * @param object the object
   * @return the bytes of the file
   * @throws ObjectException when the object refers to something that it does not have, or a part
   *     does not fit the format
   */
  public static byte[] write(ObjectSpec object) {
    References.check(object, Where.WRITING);
    try {
      return new ObjectLayout(object).write();
    } catch (ElfException | BtfException | AssemblyException e) {
      throw Where.WRITING.error(e);
    }
  }
}
