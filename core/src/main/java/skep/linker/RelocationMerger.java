package skep.linker;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import skep.elf.ElfRelocation;
import skep.elf.ElfSymbol;
import skep.elf.SymbolSection;
import skep.elf.SymbolType;
import skep.linker.LinkException.Where;

/**
 * Moves the relocations of one input to where their places are in the result, and changes code that
 * says in itself how far something is from the start of its section ({@code
 * linker_append_elf_relos} of libbpf).
 */
final class RelocationMerger {
  private static final int INSN_SIZE = 8;
  private static final int IMM_OFFSET = 4;
  private static final byte CALL = (byte) 0x85;

  private final InputObject input;
  private final SectionMerger sections;
  private final Placements places;
  private final Map<Integer, OutputSymbol> symbols;
  private final Set<ElfSymbol> movedTables = new HashSet<>();

  /**
   * A merger of an input whose sections and symbols are in the result already.
   *
   * @param symbols the symbols of the result by the input's indices
   */
  RelocationMerger(
      InputObject input,
      SectionMerger sections,
      Placements places,
      Map<Integer, OutputSymbol> symbols) {
    this.input = input;
    this.sections = sections;
    this.places = places;
    this.symbols = symbols;
  }

  void add() {
    for (InputSection section : input.sections()) {
      if (section.isRelocations()) {
        InputSection target = input.relocatedBy(section);
        places.of(target).ifPresent(place -> add(section, target, place));
      }
    }
  }

  private void add(InputSection section, InputSection target, Placement place) {
    OutputSection output = sections.append(section, input).section();
    output.relocates(place.section());
    for (ElfRelocation relocation : input.relocations(section)) {
      ElfSymbol symbol = input.symbols().get((int) relocation.symbolIndex());
      OutputSymbol moved = symbols.get(symbol.index());
      if (moved == null) {
        throw where(target, symbol)
            .error(
                "what is at byte "
                    + relocation.offset()
                    + " refers to this symbol, whose section is left out");
      }
      output
          .relocations()
          .add(
              new OutputSection.Relocation(
                  place.offset() + relocation.offset(), moved, relocation.type()));
      if (symbol.section() instanceof SymbolSection.Index in) {
        InputSection referred = input.section(in.index());
        if (symbol.type() == SymbolType.SECTION) {
          moveOffset(relocation, symbol, referred, target, place);
        } else if (referred.isJumpTables() && target.isCode() && movedTables.add(symbol)) {
          moveTable(symbol, referred, place);
        }
      }
    }
  }

  /**
   * What is referred to by its section has its offset there in the instruction: in instructions
   * that of a call, less one since calls count from the next, and in bytes any other.
   */
  private void moveOffset(
      ElfRelocation relocation,
      ElfSymbol symbol,
      InputSection referred,
      InputSection target,
      Placement place) {
    if (!target.isCode()) {
      throw where(target, symbol)
          .error(
              "the data at byte "
                  + relocation.offset()
                  + " refers to something static in '"
                  + referred.name()
                  + "', which cannot be linked; make it global");
    }
    ByteBuffer code = place.bytes();
    if (relocation.offset() < 0 || relocation.offset() > code.limit() - INSN_SIZE) {
      throw where(target, symbol)
          .error(
              "a relocation is at byte "
                  + Long.toUnsignedString(relocation.offset())
                  + " of "
                  + code.limit());
    }
    int at = (int) relocation.offset();
    int distance = places.of(referred).map(part -> (int) part.offset()).orElse(0);
    int imm = at + IMM_OFFSET;
    code.putInt(imm, code.getInt(imm) + (code.get(at) == CALL ? distance / INSN_SIZE : distance));
  }

  /**
   * The targets in a table of jumps count from the start of the code's section, and have no
   * relocations of their own. libbpf 1.7 leaves them as they are.
   */
  private void moveTable(ElfSymbol table, InputSection tables, Placement code) {
    ByteBuffer bytes = places.of(tables).orElseThrow().bytes();
    if (table.value() < 0
        || table.size() < 0
        || table.value() > bytes.limit()
        || table.size() > bytes.limit() - table.value()) {
      throw where(tables, table)
          .error("this table of jumps is not within the " + bytes.limit() + " bytes there");
    }
    int end = (int) (table.value() + table.size());
    for (int at = (int) table.value(); at <= end - Long.BYTES; at += Long.BYTES) {
      bytes.putLong(at, bytes.getLong(at) + code.offset());
    }
  }

  private Where where(InputSection section, ElfSymbol symbol) {
    Where at = input.where().section(section.name());
    return symbol.name().isEmpty() ? at : at.symbol(symbol.name());
  }
}
