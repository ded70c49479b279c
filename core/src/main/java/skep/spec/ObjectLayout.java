package skep.spec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfType;
import skep.elf.ElfBuilder;
import skep.elf.ElfClass;
import skep.elf.ElfHeader;
import skep.elf.Machine;
import skep.elf.SectionBuilder;
import skep.elf.SectionFlags;
import skep.elf.SectionType;
import skep.insn.MapType;

/** Lays an object out as clang does: code, licence, maps, data, types, symbols. */
final class ObjectLayout {
  private static final long CODE = SectionFlags.ALLOC | SectionFlags.EXECINSTR;
  private static final long WRITABLE = SectionFlags.ALLOC | SectionFlags.WRITE;

  /** What the kernel and libbpf have room for, the final zero included. */
  private static final int MAX_LICENSE = 128;

  /** No map's value is aligned to more. */
  private static final int MAX_ALIGNMENT = 8;

  /** Sections of string literals, named after the size of a character and the alignment. */
  private static final Pattern STRINGS =
      Pattern.compile("\\.rodata\\.str([124])\\.(1|2|4|8|16|32)");

  private final ObjectSpec object;
  private final ElfBuilder elf;
  private final SymbolPool symbols;
  private final Definitions definitions;
  private final Set<String> writable = new HashSet<>();

  ObjectLayout(ObjectSpec object) {
    this.object = object;
    this.elf =
        ElfBuilder.of(ElfHeader.relocatable(ElfClass.ELF64, object.byteOrder(), Machine.BPF));
    this.symbols = new SymbolPool(elf);
    this.definitions = new Definitions(object, symbols);
  }

  byte[] write() {
    List<CodeSection> sections = CodeSection.of(object);
    CodeWriter code = new CodeWriter(object, sections, symbols, definitions);
    sections.forEach(code::declare);
    List<MapSpec.Origin.Data> data =
        object.maps().stream()
            .flatMap(map -> map.data().stream())
            .filter(section -> section.kind() != DataKind.KCONFIG)
            .toList();
    definitions.declareRest();
    for (MapSpec.Origin.Data section : data) {
      if (definitions.isReferredTo(section.section())) {
        symbols.section(section.section());
      }
    }
    for (CodeSection section : sections) {
      writeCode(section, code);
    }
    writeLicense();
    writeVersion();
    writeMaps(code);
    data.forEach(this::writeData);
    writeStructOps(code);
    for (OtherSection other : object.otherSections()) {
      writeVariables(other.name(), other.writable(), other.image().toByteArray());
    }
    writeTables(code.tables());
    object.btf().ifPresent(btf -> writeTypes(btf, sections));
    if (symbols.isEmpty()) {
      // libbpf wants a symbol table, though it be of nothing.
      symbols.section(FunctionTable.TEXT);
    }
    return elf.build();
  }

  private void writeCode(CodeSection section, CodeWriter code) {
    List<Relocation> relocations = new ArrayList<>();
    ByteBuffer bytes = code.write(section, relocations);
    SectionBuilder built =
        add(section.name(), SectionType.PROGBITS)
            .flags(CODE)
            .alignment(section.size() == 0 ? 4 : 8)
            .bytes(bytes.rewind());
    addRelocations(built, relocations);
  }

  private void writeLicense() {
    object
        .license()
        .ifPresent(
            license -> {
              byte[] text = license.getBytes(StandardCharsets.UTF_8);
              addWritable("license", SectionType.PROGBITS)
                  .bytes(Arrays.copyOf(text, licenseSize(text.length + 1)));
            });
  }

  private void writeVersion() {
    object
        .kernelVersion()
        .ifPresent(
            version -> {
              ByteBuffer word = ByteBuffer.allocate(4).order(object.byteOrder());
              addWritable("version", SectionType.PROGBITS)
                  .alignment(4)
                  .bytes(word.putInt(version).flip());
            });
  }

  /** A licence is written as large as its variable, if that is a size that a licence can have. */
  private int licenseSize(int textSize) {
    return object
        .btf()
        .map(btf -> Definitions.entries(btf, "license"))
        .filter(entries -> entries.size() == 1)
        .map(entries -> entries.get(0).size())
        .filter(size -> size > textSize && size <= MAX_LICENSE)
        .map(Long::intValue)
        .orElse(textSize);
  }

  private void writeMaps(CodeWriter code) {
    if (object.maps().stream().noneMatch(MapSpec::declared)) {
      return;
    }
    Btf btf = object.btf().orElseThrow();
    List<Relocation> relocations = new ArrayList<>();
    long size = 0;
    for (BtfType.SectionEntry entry : Definitions.entries(btf, ".maps")) {
      size = Math.max(size, entry.offset() + entry.size());
      String name = btf.name(entry.typeId());
      object.map(name).ifPresent(map -> addSlots(map, btf, entry, code, relocations));
    }
    SectionBuilder maps =
        addWritable(".maps", SectionType.PROGBITS)
            .alignment(8)
            .bytes(new byte[Math.toIntExact(size)]);
    addRelocations(maps, relocations);
  }

