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
import org.jspecify.annotations.Nullable;
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

  /** What is known of the instructions of a section, by their slot in it. */
  private static final class Facts {
    final ElfSection section;
    final @Nullable ElfRelocation[] relocations;
    final @Nullable SourceLine[] lines;
    final @Nullable CoreAccess[] accesses;
    final Map<Integer, Integer> functions = new HashMap<>();
    final Map<Integer, Code> codes = new HashMap<>();

    Facts(ElfSection section, Optional<BtfExt.Section> ext) {
      this.section = section;
      int slots = section.bytes().remaining() / 8;
      this.relocations = new ElfRelocation[slots];
      this.lines = new SourceLine[slots];
      this.accesses = new CoreAccess[slots];
      ext.ifPresent(this::add);
    }

    /** Of several facts for one instruction the first counts; those for none are passed over. */
    private void add(BtfExt.Section ext) {
      for (FuncInfo function : ext.functions()) {
        if (isSlot(function.insnOffset())) {
          functions.putIfAbsent(slot(function.insnOffset()), function.typeId());
        }
      }
      for (LineInfo line : ext.lines()) {
        if (isSlot(line.insnOffset()) && lines[slot(line.insnOffset())] == null) {
          lines[slot(line.insnOffset())] =
              new SourceLine(line.file(), line.line(), line.column(), line.text());
        }
      }
      for (CoreRelocation relocation : ext.relocations()) {
        if (isSlot(relocation.insnOffset()) && accesses[slot(relocation.insnOffset())] == null) {
          accesses[slot(relocation.insnOffset())] =
              new CoreAccess(relocation.typeId(), relocation.access(), relocation.kind());
        }
      }
    }

    boolean isSlot(long offset) {
      return offset % 8 == 0 && offset >= 0 && offset / 8 < relocations.length;
    }

    static int slot(long offset) {
      return (int) (offset / 8);
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
    for (ElfRelocation relocation : elf.relocations(relocations)) {
      if (!target.isSlot(relocation.offset())) {
        throw Where.READING
            .section(relocations.name())
            .error(
                "invalid offset 0x" + Long.toHexString(relocation.offset()) + " of a relocation");
      }
      target.relocations[Facts.slot(relocation.offset())] = relocation;
    }
  }

  List<ProgramSpec> programs(SectionDefinitions definitions) {
    List<ProgramSpec> programs = new ArrayList<>();
    for (Function function : table.programs()) {
      programs.add(
          ProgramSpec.of(
              function.sectionName(),
              definitions.match(Names.withoutQuestionMark(function.sectionName())),
              function.name(),
              Symbols.visibility(function.symbol()),
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
    Integer id = facts.get(function.section().index()).functions.get(function.slot());
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
      ElfRelocation relocation = here.relocations[function.slot() + slot];
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
    int at = function.slot() + slot;
    ElfRelocation relocation = here.relocations[at];
    Insn insn =
        relocation == null
            ? withLocalCall(function, slot, step.insn())
            : references.resolve(
                where(function, slot), here.section, relocation, step.insn(), table);
    if (step.insn().slots() == 2 && here.relocations[at + 1] != null) {
      throw where(function, slot).error("a relocation is for the second half of a 64-bit load");
    }
    SourceLine line = here.lines[at];
    CoreAccess access = here.accesses[at];
    return insn == step.insn() && line == null && access == null
        ? step
        : new Step(insn, Optional.ofNullable(line), Optional.ofNullable(access));
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
