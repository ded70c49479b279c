package skep.spec;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.elf.SymbolBuilder;
import skep.elf.SymbolType;
import skep.insn.Callee;
import skep.insn.Encoded;
import skep.insn.Imm64;
import skep.insn.Insn;

/**
 * Writes the bytes of a section with code, with a relocation for each reference, as clang does:
 * what is static is its section's symbol and an offset in the instruction, what is global is its
 * own symbol, and a call of a static function within {@code .text} needs none.
 */
final class CodeWriter {
  private static final int INSN = 8;
  private static final int IMM = 4;

  private final ObjectSpec object;
  private final SymbolPool symbols;
  private final Definitions definitions;
  private final Map<String, Place> functions = new HashMap<>();
  private final Map<String, SymbolBuilder> made = new HashMap<>();
  private final JumpTableWriter tables;

  private record Place(CodeSection section, CodeSection.Function function) {}

  /** What the instruction holds and the relocation, if it needs one. */
  private record Reference(int imm, Optional<SymbolBuilder> symbol, int type) {
    static Reference to(SymbolBuilder symbol, int imm, int type) {
      return new Reference(imm, Optional.of(symbol), type);
    }
  }

  CodeWriter(
      ObjectSpec object, List<CodeSection> sections, SymbolPool symbols, Definitions definitions) {
    this.object = object;
    this.symbols = symbols;
    this.definitions = definitions;
    this.tables = new JumpTableWriter(sections, symbols);
    for (CodeSection section : sections) {
      for (CodeSection.Function function : section.functions()) {
        functions.put(function.key(), new Place(section, function));
      }
    }
  }

  /**
   * Makes the symbols that a section and what it refers to need, in clang's order. The symbols of
   * data sections come later, when it is known which are needed.
   */
  void declare(CodeSection section) {
    if (section.size() == 0) {
      return;
    }
    symbols.section(section.name());
    for (CodeSection.Function function : section.functions()) {
      symbol(new Place(section, function));
      for (Encoded.Placed placed : function.code().placed()) {
        declare(function, placed.step().insn());
      }
    }
  }

  private void declare(CodeSection.Function from, Insn insn) {
    if (insn instanceof Insn.Call call) {
      if (call.callee() instanceof Callee.Function function) {
        symbol(functions.get(function.name()));
      } else if (call.callee() instanceof Callee.Extern extern) {
        extern(extern.name());
      }
    } else if (insn instanceof Insn.LoadImm64 load) {
      if (load.value() instanceof Imm64.MapRef ref) {
        definitions.map(ref.map());
      } else if (load.value() instanceof Imm64.GlobalRef ref) {
        definitions.declare(ref);
      } else if (load.value() instanceof Imm64.FunctionRef ref) {
        symbol(functions.get(ref.function()));
      } else if (load.value() instanceof Imm64.ExternRef ref) {
        extern(ref.name());
      } else if (load.value() instanceof Imm64.JumpTable table) {
        tables.symbol(from, table);
      }
    }
  }

  /** The jump tables of all functions. */
  JumpTableWriter tables() {
    return tables;
  }

  /** The bytes of a section; its relocations are added to a list. */
  ByteBuffer write(CodeSection section, List<Relocation> relocations) {
    ByteBuffer bytes = ByteBuffer.allocate(section.size()).order(object.byteOrder());
    for (CodeSection.Function function : section.functions()) {
      bytes.put(function.offset(), function.code().toByteArray());
      for (Encoded.Placed placed : function.code().placed()) {
        int at = function.offset() + INSN * placed.slot();
        reference(section, function, at, placed.step().insn())
            .ifPresent(
                reference -> {
                  bytes.putInt(at + IMM, reference.imm());
                  reference
                      .symbol()
                      .ifPresent(
                          symbol -> relocations.add(new Relocation(at, symbol, reference.type())));
                });
      }
    }
    return bytes;
  }

  private Optional<Reference> reference(
      CodeSection section, CodeSection.Function from, int at, Insn insn) {
    if (insn instanceof Insn.Call call) {
      if (call.callee() instanceof Callee.Function function) {
        return Optional.of(call(section, at, functions.get(function.name())));
      } else if (call.callee() instanceof Callee.Extern extern) {
        return Optional.of(Reference.to(extern(extern.name()), -1, Relocation.CALL));
      }
    } else if (insn instanceof Insn.LoadImm64 load) {
      return load(from, load.value());
    }
    return Optional.empty();
  }

  private Reference call(CodeSection from, int at, Place callee) {
    CodeSection.Function function = callee.function();
    if (function.linkage() != Linkage.STATIC) {
      return Reference.to(symbol(callee), -1, Relocation.CALL);
    } else if (from.isText()) {
      return new Reference((function.offset() - at) / INSN - 1, Optional.empty(), 0);
    }
    return Reference.to(
        symbols.section(callee.section().name()), function.offset() / INSN - 1, Relocation.CALL);
  }

  private Optional<Reference> load(CodeSection.Function from, Imm64 value) {
    if (value instanceof Imm64.MapRef ref) {
      return Optional.of(Reference.to(definitions.map(ref.map()), 0, Relocation.LOAD));
    } else if (value instanceof Imm64.GlobalRef ref) {
      return Optional.of(global(ref));
    } else if (value instanceof Imm64.FunctionRef ref) {
      Place place = functions.get(ref.function());
      return Optional.of(
          place.function().linkage() == Linkage.STATIC
              ? Reference.to(
                  symbols.section(place.section().name()),
                  place.function().offset(),
                  Relocation.LOAD)
              : Reference.to(symbol(place), 0, Relocation.LOAD));
    } else if (value instanceof Imm64.ExternRef ref) {
      return Optional.of(Reference.to(extern(ref.name()), 0, Relocation.LOAD));
    } else if (value instanceof Imm64.JumpTable table) {
      return Optional.of(Reference.to(tables.symbol(from, table), 0, Relocation.LOAD));
    }
    return Optional.empty();
  }

  private Reference global(Imm64.GlobalRef ref) {
    return definitions
        .at(ref)
        .flatMap(
            global ->
                definitions
                    .visible(global.btfId())
                    .map(
                        symbol ->
                            Reference.to(symbol, ref.offset() - global.offset(), Relocation.LOAD)))
        .orElseGet(
            () -> Reference.to(symbols.section(ref.section()), ref.offset(), Relocation.LOAD));
  }

  /** The symbol of a program or subprogram, by the key that code calls it by. */
  SymbolBuilder symbol(String function) {
    return symbol(functions.get(function));
  }

  private SymbolBuilder symbol(Place place) {
    CodeSection.Function function = place.function();
    return made.computeIfAbsent(
        function.key(),
        unseen ->
            symbols.define(
                function.symbol(),
                new SymbolPool.Definition(
                    place.section().name(),
                    SymbolType.FUNC,
                    function.linkage(),
                    function.hidden(),
                    function.offset(),
                    function.size())));
  }

  private SymbolBuilder extern(String name) {
    return symbols.extern(name, object.extern(name).orElseThrow().weak());
  }
}
