package skep.spec;

import java.nio.ByteBuffer;
import java.util.Objects;
import skep.btf.BtfException;
import skep.elf.ElfException;
import skep.insn.AssemblyException;
import skep.spec.ObjectException.Where;

/**
 * Reads an object file, as clang or {@link ObjectWriter} writes it: ELF sections to plain data, and
 * relocations to names on the instructions they belong to.
 *
 * <pre>{@code
 * byte[] bytes = Files.readAllBytes(path);
 * ObjectSpec object =
 *     ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named(path.toString()));
 * }</pre>
 *
 * <p>The rules are those of libbpf's open phase. No kernel and no machine is asked, and objects of
 * either byte order are read everywhere. Stricter than libbpf: {@code .BTF} and {@code .BTF.ext}
 * that are damaged are errors even where libbpf would go on without them.
 */
public final class ObjectReader {
  private ObjectReader() {}

  /**
   * How to read.
   *
   * @param name the name of the object or of its file, of which libbpf uses what is before the
   *     first dot, at most 15 characters
   * @param sections what section names mean
   * @param relaxedMaps whether attributes of maps that are not known are passed over
   */
  public record Options(String name, SectionDefinitions sections, boolean relaxedMaps) {
    /** Checks the components. {@inheritDoc} */
    public Options {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(sections, "sections");
    }

    /**
     * Options for an object, with libbpf's section names and strict maps.
     *
     * @param name the name of the object or of its file
     * @return the options
     */
    public static Options named(String name) {
      return new Options(name, SectionDefinitions.standard(), false);
    }

    /**
     * These options with other section names.
     *
     * @param sections what section names mean
     * @return the options
     */
    public Options withSections(SectionDefinitions sections) {
      return new Options(name, sections, relaxedMaps);
    }
  }

  /**
   * Reads an object file.
   *
   * @param bytes the file, from the buffer's position to its limit; the buffer is left as it is,
   *     and nothing of it is kept
   * @param options how to read
   * @return what it says
   * @throws ObjectException when it is no object file or says something that cannot be; the cause
   *     is the {@code ElfException} or {@code BtfException} when it is the format below that is
   *     wrong
   */
  public static ObjectSpec read(ByteBuffer bytes, Options options) {
    try {
      return new ObjectFile(bytes, options).read();
    } catch (ElfException | BtfException | AssemblyException e) {
      throw Where.READING.error(e);
    }
  }
}
