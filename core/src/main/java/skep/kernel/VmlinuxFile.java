package skep.kernel;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.elf.ElfException;
import skep.elf.ElfFile;

/**
 * The kernel's types from an image of it on disk, for kernels that do not show them themselves
 * ({@code btf__load_vmlinux_btf} of libbpf): an ELF file with debug information, or BTF alone.
 */
final class VmlinuxFile {
  /** Where distributions put it, for a release. */
  private static final List<String> PLACES =
      List.of(
          "/boot/vmlinux-%1$s",
          "/lib/modules/%1$s/vmlinux-%1$s",
          "/lib/modules/%1$s/build/vmlinux",
          "/usr/lib/modules/%1$s/kernel/vmlinux",
          "/usr/lib/debug/boot/vmlinux-%1$s",
          "/usr/lib/debug/boot/vmlinux-%1$s.debug",
          "/usr/lib/debug/lib/modules/%1$s/vmlinux");

  private static final int ELF_MAGIC = 0x7f;

  private VmlinuxFile() {}

  /** The types of the first file that has any. */
  static Optional<Btf> find(Kernel kernel) {
    String release = kernel.release();
    return PLACES.stream()
        .map(place -> place.formatted(release))
        .flatMap(path -> kernel.readFile(path).stream())
        .flatMap(file -> types(ByteBuffer.wrap(file)).stream())
        .findFirst();
  }

  /** None in a file that is damaged, or has none: libbpf goes on to the next as well. */
  private static Optional<Btf> types(ByteBuffer file) {
    try {
      return file.hasRemaining() && file.get(0) == ELF_MAGIC
          ? ElfFile.of(file).section(".BTF").map(section -> Btf.parse(section.bytes()))
          : Optional.of(Btf.parse(file));
    } catch (ElfException | BtfException e) {
      return Optional.empty();
    }
  }
}
