package skep.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.spec.ObjectException.Where;

/** Where each function of an object file is, and what code calls it. */
final class FunctionTable {
  static final String TEXT = ".text";

  private static final Where WHERE = Where.READING;

  private final List<Function> programs = new ArrayList<>();
  private final List<Function> subprograms = new ArrayList<>();
  private final Map<Long, Function> subprogramsByOffset = new HashMap<>();
  private final Map<String, Integer> namesakes = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  /**
   * A function.
   *
   * @param name the key by which code refers to it
   * @param offset bytes from the start of its section
   * @param size bytes
   */
  record Function(
      String name, ElfSymbol symbol, ElfSection section, String sectionName, int offset, int size) {
    int slot() {
      return offset / 8;
    }
  }

  FunctionTable(List<ElfSection> codeSections, Symbols symbols) {
    Map<Integer, List<ElfSymbol>> bySection = new HashMap<>();
    for (ElfSymbol symbol : symbols.functions()) {
      bySection
          .computeIfAbsent(symbol.sectionIndex().getAsInt(), index -> new ArrayList<>())
          .add(symbol);
    }
    List<Function> texts = new ArrayList<>();
    for (ElfSection section : codeSections) {
      List<ElfSymbol> here = bySection.getOrDefault(section.index(), List.of());
      String name = section.name();
      List<Function> functions =
          here.stream()
              .map(symbol -> function(symbol, section, name))
              .sorted(Comparator.comparingInt(Function::offset))
              .toList();
      checkOverlap(functions);
      if (name.equals(TEXT)) {
        texts.addAll(functions);
      } else {
        functions.forEach(this::addProgram);
      }
    }
    texts.forEach(this::addSubprogram);
  }

  private static Function function(ElfSymbol symbol, ElfSection section, String sectionName) {
    Where where = WHERE.section(sectionName).program(symbol.name());
    long limit = section.bytes().remaining();
    if (symbol.value() < 0 || symbol.size() < 0 || symbol.value() > limit - symbol.size()) {
      throw where.error(
          "program at offset "
              + Long.toUnsignedString(symbol.value())
              + " with "
              + Long.toUnsignedString(symbol.size())
              + " bytes crosses the section's end at "
              + limit);
    }
    if (symbol.size() == 0 || symbol.size() % 8 != 0 || symbol.value() % 8 != 0) {
      throw where.error(
          "its offset "
              + symbol.value()
              + " and its size "
              + symbol.size()
              + " are not whole 8-byte instructions");
    }
    if (!sectionName.equals(TEXT) && symbol.binding() == SymbolBinding.LOCAL) {
      throw where.error(
          "program '"
              + symbol.name()
              + "' is static and not supported; static functions belong in .text, and programs are"
              + " not static");
    }
    return new Function(
        symbol.name(), symbol, section, sectionName, (int) symbol.value(), (int) symbol.size());
  }

  /** Two names for one function are well; two functions that share a part would be a trap. */
  private static void checkOverlap(List<Function> functions) {
    for (int i = 1; i < functions.size(); i++) {
      Function before = functions.get(i - 1);
      Function function = functions.get(i);
      boolean alias = before.offset() == function.offset() && before.size() == function.size();
      if (!alias && function.offset() < before.offset() + before.size()) {
        throw WHERE
            .section(function.sectionName())
            .program(function.name())
            .error("it overlaps '" + before.name() + "'");
      }
    }
  }

  private void addProgram(Function program) {
    namesakes.merge(program.name(), 1, Integer::sum);
    if (!names.add(program.name())) {
      throw WHERE
          .section(program.sectionName())
          .program(program.name())
          .error("there are two programs of this name");
    }
    programs.add(program);
  }

  private void addSubprogram(Function function) {
    int nth = namesakes.merge(function.name(), 1, Integer::sum);
    String unique = nth == 1 ? function.name() : function.name() + "@" + nth;
    if (!names.add(unique)) {
      throw WHERE.section(TEXT).program(unique).error("there are two functions of this name");
    }
    Function keyed =
        new Function(
            unique,
            function.symbol(),
            function.section(),
            function.sectionName(),
            function.offset(),
            function.size());
    subprograms.add(keyed);
    subprogramsByOffset.putIfAbsent((long) keyed.offset(), keyed);
  }

  /** All programs, by section and offset. */
  List<Function> programs() {
    return programs;
  }

  /** All subprograms, by offset. */
  List<Function> subprograms() {
    return subprograms;
  }

  /** The program or subprogram that has the instruction that a symbol stands at. */
  Optional<Function> at(ElfSymbol symbol) {
    return Stream.concat(programs.stream(), subprograms.stream())
        .filter(
            function ->
                symbol.isIn(function.section())
                    && symbol.value() >= function.offset()
                    && symbol.value() - function.offset() < function.size())
        .findFirst();
  }

  /** The subprogram that starts so many bytes into {@code .text}. */
  Optional<Function> subprogramAt(long offset) {
    return Optional.ofNullable(subprogramsByOffset.get(offset));
  }
}
