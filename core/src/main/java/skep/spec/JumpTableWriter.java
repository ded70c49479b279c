package skep.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import skep.elf.SymbolBuilder;
import skep.elf.SymbolType;
import skep.insn.Imm64;
import skep.insn.Label;

/**
 * Lays out the section {@code .jumptables} as LLVM does: table after table, with a symbol for each.
 * Loads of equal tables in one function are of the same one, since LLVM loads a table's address
 * more than once.
 */
final class JumpTableWriter {
  private static final int INSN = 8;
  private static final int ENTRY = 8;

  private final SymbolPool symbols;
  private final List<Long> entries = new ArrayList<>();
  private final Map<String, Function> functions = new HashMap<>();

  /** A function with its number in the object, where its labels are, and its tables so far. */
  private record Function(
      int number, Map<Label, Integer> labels, Map<List<Long>, SymbolBuilder> tables) {}

  JumpTableWriter(List<CodeSection> sections, SymbolPool symbols) {
    this.symbols = symbols;
    for (CodeSection section : sections) {
      for (CodeSection.Function function : section.functions()) {
        functions.put(
            function.key(),
            new Function(functions.size(), function.code().labels(), new HashMap<>()));
      }
    }
  }

  /** Whether no code refers to a table. */
  boolean isEmpty() {
    return functions.values().stream().allMatch(function -> function.tables().isEmpty());
  }

  /** The symbol of a table that a function loads the address of. */
  SymbolBuilder symbol(CodeSection.Function function, Imm64.JumpTable table) {
    Function user = functions.get(function.key());
    List<Long> offsets =
        table.entries().stream().map(entry -> offset(function, user.labels(), entry)).toList();
    SymbolBuilder known = user.tables().get(offsets);
    if (known == null) {
      known = define("BPF.JT." + user.number() + "." + user.tables().size(), offsets);
      user.tables().put(offsets, known);
    }
    return known;
  }

  private SymbolBuilder define(String name, List<Long> offsets) {
    long start = (long) ENTRY * entries.size();
    entries.addAll(offsets);
    return symbols.define(
        name,
        new SymbolPool.Definition(
            JumpTableReader.SECTION,
            SymbolType.OBJECT,
            Linkage.GLOBAL,
            false,
            start,
            (long) ENTRY * offsets.size()));
  }

  private static long offset(
      CodeSection.Function function, Map<Label, Integer> slots, Imm64.JumpTable.Entry entry) {
    return function.offset()
        + (entry instanceof Imm64.JumpTable.To to
            ? (long) INSN * slots.get(to.label())
            : ((Imm64.JumpTable.Astray) entry).offset());
  }

  /** All tables; bytes even when these are empty, since a section without any counts as none. */
  ByteBuffer bytes(ByteOrder order) {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY * Math.max(1, entries.size())).order(order);
    entries.forEach(bytes::putLong);
    return bytes.rewind();
  }
}
