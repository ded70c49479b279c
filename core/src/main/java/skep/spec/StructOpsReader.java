package skep.spec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.elf.ElfFile;
import skep.elf.ElfRelocation;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.insn.MapType;
import skep.insn.ProgramType;
import skep.spec.ObjectException.Where;

/**
 * Reads the structs that the kernel calls into: each variable of a section {@code .struct_ops} is a
 * map, and each relocation of the section puts a program into one of them ({@code
 * init_struct_ops_maps} and {@code bpf_object__collect_st_ops_relos} of libbpf).
 */
final class StructOpsReader {
  private static final String LINK_SECTION = ".struct_ops.link";

  /** {@code BPF_F_LINK}: the map is attached by a link. */
  private static final int LINK = 1 << 13;

  private static final int POINTER = 8;

  private final ElfFile elf;
  private final Btf btf;
  private final Symbols symbols;
  private final FunctionTable functions;
  private final SectionDefinitions definitions;
  private final List<Variable> variables = new ArrayList<>();

  /** A variable before and while its programs are found. */
  private record Variable(
      ElfSection section,
      long offset,
      MapSpec.Builder map,
      int btfId,
      BtfType.Struct type,
      String name,
      SortedMap<Integer, String> programs) {
    boolean holds(ElfSection here, long place) {
      return section.index() == here.index() && place >= offset && place - offset < type.size();
    }
  }

  StructOpsReader(
      ElfFile elf,
      Btf btf,
      Symbols symbols,
      FunctionTable functions,
      SectionDefinitions definitions) {
    this.elf = elf;
    this.btf = btf;
    this.symbols = symbols;
    this.functions = functions;
    this.definitions = definitions;
  }

  static boolean isStructOps(String section) {
    String name = Names.withoutQuestionMark(section);
    return name.equals(".struct_ops") || name.equals(LINK_SECTION);
  }

  /** The maps of all sections, in the order of the file. */
  List<MapSpec> maps(List<ElfSection> sections, List<ElfSection> relocationSections) {
    sections.forEach(this::declare);
    for (ElfSection relocations : relocationSections) {
      for (ElfSection section : sections) {
        if (section.index() == relocations.info()) {
          elf.relocations(relocations).forEach(relocation -> place(section, relocation));
        }
      }
    }
    return variables.stream().map(this::map).toList();
  }

  private void declare(ElfSection section) {
    Where where = Where.READING.section(section.name());
    if (DataSections.datasec(btf, section.name()).isEmpty()) {
      throw where.error("BTF has no DATASEC that describes its variables");
    }
    // Like libbpf, which forgets the question mark after the first variable.
    boolean autocreate = !section.name().startsWith("?");
    for (BtfType.SectionEntry entry : Definitions.entries(btf, section.name())) {
      String name = btf.name(entry.typeId());
      Where here = where.symbol(name);
      BtfType.Struct struct = struct(here, btf, entry);
      if (entry.offset() + struct.size() > section.size()) {
        throw here.error(
            "its %d bytes from %d on are not within the section's %d"
                .formatted(struct.size(), entry.offset(), section.size()));
      }
      MapSpec.Builder map = map(where, btf, section.name(), entry).autocreate(autocreate);
      variables.add(
          new Variable(
              section, entry.offset(), map, entry.typeId(), struct, name, new TreeMap<>()));
      autocreate = true;
    }
  }

  private static int structId(Btf btf, BtfType.SectionEntry entry) {
    return btf.skipModifiersAndTypedefs(((BtfType.Var) btf.type(entry.typeId())).typeId());
  }

  private static BtfType.Struct struct(Where where, Btf btf, BtfType.SectionEntry entry) {
    if (btf.type(structId(btf, entry)) instanceof BtfType.Struct struct
        && !struct.name().isEmpty()) {
      return struct;
    }
    throw where.error("it is no struct with a name, as the kernel has for such maps");
  }

  /** The map of a variable, without its bytes and programs. */
  static MapSpec.Builder map(Where where, Btf btf, String section, BtfType.SectionEntry entry) {
    String name = btf.name(entry.typeId());
    boolean link = Names.withoutQuestionMark(section).equals(LINK_SECTION);
    return MapSpec.builder(name, MapType.STRUCT_OPS)
        .keySize(4)
        .valueSize((int) struct(where.symbol(name), btf, entry).size())
        .maxEntries(1)
        .flags(link ? LINK : 0)
        .value(structId(btf, entry));
  }

  /** Puts the program that a relocation names into the struct it is for. */
  private void place(ElfSection section, ElfRelocation relocation) {
    long at = relocation.offset();
    Variable variable =
        variables.stream()
            .filter(candidate -> candidate.holds(section, at))
            .findFirst()
            .orElseThrow(
                () ->
                    Where.READING
                        .section(section.name())
                        .error("the relocation at offset " + at + " is within no variable"));
    Where where = Where.READING.section(section.name()).symbol(variable.name());
    long offset = at - variable.offset();
    BtfType.Member member =
        variable.type().members().stream()
            .filter(candidate -> candidate.bitOffset() == offset * 8)
            .findFirst()
            .orElseThrow(
                () -> where.error("a program is to be put at byte " + offset + ", no member's"));
    if (!isFunctionPointer(member)) {
      throw where.error(
          "a program is to be put into '" + member.name() + "', which is no pointer to a function");
    }
    ElfSymbol symbol = symbols.symbol(relocation.symbolIndex());
    FunctionTable.Function program =
        functions
            .at(symbol)
            .orElseThrow(
                () ->
                    where.error(
                        "member '%s' is to be '%s', where no program is"
                            .formatted(member.name(), symbol.name())));
    if (definitions
        .match(Names.withoutQuestionMark(program.sectionName()))
        .filter(definition -> definition.type() == ProgramType.STRUCT_OPS)
        .isEmpty()) {
      throw where.error(
          "member '%s' is to be '%s', which is no program of a section struct_ops"
              .formatted(member.name(), program.name()));
    }
    variable.programs().put((int) offset, program.name());
  }

  private boolean isFunctionPointer(BtfType.Member member) {
    BtfType type = btf.type(btf.skipModifiersAndTypedefs(member.typeId()));
    return type instanceof BtfType.Pointer pointer
        && btf.kind(btf.skipModifiersAndTypedefs(pointer.typeId())) == BtfKind.FUNC_PROTO;
  }

  private MapSpec map(Variable variable) {
    ByteBuffer bytes = variable.section().bytes();
    DataImage image =
        DataImage.of(bytes.slice((int) variable.offset(), (int) variable.type().size()));
    for (int offset : variable.programs().keySet()) {
      image = image.with(offset, new byte[POINTER]);
    }
    return variable
        .map()
        .origin(
            new MapSpec.Origin.StructOps(
                variable.section().name(), variable.btfId(), image, variable.programs()))
        .build();
  }
}
