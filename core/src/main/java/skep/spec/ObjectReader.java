package skep.spec;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
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
 * either byte order are read everywhere. What libbpf opens is read and what it refuses is refused,
 * but for what only a damaged file has: names that are not UTF-8, functions that overlap, and maps
 * of unknown types are refused here.
 *
 * <p>{@code .BTF} and {@code .BTF.ext} that are damaged are an error when the object has maps or
 * structs for the kernel, which need types. Else the object is read without them, and {@link
 * Options#warnings} is told.
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
   * @param warnings takes what was damaged and is left out of what is read, a sentence for each
   */
  public record Options(
      String name, SectionDefinitions sections, boolean relaxedMaps, Consumer<String> warnings) {
    /** Checks the components. {@inheritDoc} */
    public Options {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(sections, "sections");
      Objects.requireNonNull(warnings, "warnings");
    }

    /**
     * Options for an object, with libbpf's section names and strict maps. Warnings go to the system
     * logger {@code skep.spec}.
     *
     * @param name the name of the object or of its file
     * @return the options
     */
    public static Options named(String name) {
      return new Options(
          name,
          SectionDefinitions.standard(),
          false,
          warning -> System.getLogger("skep.spec").log(Level.WARNING, name + ": " + warning));
    }

    /**
     * These options with another taker of warnings.
     *
     * @param warnings takes what was damaged and is left out, a sentence for each
     * @return the options
     */
    public Options withWarnings(Consumer<String> warnings) {
      return new Options(name, sections, relaxedMaps, warnings);
    }

    /**
     * These options with maps strict or not.
     *
     * @param relaxed whether attributes of maps that are not known are passed over
     * @return the options
     */
    public Options withRelaxedMaps(boolean relaxed) {
      return new Options(name, sections, relaxed, warnings);
    }

    /**
     * These options with other section names.
     *
     * @param sections what section names mean
     * @return the options
     */
    public Options withSections(SectionDefinitions sections) {
      return new Options(name, sections, relaxedMaps, warnings);
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
