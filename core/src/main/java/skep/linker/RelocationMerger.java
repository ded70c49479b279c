package skep.linker;

import java.nio.ByteBuffer;
import java.util.Map;
import skep.elf.ElfRelocation;
import skep.elf.ElfSymbol;
import skep.elf.SymbolSection;
import skep.elf.SymbolType;
import skep.linker.LinkException.Where;

/** Moves relocations to where their places are in the result. */
final class RelocationMerger {
  private static final int INSN_SIZE = 8;
  private static final int IMM_OFFSET = 4;
  private static final byte CALL = (byte) 0x85;

  private final SectionMerger sections;

  RelocationMerger(SectionMerger sections) {
    this.sections = sections;
  }

  /**
   * Adds the relocations of an input.
   *
   * @param symbols the symbols of the result by the input's indices
   */
  void add(InputObject input, Placements places, Map<Integer, OutputSymbol> symbols) {
    for (InputSection section : input.sections()) {
      if (section.isRelocations()) {
        InputSection target = input.relocatedBy(section);
        places
            .of(target)
            .ifPresent(place -> new Part(input, places, symbols, section, target, place).add());
      }
    }
  }

  /** One section of relocations. */
  private final class Part {
    private final InputObject input;
    private final Placements places;
    private final Map<Integer, OutputSymbol> symbols;
    private final InputSection section;
    private final InputSection target;
    private final Placement place;
    private final Where where;

    Part(
        InputObject input,
        Placements places,
        Map<Integer, OutputSymbol> symbols,
        InputSection section,
        InputSection target,
        Placement place) {
      this.input = input;
      this.places = places;
      this.symbols = symbols;
      this.section = section;
      this.target = target;
      this.place = place;
      this.where = input.where().section(section.name());
    }

    void add() {
      OutputSection output = sections.append(section, input).section();
      output.relocates(place.section());
      for (ElfRelocation relocation : input.relocations(section)) {
        ElfSymbol symbol = input.symbols().get((int) relocation.symbolIndex());
        OutputSymbol moved = symbols.get(symbol.index());
        if (moved == null) {
          throw where
              .symbol(symbol.name())
              .error(
                  "the code or data at byte "
                      + relocation.offset()
                      + " refers to it, and it is"
                      + " in a section that is left out");
        }
        output
            .relocations()
            .add(
                new OutputSection.Relocation(
                    place.offset() + relocation.offset(), moved, relocation.type()));
        if (symbol.type() == SymbolType.SECTION
            && symbol.section() instanceof SymbolSection.Index in) {
          move(relocation, symbol, input.section(in.index()));
        }
      }
    }

    /**
     * What is referred to by its section has its offset in the instruction: of a call in
     * instructions, less one since calls count from the next, and else in bytes.
     */
    private void move(ElfRelocation relocation, ElfSymbol symbol, InputSection referred) {
      if (!target.isCode()) {
        throw where
            .symbol(symbol.name())
            .error(
                "the data at byte "
                    + relocation.offset()
                    + " refers to a place in '"
                    + referred.name()
                    + "' that has no symbol, which cannot be linked; let it refer to something that"
                    + " is not static");
      }
      ByteBuffer code = place.bytes();
      if (relocation.offset() < 0 || relocation.offset() > code.limit() - INSN_SIZE) {
        throw where.error(
            "the relocation at byte "
                + Long.toUnsignedString(relocation.offset())
                + " is not within the "
                + code.limit()
                + " bytes of '"
                + target.name()
                + "'");
      }
      int at = (int) relocation.offset();
      int moved = places.of(referred).map(part -> (int) part.offset()).orElse(0);
      int units = code.get(at) == CALL ? INSN_SIZE : 1;
      code.putInt(at + IMM_OFFSET, code.getInt(at + IMM_OFFSET) + moved / units);
    }
  }
}
