package skep.spec;

import java.util.ArrayList;
import java.util.List;
import skep.insn.Imm64;
import skep.spec.ObjectException.Where;

/** The variables of a data section, laid out as they come. */
final class DataSectionBuilder {
  private final String section;
  private final DataKind kind;
  private final List<Variable> variables = new ArrayList<>();
  private final Where where;
  private int size;
  private int strings;

  /** A variable; a string has its type from its length. */
  record Variable(
      String name, int typeId, boolean isString, int offset, DataImage initial, Linkage linkage) {}

  DataSectionBuilder(String section) {
    this.section = section;
    this.where = Where.BUILDING.section(section);
    Names.checkDataSection(where, section);
    this.kind = DataSections.kind(section).orElseThrow();
  }

  Imm64.GlobalRef add(String name, int typeId, DataImage initial, int alignment, Linkage linkage) {
    if (kind == DataKind.BSS && !initial.isZero()) {
      throw where
          .symbol(name)
          .error("variables of .bss start as zero; put one that does not into .data");
    }
    if (Integer.bitCount(alignment) != 1 || alignment < 0) {
      throw where.symbol(name).error("an alignment is a power of two, not " + alignment);
    }
    return place(name, typeId, false, initial, alignment, linkage);
  }

  Imm64.GlobalRef addString(String stem, byte[] bytes) {
    String name = strings == 0 ? stem : stem + "." + strings;
    strings++;
    return place(name, 0, true, DataImage.of(bytes), 1, Linkage.STATIC);
  }

  private Imm64.GlobalRef place(
      String name,
      int typeId,
      boolean isString,
      DataImage initial,
      int alignment,
      Linkage linkage) {
    long offset = (size + alignment - 1L) & -(long) alignment;
    if (initial.size() == 0 || offset + initial.size() > Integer.MAX_VALUE) {
      throw where.symbol(name).error("a variable has 1 byte or more, and a section less than 2 GB");
    }
    variables.add(new Variable(name, typeId, isString, (int) offset, initial, linkage));
    size = (int) offset + initial.size();
    return new Imm64.GlobalRef(section, (int) offset);
  }

  String section() {
    return section;
  }

  DataKind kind() {
    return kind;
  }

  int size() {
    return size;
  }

  List<Variable> variables() {
    return variables;
  }

  DataImage image() {
    if (variables.stream().allMatch(variable -> variable.initial().isZero())) {
      return DataImage.zeros(size);
    }
    byte[] bytes = new byte[size];
    for (Variable variable : variables) {
      System.arraycopy(
          variable.initial().toByteArray(), 0, bytes, variable.offset(), variable.initial().size());
    }
    return DataImage.of(bytes);
  }
}
