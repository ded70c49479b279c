package skep.spec;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import skep.btf.BtfExt;
import skep.btf.CoreRelocation;
import skep.btf.FuncInfo;
import skep.btf.LineInfo;
import skep.insn.Code;
import skep.insn.Cpu;
import skep.insn.Encoded;
import skep.insn.Encoder;

/** A section with code that is being written: its functions one after the other. */
final class CodeSection {
  private final String name;
  private final ByteOrder order;
  private final List<Function> functions = new ArrayList<>();
  private int size;

  /**
   * A function in its place.
   *
   * @param key how code refers to it
   * @param offset bytes from the start of the section
   */
  record Function(
      String key,
      String symbol,
      Linkage linkage,
      boolean hidden,
      OptionalInt btfId,
      Encoded code,
      int offset) {
    int size() {
      return code.slots() * 8;
    }
  }

  private CodeSection(String name, ByteOrder order) {
    this.name = name;
    this.order = order;
  }

  /** The sections of an object: {@code .text}, empty or not, and then those of programs. */
  static List<CodeSection> of(ObjectSpec object) {
    CodeSection text = new CodeSection(FunctionTable.TEXT, object.byteOrder());
    for (FunctionSpec function : object.functions()) {
      text.add(
          function.name(),
          function.symbol(),
          function.linkage(),
          function.hidden(),
          function.btfId(),
          function.code());
    }
    Map<String, CodeSection> sections = new LinkedHashMap<>();
    for (ProgramSpec program : object.programs()) {
      String name = (program.autoload() ? "" : "?") + program.section();
      sections
          .computeIfAbsent(name, key -> new CodeSection(key, object.byteOrder()))
          .add(
              program.name(),
              program.name(),
              program.linkage(),
              program.hidden(),
              program.btfId(),
              program.code());
    }
    List<CodeSection> all = new ArrayList<>();
    all.add(text);
    all.addAll(sections.values());
    return all;
  }

  private void add(
      String key, String symbol, Linkage linkage, boolean hidden, OptionalInt btfId, Code code) {
    Encoded encoded = Encoder.encode(code, order, Cpu.V4);
    functions.add(new Function(key, symbol, linkage, hidden, btfId, encoded, size));
    size = Math.addExact(size, encoded.slots() * 8);
  }

  String name() {
    return name;
  }

  boolean isText() {
    return name.equals(FunctionTable.TEXT);
  }

  int size() {
    return size;
  }

  List<Function> functions() {
    return functions;
  }

  /** What {@code .BTF.ext} is to say about the section. */
  BtfExt.Section ext() {
    List<FuncInfo> starts = new ArrayList<>();
    List<LineInfo> lines = new ArrayList<>();
    List<CoreRelocation> accesses = new ArrayList<>();
    for (Function function : functions) {
      function.btfId().ifPresent(id -> starts.add(new FuncInfo(function.offset(), id)));
      for (Encoded.Placed placed : function.code().placed()) {
        long offset = function.offset() + 8L * placed.slot();
        placed
            .step()
            .source()
            .ifPresent(
                line ->
                    lines.add(
                        new LineInfo(
                            offset, line.file(), line.text(), line.line(), line.column())));
        placed
            .step()
            .core()
            .ifPresent(
                access ->
                    accesses.add(
                        new CoreRelocation(
                            offset, access.typeId(), access.access(), access.kind())));
      }
    }
    return new BtfExt.Section(name, starts, lines, accesses);
  }
}
