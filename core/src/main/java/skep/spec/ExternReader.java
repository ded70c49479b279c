package skep.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.spec.ExternSpec.KconfigType;
import skep.spec.ObjectException.Where;

/**
 * Reads what an object only declares: undefined symbols, with their BTF ({@code
 * bpf_object__collect_externs} of libbpf).
 */
final class ExternReader {
  private static final Where WHERE = Where.READING;
  static final String KSYMS = ".ksyms";

  private final Btf btf;
  private final Map<String, Integer> declarations = new HashMap<>();
  private final Map<Integer, String> sections = new HashMap<>();

  /** Something that is declared and not defined. */
  record Undefined(String name, boolean weak) {
    Undefined(ElfSymbol symbol) {
      this(symbol.name(), symbol.binding() == SymbolBinding.WEAK);
    }
  }

  /** A configuration value before its place in the map is known. */
  private record Unplaced(ExternSpec.Kconfig value, int alignment) {}

  private ExternReader(Btf btf) {
    this.btf = btf;
    btf.ids()
        .forEach(
            id -> {
              switch (btf.kind(id)) {
                case VAR, FUNC -> declarations.putIfAbsent(btf.name(id), id);
                case DATASEC -> {
                  for (BtfType.SectionEntry entry : ((BtfType.Datasec) btf.type(id)).entries()) {
                    sections.putIfAbsent(entry.typeId(), btf.name(id));
                  }
                }
                default -> {}
              }
            });
  }

  private static BtfLinkage linkage(BtfType type) {
    return type instanceof BtfType.Func function
        ? function.linkage()
        : ((BtfType.Var) type).linkage();
  }

  /** All externs: configuration values first, as they lie in their map, then the others by name. */
  static List<ExternSpec> read(Symbols symbols, Optional<Btf> btf) {
    return read(symbols.externs().stream().map(Undefined::new).toList(), btf);
  }

  /** All externs, by the names of what is not defined. */
  static List<ExternSpec> read(List<Undefined> undefined, Optional<Btf> btf) {
    if (undefined.isEmpty()) {
      return List.of();
    }
    ExternReader reader =
        new ExternReader(
            btf.orElseThrow(
                () ->
                    WHERE
                        .symbol(undefined.get(0).name())
                        .error("failed to find BTF for extern: the object has no .BTF section")));
    List<Unplaced> kconfig = new ArrayList<>();
    List<ExternSpec> ksyms = new ArrayList<>();
    for (Undefined extern : undefined) {
      reader.read(extern, kconfig, ksyms);
    }
    reader.checkAllUsed(undefined);
    List<ExternSpec> all = new ArrayList<>(place(kconfig));
    ksyms.sort(Comparator.comparing(ExternSpec::name));
    all.addAll(ksyms);
    return all;
  }

  /** The map of the configuration values, when there are any. */
  static Optional<MapSpec> kconfigMap(String object, List<ExternSpec> externs, Optional<Btf> btf) {
    return externs.stream()
        .filter(ExternSpec.Kconfig.class::isInstance)
        .map(ExternSpec.Kconfig.class::cast)
        .map(value -> value.offset() + value.size())
        .max(Comparator.naturalOrder())
        .map(
            size ->
                DataSections.map(
                    object, DataSections.KCONFIG, DataKind.KCONFIG, DataImage.zeros(size), btf));
  }

  private void read(Undefined extern, List<Unplaced> kconfig, List<ExternSpec> ksyms) {
    String name = extern.name();
    boolean weak = extern.weak();
    Where where = WHERE.symbol(name);
    Integer id = declarations.get(name);
    if (id == null) {
      throw where.error("failed to find BTF for extern '" + name + "'");
    } else if (linkage(btf.type(id)) != BtfLinkage.EXTERN) {
      throw where.error("it is only declared, and BTF type " + id + " of its name is defined");
    }
    String section = sections.get(id);
    if (section == null) {
      throw where.error(
          "failed to find BTF for the section of extern '"
              + name
              + "'; mark it __kconfig or __ksym");
    }
    BtfType type = btf.type(id);
    if (section.equals(DataSections.KCONFIG)) {
      if (!(type instanceof BtfType.Var variable)) {
        throw where.error("extern function is unsupported under .kconfig section");
      }
      kconfig.add(kconfig(where, name, weak, id, variable));
    } else if (section.equals(KSYMS)) {
      ksyms.add(ksym(name, weak, id, type));
    } else {
      throw where.error(
          "unrecognized extern section '" + section + "'; mark it __kconfig or __ksym");
    }
  }

