package skep.spec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import skep.elf.ElfFile;
import skep.elf.ElfRelocation;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.elf.SymbolSection;
import skep.elf.SymbolType;
import skep.insn.Callee;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.spec.ObjectException.Where;

/**
 * Turns a relocation into the name of what its instruction refers to. What counts is the
 * instruction and the symbol, not the relocation's type ({@code bpf_program__record_reloc} of
 * libbpf).
 */
final class RelocationReader {
  private final ElfFile elf;
  private final Symbols symbols;
  private final FunctionTable functions;
  private final MapReader maps;
  private final JumpTableReader tables;
  private final Map<Integer, String> dataSections = new HashMap<>();
  private final Set<String> externs = new HashSet<>();

  RelocationReader(
      ElfFile elf,
      Symbols symbols,
      FunctionTable functions,
      MapReader maps,
      JumpTableReader tables,
      List<ObjectFile.DataSection> dataSections,
      List<ExternSpec> externs) {
    this.elf = elf;
    this.symbols = symbols;
    this.functions = functions;
    this.maps = maps;
    this.tables = tables;
    dataSections.forEach(data -> this.dataSections.put(data.section().index(), data.name()));
    externs.forEach(extern -> this.externs.add(extern.name()));
  }

  /** Whether code may refer to jump tables. */
  boolean hasTables() {
    return tables.exists();
  }

  /** The entries of a jump table, when the relocation is of one. */
  Optional<List<Long>> table(Where where, ElfRelocation relocation) {
    ElfSymbol symbol = symbols.symbol(relocation.symbolIndex());
    return tables.holds(symbol)
        ? Optional.of(tables.entries(where.symbol(symbol.name()), symbol))
        : Optional.empty();
  }

  /**
   * The instruction with its reference by name.
   *
   * @param table what the {@link #table} of the relocation came to
   */
  Insn resolve(
      Where where, ElfSection section, ElfRelocation relocation, Insn insn, Imm64.JumpTable table) {
    ElfSymbol symbol = symbols.symbol(relocation.symbolIndex());
    String name = Symbols.describe(symbol, elf.sections());
    // Where relocations have no addend of their own, it is what the instruction holds.
    int imm =
        relocation.addend().isPresent()
            ? (int) relocation.addend().getAsLong()
            : section.bytes().getInt((int) relocation.offset() + 4);
    Where here = where.symbol(name);
    if (insn instanceof Insn.Call call) {
      return new Insn.Call(callee(here, symbol, call.callee(), imm));
    } else if (insn instanceof Insn.LoadImm64 load) {
      return new Insn.LoadImm64(
          load.dst(), tables.holds(symbol) ? table : value(here, symbol, imm));
    }
    throw here.error(
        "invalid relo against '" + name + "': only calls and 64-bit loads can refer to a symbol");
  }

  private Callee callee(Where where, ElfSymbol symbol, Callee before, int imm) {
    if (Symbols.isExtern(symbol)) {
      return new Callee.Extern(requireExtern(where, symbol));
    }
    if (!(before instanceof Callee.Relative)) {
      throw where.error("incorrect bpf_call opcode: the call is not one of a subprogram");
    }
    ElfSection target = section(where, symbol);
    if (!target.name().equals(FunctionTable.TEXT)) {
      throw where.error(
          "bad call relo against '"
              + symbol.name()
              + "' in section '"
              + target.name()
              + "'; only functions of .text can be called");
    }
    checkWhole(where, symbol.value());
    return new Callee.Function(function(symbol.value() + 8 * (imm + 1L)));
  }

  private static void checkWhole(Where where, long offset) {
    if (offset % 8 != 0) {
      throw where.error("it is a function at no whole number of 8-byte instructions");
    }
  }

  /** Static functions are referred to by their section, others by their own symbol. */
  private static boolean isFunction(ElfSymbol symbol) {
    return symbol.binding() == SymbolBinding.LOCAL
        ? symbol.type() == SymbolType.SECTION
        : symbol.type() == SymbolType.FUNC;
  }

  private Imm64 value(Where where, ElfSymbol symbol, int imm) {
    if (Symbols.isExtern(symbol)) {
      return new Imm64.ExternRef(requireExtern(where, symbol));
    }
    ElfSection target = section(where, symbol);
    if (target.name().equals(FunctionTable.TEXT) && isFunction(symbol)) {
      checkWhole(where, symbol.value() | imm);
      return new Imm64.FunctionRef(function(symbol.value() + imm));
    }
    if (maps.holds(symbol)) {
      return new Imm64.MapRef(
          maps.mapAt(symbol.value())
              .orElseThrow(
                  () ->
                      where.error(
                          "map relo failed to find map for section '.maps', off "
                              + Long.toUnsignedString(symbol.value()))));
    }
    String data = dataSections.get(target.index());
    if (target.name().equals(DataSections.ARENA) && !maps.hasArena()) {
      throw where.error(
          "it is a variable in an arena, and the object declares no map of that type");
    }
    if (data == null) {
      throw where.error(
          "bad map relo against '"
              + symbol.name()
              + "' in section '"
              + target.name()
              + "', which holds no maps and no data");
    }
    return new Imm64.GlobalRef(data, (int) (symbol.value() + imm));
  }

  /** The function that starts at an offset; where none does, a name that loading will not find. */
  private String function(long offset) {
    return functions
        .subprogramAt(offset)
        .map(FunctionTable.Function::name)
        .orElseGet(() -> FunctionTable.TEXT + "+" + offset);
  }

  private String requireExtern(Where where, ElfSymbol symbol) {
    if (!externs.contains(symbol.name())) {
      throw where.error("extern relo failed to find extern for '" + symbol.name() + "'");
    }
    return symbol.name();
  }

  private ElfSection section(Where where, ElfSymbol symbol) {
    if (symbol.section() == SymbolSection.Special.COMMON) {
      throw where.error(
          "'"
              + symbol.name()
              + "' is a common symbol, which lies in no section; give it an initial value or"
              + " compile with -fno-common");
    }
    if (symbol.sectionIndex().isEmpty()) {
      throw where.error(
          "'"
              + symbol.name()
              + "' is in no section of the object; was it declared and never defined?");
    }
    return elf.section(symbol.sectionIndex().getAsInt());
  }
}