  private void addSlots(
      MapSpec map,
      Btf btf,
      BtfType.SectionEntry entry,
      CodeWriter code,
      List<Relocation> relocations) {
    int variable = ((BtfType.Var) btf.type(entry.typeId())).typeId();
    BtfType.Struct definition = (BtfType.Struct) btf.type(btf.skipModifiersAndTypedefs(variable));
    long slots = entry.offset() + definition.size();
    for (MapSpec.Slot slot : map.slots()) {
      relocations.add(
          new Relocation(
              slots + (long) MapDefinitionWriter.POINTER * slot.index(),
              map.type() == MapType.PROG_ARRAY
                  ? code.symbol(slot.target())
                  : definitions.map(slot.target()),
              Relocation.POINTER));
    }
  }

  private void writeData(MapSpec.Origin.Data data) {
    String name = data.section();
    if (data.kind() == DataKind.BSS) {
      addWritable(name, SectionType.NOBITS).alignment(alignment(name)).size(data.image().size());
      return;
    }
    Matcher strings = STRINGS.matcher(name);
    if (strings.matches()) {
      add(name, SectionType.PROGBITS)
          .flags(SectionFlags.ALLOC | SectionFlags.MERGE | SectionFlags.STRINGS)
          .entrySize(Long.parseLong(strings.group(1)))
          .alignment(Long.parseLong(strings.group(2)))
          .bytes(data.image().toByteArray());
    } else {
      writeVariables(name, !data.kind().readOnly(), data.image().toByteArray());
    }
  }

  private SectionBuilder writeVariables(String name, boolean isWritable, byte[] bytes) {
    SectionBuilder section =
        isWritable
            ? addWritable(name, SectionType.PROGBITS)
            : add(name, SectionType.PROGBITS).flags(SectionFlags.ALLOC);
    return section.alignment(alignment(name)).bytes(bytes);
  }

  /** The structs that the kernel calls into, by their sections. */
  private void writeStructOps(CodeWriter code) {
    Map<String, List<MapSpec.Origin.StructOps>> sections = new LinkedHashMap<>();
    for (MapSpec map : object.maps()) {
      map.structOps()
          .ifPresent(
              ops -> sections.computeIfAbsent(ops.section(), name -> new ArrayList<>()).add(ops));
    }
    sections.forEach((name, structs) -> writeStructOps(name, structs, code));
  }

  private void writeStructOps(
      String name, List<MapSpec.Origin.StructOps> structs, CodeWriter code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Relocation> relocations = new ArrayList<>();
    for (MapSpec.Origin.StructOps struct : structs) {
      long start = definitions.offset(struct.btfId());
      bytes.writeBytes(new byte[Math.toIntExact(start - bytes.size())]);
      bytes.writeBytes(struct.image().toByteArray());
      struct
          .programs()
          .forEach(
              (offset, program) ->
                  relocations.add(
                      new Relocation(start + offset, code.symbol(program), Relocation.POINTER)));
    }
    addRelocations(writeVariables(name, true, bytes.toByteArray()), relocations);
  }

  private void writeTables(JumpTableWriter tables) {
    if (!tables.isEmpty()) {
      add(JumpTableReader.SECTION, SectionType.PROGBITS).bytes(tables.bytes(object.byteOrder()));
    }
  }

  /**
   * The greatest alignment of the types of a section's variables, or the greatest of all where BTF
   * does not describe them.
   */
  private long alignment(String section) {
    return object
        .btf()
        .map(btf -> Definitions.entries(btf, section))
        .filter(entries -> !entries.isEmpty())
        .map(entries -> entries.stream().mapToInt(this::alignment).max().orElseThrow())
        .orElse(MAX_ALIGNMENT);
  }

  private int alignment(BtfType.SectionEntry entry) {
    Btf btf = object.btf().orElseThrow();
    try {
      return btf.type(entry.typeId()) instanceof BtfType.Var variable
          ? Integer.highestOneBit(btf.alignOf(variable.typeId()))
          : 1;
    } catch (BtfException typeWithoutSize) {
      return 1;
    }
  }

  private void writeTypes(Btf btf, List<CodeSection> sections) {
    TypeWriter types = new TypeWriter(object, btf, sections);
    SectionBuilder btfSection =
        add(".BTF", SectionType.PROGBITS).alignment(4).bytes(types.btf().bytes());
    addRelocations(btfSection, types.btfRelocations(symbols, definitions, writable));
    if (types.hasExt()) {
      SectionBuilder extSection =
          add(".BTF.ext", SectionType.PROGBITS).alignment(4).bytes(types.ext());
      addRelocations(extSection, types.extRelocations(symbols));
    }
  }

  private SectionBuilder addWritable(String name, int type) {
    writable.add(name);
    return add(name, type).flags(WRITABLE);
  }

  private SectionBuilder add(String name, int type) {
    SectionBuilder section = elf.section(name, type);
    symbols.place(name, section);
    return section;
  }

  private void addRelocations(SectionBuilder section, List<Relocation> relocations) {
    if (!relocations.isEmpty()) {
      SectionBuilder table = elf.relocationsOf(section);
      relocations.forEach(entry -> table.relocation(entry.offset(), entry.symbol(), entry.type()));
    }
  }
}
