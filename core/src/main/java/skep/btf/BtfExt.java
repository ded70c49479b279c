package skep.btf;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * What a {@code .BTF.ext} section says about the instructions of an object file: where functions
 * start, which source lines they come from, and what has to be relocated for the kernel at hand.
 *
 * <pre>{@code
 * BtfExt ext = BtfExt.parse(bytes, btf);
 * for (LineInfo line : ext.section("xdp").orElseThrow().lines()) {
 *   System.out.println(line.insnOffset() + ": " + line.text());
 * }
 * }</pre>
 *
 * @param sections what is said, by ELF section
 * @see <a href="https://docs.kernel.org/bpf/btf.html#btf-ext-section">.BTF.ext section</a>
 */
public record BtfExt(List<Section> sections) {
  /** Copies the list. {@inheritDoc} */
  public BtfExt {
    sections = List.copyOf(sections);
  }

  /**
   * What is said about one ELF section with instructions.
   *
   * @param name the name of the section
   * @param functions where functions start, in the order of the file
   * @param lines which source lines instructions come from, in the order of the file
   * @param relocations what has to be relocated, in the order of the file
   */
  public record Section(
      String name,
      List<FuncInfo> functions,
      List<LineInfo> lines,
      List<CoreRelocation> relocations) {
    /** Copies the lists. {@inheritDoc} */
    public Section {
      functions = List.copyOf(functions);
      lines = List.copyOf(lines);
      relocations = List.copyOf(relocations);
    }

    private Section mapTypeIds(IntUnaryOperator ids) {
      return new Section(
          name,
          functions.stream()
              .map(info -> new FuncInfo(info.insnOffset(), ids.applyAsInt(info.typeId())))
              .toList(),
          lines,
          relocations.stream()
              .map(
                  relocation ->
                      new CoreRelocation(
                          relocation.insnOffset(),
                          ids.applyAsInt(relocation.typeId()),
                          relocation.access(),
                          relocation.kind()))
              .toList());
    }
  }

  /**
   * Reads a section, with a header of 24 bytes, which has no CO-RE relocations, or of 32 and more,
   * in either byte order. Records longer than those known are read as far as they are known.
   *
   * @param section the bytes of the section, from position to limit
   * @param btf the types and strings that the section refers to
   * @return what it says
   * @throws BtfException if the bytes are not {@code .BTF.ext}, or refer to a type or string that
   *     is not there; libbpf goes on without the section then
   */
  public static BtfExt parse(ByteBuffer section, Btf btf) {
    return parse(
        section,
        btf,
        damage -> {
          throw damage;
        });
  }

  /**
   * Reads a section as libbpf does, which looks at single records only when they are used. A record
   * that refers to a type or string that is not there is left out; but a relocation, without which
   * its instruction would be wrong, is kept with an access that is empty, and so can never be done.
   *
   * @param section the bytes of the section, from position to limit
   * @param btf the types and strings that the section refers to
   * @param damaged takes what is wrong with a record
   * @return what it says
   * @throws BtfException if the bytes are not {@code .BTF.ext}
   */
  public static BtfExt parse(ByteBuffer section, Btf btf, Consumer<BtfException> damaged) {
    return new BtfExtReader(BtfBytes.copyOf(section), btf, damaged).read();
  }

  /**
   * What is said about an ELF section.
   *
   * @param name the name of the section
   * @return what is said, or empty if nothing is
   */
  public Optional<Section> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /**
   * The same section over other type ids: what goes with types that were {@linkplain RenumberedBtf
   * renumbered}. Strings are held by value, so they need no change.
   *
   * @param ids from the old id to the new one
   * @return the section over the new ids
   */
  public BtfExt mapTypeIds(IntUnaryOperator ids) {
    return new BtfExt(sections.stream().map(section -> section.mapTypeIds(ids)).toList());
  }

  /**
   * Writes a section with a header of 32 bytes. Its strings become the builder's, so the BTF that
   * goes with it has to be built afterwards.
   *
   * @param builder where the types are, and where the strings go; it also gives the byte order
   * @return the bytes of the section
   * @throws BtfException if a number is too large for its place in a record
   */
  public ByteBuffer write(BtfBuilder builder) {
    return ByteBuffer.wrap(BtfExtWriter.write(this, builder)).order(builder.order());
  }
}
