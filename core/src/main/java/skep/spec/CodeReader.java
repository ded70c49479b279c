package skep.spec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import skep.btf.BtfExt;
import skep.btf.CoreRelocation;
import skep.btf.FuncInfo;
import skep.btf.LineInfo;
import skep.elf.ElfFile;
import skep.elf.ElfRelocation;
import skep.elf.ElfSection;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.CodeElement;
import skep.insn.CoreAccess;
import skep.insn.Decoder;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.ProgramType;
import skep.insn.SourceLine;
import skep.insn.Step;
import skep.spec.FunctionTable.Function;
import skep.spec.ObjectException.Where;

/**
 * Reads functions: decodes their instructions and puts on each what relocations and {@code
 * .BTF.ext} say of it. What is said of instructions that belong to no function, such as the body of
 * a weak function that another one overrides, is passed over.
 */
final class CodeReader {
  private final ElfFile elf;
  private final FunctionTable table;
  private final RelocationReader references;
  private final Map<Integer, Facts> facts = new HashMap<>();

  /** What is known of the instructions of a section, by their offset in bytes. */
  private static final class Facts {
    final ElfSection section;
    final Map<Long, ElfRelocation> relocations = new HashMap<>();
    final Map<Long, Integer> functions = new HashMap<>();
    final Map<Long, SourceLine> lines = new HashMap<>();
    final Map<Long, CoreAccess> accesses = new HashMap<>();
    final Map<Integer, Code> codes = new HashMap<>();

    Facts(ElfSection section, Optional<BtfExt.Section> ext) {
      this.section = section;
      ext.ifPresent(this::add);
    }

    private void add(BtfExt.Section ext) {
      for (FuncInfo function : ext.functions()) {
        functions.putIfAbsent(function.insnOffset(), function.typeId());
      }
      for (LineInfo line : ext.lines()) {
        lines.putIfAbsent(
            line.insnOffset(),
            new SourceLine(line.file(), line.line(), line.column(), line.text()));
      }
      for (CoreRelocation relocation : ext.relocations()) {
        accesses.putIfAbsent(
            relocation.insnOffset(),
            new CoreAccess(relocation.typeId(), relocation.access(), relocation.kind()));
      }
    }
  }

  CodeReader(
      ElfFile elf,
      List<ElfSection> codeSections,
      FunctionTable table,
      RelocationReader references,
      Optional<BtfExt> ext) {
    this.elf = elf;
    this.table = table;
    this.references = references;
    for (ElfSection section : codeSections) {
      facts.put(
          section.index(), new Facts(section, ext.flatMap(all -> all.section(section.name()))));
    }
  }

  /**
   * Takes the relocations of a section, if it is one with code; which that is its header says, not
   * its name.
   */
  void collect(ElfSection relocations) {
    Facts target = facts.get((int) relocations.info());
    if (target == null) {
      return;
    }
    long size = target.section.size();
    for (ElfRelocation relocation : elf.relocations(relocations)) {
      if (relocation.offset() % 8 != 0 || Long.compareUnsigned(relocation.offset(), size) >= 0) {
        throw Where.READING
            .section(relocations.name())
            .error(
                "invalid offset 0x" + Long.toHexString(relocation.offset()) + " of a relocation");
      }
      target.relocations.put(relocation.offset(), relocation);
    }
  }

  List<ProgramSpec> programs(SectionDefinitions definitions) {
    List<ProgramSpec> programs = new ArrayList<>();
    for (Function function : table.programs()) {
      String section = Names.withoutQuestionMark(function.sectionName());
      Optional<SectionDefinition> definition = definitions.match(section);
      programs.add(
          new ProgramSpec(
              function.name(),
              section,
              definition.map(SectionDefinition::type).orElse(ProgramType.UNSPEC),
              definition.flatMap(SectionDefinition::attachType),
              definition,
              section.equals(function.sectionName()),
              Symbols.linkage(function.symbol()),
              Symbols.isHidden(function.symbol()),
              code(function),
              btfId(function)));
    }
    return programs;
  }

  List<FunctionSpec> functions() {
    List<FunctionSpec> functions = new ArrayList<>();
    for (Function function : table.subprograms()) {
      functions.add(
          new FunctionSpec(
              function.name(),
              function.symbol().name(),
              Symbols.linkage(function.symbol()),
              Symbols.isHidden(function.symbol()),
              code(function),
              btfId(function)));
    }
    return functions;
  }

  private OptionalInt btfId(Function function) {
    Integer id = facts.get(function.section().index()).functions.get((long) function.offset());
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private Code code(Function function) {
    Facts here = facts.get(function.section().index());
    return here.codes.computeIfAbsent(function.offset(), offset -> decode(function, here));
  }

  private Code decode(Function function, Facts here) {
    ByteBuffer section = here.section.bytes();
    ByteBuffer bytes = section.slice(function.offset(), function.size());
    JumpTables tables = tables(function, here);
    Code plain = Decoder.decode(bytes, section.order(), tables.labels());
    Set<CodeElement> bound = new HashSet<>(tables.isEmpty() ? List.of() : plain.elements());
    return plain.mapSteps(
        (slot, step) -> withFacts(function, here, slot, step, tables.at(slot, bound::contains)));
  }

  /** The jump tables that the code of a function refers to. */
  private JumpTables tables(Function function, Facts here) {
    JumpTables tables = new JumpTables();
    for (int slot = 0; references.hasTables() && slot < function.size() / 8; slot++) {
      ElfRelocation relocation = here.relocations.get(function.offset() + 8L * slot);
      if (relocation != null) {
        Optional<List<Long>> table = references.table(where(function, slot), relocation);
        int loadedAt = slot;
        table.ifPresent(offsets -> tables.add(loadedAt, offsets, function));
      }
    }
    return tables;
  }

  private static Where where(Function function, int slot) {
    return Where.READING.section(function.sectionName()).program(function.name()).instruction(slot);
  }

  private Step withFacts(
      Function function, Facts here, int slot, Step step, Imm64.JumpTable table) {
    long offset = function.offset() + 8L * slot;
    Where where = where(function, slot);
    ElfRelocation relocation = here.relocations.get(offset);
    Insn insn =
        relocation == null
            ? withLocalCall(function, slot, step.insn())
            : references.resolve(where, here.section, relocation, step.insn(), table);
    if (step.insn().slots() == 2 && here.relocations.containsKey(offset + 8)) {
      throw where.error("a relocation is for the second half of a 64-bit load");
    }
    SourceLine line = here.lines.get(offset);
    CoreAccess access = here.accesses.get(offset);
    return new Step(insn, Optional.ofNullable(line), Optional.ofNullable(access));
  }

  /** A call within {@code .text} needs no relocation: its distance leads to the function. */
  private Insn withLocalCall(Function function, int slot, Insn insn) {
    if (function.sectionName().equals(FunctionTable.TEXT)
        && insn instanceof Insn.Call call
        && call.callee() instanceof Callee.Relative relative) {
      long target = function.offset() + 8L * (slot + 1L + relative.slots());
      return table
          .subprogramAt(target)
          .<Insn>map(callee -> new Insn.Call(new Callee.Function(callee.name())))
          .orElse(insn);
    }
    return insn;
  }
}
