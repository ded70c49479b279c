package skep.relocate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.spec.ExternSpec;
import skep.spec.ObjectSpec;

/**
 * An object's types as the kernel takes them: it knows no externs, so each is a variable with a
 * place of its own. Those of {@code .kconfig} are where their values lie; those of {@code .ksyms}
 * are numbers that nobody looks at ({@code bpf_object__collect_externs} of libbpf).
 */
public final class ExternTypes {
  private static final String KCONFIG = ".kconfig";
  private static final String KSYMS = ".ksyms";

  /** Stands for every function, and is the name of parameters without one, which may not be. */
  private static final String DUMMY = "dummy_ksym";

  private static final int NUMBER = 4;

  private final BtfBuilder types;
  private OptionalInt function = OptionalInt.empty();
  private OptionalInt number;

  private ExternTypes(Btf btf) {
    this.types = BtfBuilder.from(btf);
    this.number =
        btf.ids()
            .filter(id -> btf.kind(id) == BtfKind.INT && ((BtfType.Int) btf.type(id)).bits() == 32)
            .findFirst();
  }

  /**
   * Defines what is only declared.
   *
   * @param object an object
   * @return its types, with all ids as they are; empty if it has none
   */
  public static Optional<Btf> define(ObjectSpec object) {
    return object.externs().isEmpty()
        ? object.btf()
        : object.btf().map(btf -> new ExternTypes(btf).define(btf, object.externs()));
  }

  private Btf define(Btf btf, List<ExternSpec> externs) {
    btf.find(KCONFIG, BtfKind.DATASEC).ifPresent(id -> defineValues(id, externs));
    btf.find(KSYMS, BtfKind.DATASEC).ifPresent(this::defineSymbols);
    return types.build();
  }

  private void defineValues(int section, List<ExternSpec> externs) {
    List<BtfType.SectionEntry> entries = new ArrayList<>();
    long end = 0;
    for (ExternSpec extern : externs) {
      if (extern instanceof ExternSpec.Kconfig value) {
        BtfType.Var declared = (BtfType.Var) types.type(value.btfId());
        types.set(
            value.btfId(), new BtfType.Var(declared.name(), declared.typeId(), BtfLinkage.GLOBAL));
        entries.add(new BtfType.SectionEntry(value.btfId(), value.offset(), value.size()));
        end = Math.max(end, value.offset() + value.size());
      }
    }
    entries.sort(Comparator.comparingLong(BtfType.SectionEntry::offset));
    types.set(section, new BtfType.Datasec(KCONFIG, end, entries));
  }

  private void defineSymbols(int section) {
    List<BtfType.SectionEntry> entries = new ArrayList<>();
    for (BtfType.SectionEntry entry : ((BtfType.Datasec) types.type(section)).entries()) {
      int variable = defineSymbol(entry.typeId());
      entries.add(new BtfType.SectionEntry(variable, (long) entries.size() * NUMBER, NUMBER));
    }
    types.set(section, new BtfType.Datasec(KSYMS, (long) entries.size() * NUMBER, entries));
  }

  /** The variable that is in the section for it. */
  private int defineSymbol(int id) {
    BtfType declared = types.type(id);
    if (declared instanceof BtfType.Func func) {
      types.set(id, new BtfType.Func(func.name(), func.typeId(), BtfLinkage.GLOBAL));
      nameParameters(func.typeId());
      return functionVariable();
    }
    types.set(id, new BtfType.Var(((BtfType.Var) declared).name(), number(), BtfLinkage.GLOBAL));
    return id;
  }

  private void nameParameters(int prototype) {
    BtfType.FuncProto declared = (BtfType.FuncProto) types.type(prototype);
    List<BtfType.Param> named =
        declared.params().stream()
            .map(
                param ->
                    param.name().isEmpty() && param.typeId() != 0
                        ? new BtfType.Param(DUMMY, param.typeId())
                        : param)
            .toList();
    types.set(prototype, new BtfType.FuncProto(declared.returnTypeId(), named));
  }

  private int functionVariable() {
    if (function.isEmpty()) {
      function = OptionalInt.of(types.add(new BtfType.Var(DUMMY, number(), BtfLinkage.GLOBAL)));
    }
    return function.getAsInt();
  }

  private int number() {
    if (number.isEmpty()) {
      number = OptionalInt.of(types.add(BtfType.Int.signed("int", NUMBER)));
    }
    return number.getAsInt();
  }
}