  /** Each member of a section with an extern must be one, since its place is not known else. */
  private void checkAllUsed(List<Undefined> externs) {
    Set<String> names = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (Undefined extern : externs) {
      names.add(extern.name());
      used.add(sections.get(declarations.get(extern.name())));
    }
    sections.forEach(
        (id, section) -> {
          if (used.contains(section) && !names.contains(btf.name(id))) {
            throw WHERE
                .section(section)
                .symbol(btf.name(id))
                .error("BTF has an extern of this name, and the symbol table has not");
          }
        });
  }

  private ExternSpec ksym(String name, boolean weak, int id, BtfType type) {
    if (type instanceof BtfType.Func) {
      return new ExternSpec.Kfunc(name, weak, id);
    }
    int target = btf.skipModifiersAndTypedefs(((BtfType.Var) type).typeId());
    return new ExternSpec.Ksym(
        name, weak, id, target == 0 ? OptionalInt.empty() : OptionalInt.of(target));
  }

  private Unplaced kconfig(Where where, String name, boolean weak, int id, BtfType.Var variable) {
    long size;
    int alignment;
    try {
      size = btf.sizeOf(variable.typeId());
      alignment = btf.alignOf(variable.typeId());
    } catch (BtfException unsized) {
      throw where.error(unsized);
    }
    KconfigType type =
        kconfigType(variable.typeId())
            .orElseThrow(
                () ->
                    where.error(
                        "a configuration value is a char, a bool, an integer, an enum"
                            + " libbpf_tristate or an array of char"));
    if (size <= 0 || size > Integer.MAX_VALUE / 2 || alignment <= 0) {
      throw where.error("it has " + size + " bytes, more than any map can hold");
    }
    boolean signed = resolved(variable.typeId()) instanceof BtfType.Int number && number.isSigned();
    return new Unplaced(
        new ExternSpec.Kconfig(name, weak, id, type, signed, (int) size, 0), alignment);
  }

  private Optional<KconfigType> kconfigType(int typeId) {
    BtfType type = resolved(typeId);
    if (type instanceof BtfType.Int number) {
      if (number.encoding().contains(BtfType.Encoding.BOOL)) {
        return number.size() == 1 ? Optional.of(KconfigType.BOOL) : Optional.empty();
      } else if (number.size() == 1) {
        return Optional.of(KconfigType.CHAR);
      }
      boolean whole = number.size() == 2 || number.size() == 4 || number.size() == 8;
      return whole ? Optional.of(KconfigType.INT) : Optional.empty();
    } else if (type instanceof BtfType.Enumeration constants) {
      boolean fits = type.kind() == BtfKind.ENUM64 || constants.size() == 4;
      return fits && type.name().equals("libbpf_tristate")
          ? Optional.of(KconfigType.TRISTATE)
          : Optional.empty();
    } else if (type instanceof BtfType.Array array) {
      boolean text =
          array.length() != 0
              && resolved(array.elementTypeId()) instanceof BtfType.Int element
              && element.size() == 1
              && !element.encoding().contains(BtfType.Encoding.BOOL);
      return text ? Optional.of(KconfigType.CHAR_ARRAY) : Optional.empty();
    }
    return Optional.empty();
  }

  private BtfType resolved(int id) {
    return btf.type(btf.skipModifiersAndTypedefs(id));
  }

  /** Lays the values out as libbpf does: greatest alignment first, then smallest, then by name. */
  private static List<ExternSpec> place(List<Unplaced> values) {
    values.sort(
        Comparator.comparingInt((Unplaced value) -> -value.alignment())
            .thenComparingInt(value -> value.value().size())
            .thenComparing(value -> value.value().name()));
    List<ExternSpec> placed = new ArrayList<>();
    long end = 0;
    for (Unplaced unplaced : values) {
      ExternSpec.Kconfig value = unplaced.value();
      long offset = (end + unplaced.alignment() - 1) / unplaced.alignment() * unplaced.alignment();
      end = offset + value.size();
      if (end > Integer.MAX_VALUE) {
        throw WHERE
            .symbol(value.name())
            .error("the configuration values take more room than any map has");
      }
      placed.add(
          new ExternSpec.Kconfig(
              value.name(),
              value.weak(),
              value.btfId(),
              value.type(),
              value.signed(),
              value.size(),
              (int) offset));
    }
    return placed;
  }
}
