package skep.spec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfExt;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.elf.SymbolBuilder;

/**
 * Makes {@code .BTF} and {@code .BTF.ext}, and the relocations that clang gives each place in them
 * where an offset into a section is. Loaders pass these relocations over; linkers that move
 * sections need them.
 */
final class TypeWriter {
  private static final int BTF_HEADER = 24;
  private static final int EXT_HEADER = 32;
  private static final int TYPE_HEADER = 12;
  private static final int SECTION_ENTRY = 12;
  private static final int FUNC_INFO = 8;
  private static final int LINE_INFO = 16;
  private static final int CORE_RELOCATION = 16;

  private final ObjectSpec object;
  private final Btf btf;
  private final List<BtfExt.Section> said;
  private final ByteBuffer ext;

  TypeWriter(ObjectSpec object, Btf types, List<CodeSection> sections) {
    this.object = object;
    this.said =
        sections.stream()
            .map(CodeSection::ext)
            .filter(
                section ->
                    !section.functions().isEmpty()
                        || !section.lines().isEmpty()
                        || !section.relocations().isEmpty())
            .toList();
    BtfBuilder builder = BtfBuilder.from(types);
    object.globals().stream()
        .filter(global -> global.hidden() && global.linkage() != Linkage.STATIC)
        .forEach(global -> makeGlobal(builder, global));
    this.ext = new BtfExt(said).write(builder);
    this.btf = builder.build();
  }

  /** A hidden variable is static for those who load the object, and global for linkers. */
  private static void makeGlobal(BtfBuilder builder, GlobalSpec global) {
    BtfType.Var variable = (BtfType.Var) builder.type(global.btfId());
    builder.set(
        global.btfId(), new BtfType.Var(variable.name(), variable.typeId(), BtfLinkage.GLOBAL));
  }

  /** The types, with the strings of {@link #ext}. */
  Btf btf() {
    return btf;
  }

  boolean hasExt() {
    return !said.isEmpty();
  }

  ByteBuffer ext() {
    return ext;
  }

  /**
   * A relocation for the offset of each variable of each section. clang uses one type for what is
   * in writable sections and another for the rest.
   */
  List<Relocation> btfRelocations(
      SymbolPool symbols, Definitions definitions, Set<String> writable) {
    List<Relocation> relocations = new ArrayList<>();
    long record = BTF_HEADER;
    for (int id = 1; id < btf.typeCount(); id++) {
      BtfType type = btf.type(id);
      if (type instanceof BtfType.Datasec section) {
        int kind = writable.contains(section.name()) ? Relocation.BTF_OFFSET : Relocation.OFFSET;
        for (int i = 0; i < section.entries().size(); i++) {
          long offset = record + TYPE_HEADER + (long) SECTION_ENTRY * i + Integer.BYTES;
          BtfType.SectionEntry entry = section.entries().get(i);
          symbol(section.name(), entry, symbols, definitions)
              .ifPresent(symbol -> relocations.add(new Relocation(offset, symbol, kind)));
        }
      }
      record += recordSize(type);
    }
    return relocations;
  }

  private Optional<SymbolBuilder> symbol(
      String section, BtfType.SectionEntry entry, SymbolPool symbols, Definitions definitions) {
    BtfType type = btf.type(entry.typeId());
    if (isExtern(type)) {
      return object.extern(type.name()).map(extern -> symbols.extern(extern.name(), extern.weak()));
    }
    return definitions
        .visible(entry.typeId())
        .or(
            () ->
                symbols.hasSection(section)
                    ? Optional.of(symbols.section(section))
                    : Optional.empty());
  }

  private static boolean isExtern(BtfType type) {
    return type instanceof BtfType.Var variable && variable.linkage() == BtfLinkage.EXTERN
        || type instanceof BtfType.Func function && function.linkage() == BtfLinkage.EXTERN;
  }

  /** A relocation for the instruction of each record of {@code .BTF.ext}. */
  List<Relocation> extRelocations(SymbolPool symbols) {
    List<Relocation> relocations = new ArrayList<>();
    long at = EXT_HEADER;
    at = records(at, FUNC_INFO, BtfExt.Section::functions, symbols, relocations);
    at = records(at, LINE_INFO, BtfExt.Section::lines, symbols, relocations);
    records(at, CORE_RELOCATION, BtfExt.Section::relocations, symbols, relocations);
    return relocations;
  }

  private long records(
      long start,
      int recordSize,
      Function<BtfExt.Section, List<?>> part,
      SymbolPool symbols,
      List<Relocation> relocations) {
    long at = start;
    for (BtfExt.Section section : said) {
      int count = part.apply(section).size();
      if (count == 0) {
        continue;
      }
      // The size of a record comes once, a section's name and count before its records.
      at += (at == start ? Integer.BYTES : 0) + 2L * Integer.BYTES;
      for (int i = 0; i < count; i++) {
        relocations.add(new Relocation(at, symbols.section(section.name()), Relocation.BTF_OFFSET));
        at += recordSize;
      }
    }
    return at;
  }

  private static long recordSize(BtfType type) {
    return TYPE_HEADER
        + switch (type.kind()) {
          case INT, VAR, DECL_TAG -> 4L;
          case ARRAY -> 12L;
          case STRUCT, UNION -> 12L * ((BtfType.Composite) type).members().size();
          case ENUM -> 8L * ((BtfType.Enumeration) type).values().size();
          case ENUM64 -> 12L * ((BtfType.Enumeration) type).values().size();
          case FUNC_PROTO -> 8L * ((BtfType.FuncProto) type).params().size();
          case DATASEC -> 12L * ((BtfType.Datasec) type).entries().size();
          default -> 0L;
        };
  }
}
