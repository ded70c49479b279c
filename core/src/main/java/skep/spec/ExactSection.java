package skep.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.Imm64;
import skep.spec.ObjectException.Where;

/** A data section whose variables are where its DATASEC says. */
final class ExactSection {
  private final String name;
  private final DataKind kind;
  private final Optional<Btf> btf;
  private final List<BtfType.SectionEntry> variables;
  private final Map<String, Deque<BtfType.SectionEntry>> undeclared = new HashMap<>();
  private final Map<Integer, Visibility> visibilities = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final Where where;
  private long size;

  /** Bytes at a place. */
  private record Part(int offset, DataImage bytes) {}

  ExactSection(String name, DataKind kind, Optional<Btf> btf) {
    this.name = name;
    this.kind = kind;
    this.btf = btf;
    this.where = Where.BUILDING.section(name);
    OptionalInt datasec =
        btf.map(types -> DataSections.datasec(types, name)).orElse(OptionalInt.empty());
    if (datasec.isPresent()) {
      BtfType.Datasec described = (BtfType.Datasec) btf.orElseThrow().type(datasec.getAsInt());
      this.size = described.size();
      this.variables = described.entries();
    } else {
      this.variables = List.of();
    }
    for (BtfType.SectionEntry variable : variables) {
      undeclared
          .computeIfAbsent(variable(variable).name(), unseen -> new ArrayDeque<>())
          .add(variable);
    }
  }

  private BtfType.Var variable(BtfType.SectionEntry entry) {
    return (BtfType.Var) btf.orElseThrow().type(entry.typeId());
  }

  /** Says that the section has another size than its DATASEC says. */
  void resize(int size) {
    this.size = size;
  }

  /** Gives bytes a value; those that get none are zero. */
  void put(int offset, DataImage bytes) {
    if (kind == DataKind.BSS && !bytes.isZero()) {
      throw where.error("what lies in .bss starts as zero; put what does not into .data");
    }
    if (offset < 0 || (long) offset + bytes.size() > size) {
      throw where.error(
          bytes.size() + " bytes from " + offset + " on are not within its " + size + " bytes");
    }
    parts.add(new Part(offset, bytes));
  }

  /** Declares the first variable of that name that was not declared yet. */
  Imm64.GlobalRef declare(String global, DataImage initial, Optional<Visibility> visibility) {
    Where here = where.symbol(global);
    Deque<BtfType.SectionEntry> found = undeclared.getOrDefault(global, new ArrayDeque<>());
    if (found.isEmpty()) {
      throw here.error("the object's types have no such variable in this section, or no other one");
    }
    BtfType.SectionEntry entry = found.remove();
    if (entry.size() != initial.size()) {
      throw here.error(
          "by its type it has " + entry.size() + " bytes, and its initial value " + initial.size());
    }
    put((int) entry.offset(), initial);
    visibility.ifPresent(known -> visibilities.put(entry.typeId(), known));
    return new Imm64.GlobalRef(name, (int) entry.offset());
  }

  DataKind kind() {
    return kind;
  }

  MapSpec.Origin.Data data() {
    if (size > Integer.MAX_VALUE) {
      throw where.error("it has " + size + " bytes, more than any map can hold");
    }
    return new MapSpec.Origin.Data(name, kind, image((int) size));
  }

  private DataImage image(int size) {
    if (parts.stream().allMatch(part -> part.bytes().isZero())) {
      return DataImage.zeros(size);
    }
    byte[] bytes = new byte[size];
    for (Part part : parts) {
      System.arraycopy(part.bytes().toByteArray(), 0, bytes, part.offset(), part.bytes().size());
    }
    return DataImage.of(bytes);
  }

  /** All variables, declared or not. */
  List<GlobalSpec> globals() {
    List<GlobalSpec> globals = new ArrayList<>();
    for (BtfType.SectionEntry entry : variables) {
      BtfType.Var variable = variable(entry);
      if (variable.linkage() == BtfLinkage.EXTERN) {
        continue;
      }
      Visibility visibility =
          visibilities.getOrDefault(
              entry.typeId(),
              variable.linkage() == BtfLinkage.STATIC ? Visibility.STATIC : Visibility.GLOBAL);
      globals.add(GlobalSpec.of(name, kind, entry, variable, visibility));
    }
    return globals;
  }
}
