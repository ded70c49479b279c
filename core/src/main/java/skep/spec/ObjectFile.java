package skep.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfExt;
import skep.elf.ElfClass;
import skep.elf.ElfFile;
import skep.elf.ElfHeader;
import skep.elf.ElfSection;
import skep.elf.FileType;
import skep.elf.Machine;
import skep.elf.SectionFlags;
import skep.elf.SectionType;
import skep.spec.ObjectException.Where;

/**
 * One object file being read: sorts its sections by what they are for, and has each read by who
 * knows how.
 */
final class ObjectFile {
  private static final Where WHERE = Where.READING;
  private static final int MAX_LICENSE = 63;

  private final ObjectReader.Options options;
  private final ElfFile elf;
  private final ByteOrder order;
  private final Symbols symbols;
  private final List<ElfSection> codeSections = new ArrayList<>();
  private final List<DataSection> dataSections = new ArrayList<>();
  private final List<ElfSection> otherSections = new ArrayList<>();
  private final List<ElfSection> structOpsSections = new ArrayList<>();
  private final List<ElfSection> relocationSections = new ArrayList<>();
  private Optional<DataSection> arenaSection = Optional.empty();
  private Optional<ElfSection> jumpTables = Optional.empty();
  private Optional<ElfSection> mapSection = Optional.empty();
  private Optional<ElfSection> btfSection = Optional.empty();
  private Optional<ElfSection> btfExtSection = Optional.empty();
  private Optional<String> license = Optional.empty();
  private OptionalInt kernelVersion = OptionalInt.empty();

  /** A section that becomes a map. */
  record DataSection(ElfSection section, String name, DataKind kind) {}

  ObjectFile(ByteBuffer bytes, ObjectReader.Options options) {
    this.options = options;
    this.elf = ElfFile.of(bytes);
    checkHeader(elf.header());
    this.order = elf.header().byteOrder();
    this.symbols =
        new Symbols(
            elf.symbolTable()
                .orElseThrow(
                    () ->
                        WHERE.error(
                            "it has no symbol table; an object can be stripped of debug"
                                + " information only (llvm-strip -g)")));
  }

  private static void checkHeader(ElfHeader header) {
    if (header.elfClass() != ElfClass.ELF64) {
      throw WHERE.error("it is a 32-bit ELF file, and BPF objects have 64 bits");
    }
    if (header.type() != FileType.REL
        || header.machine() != Machine.BPF && header.machine() != Machine.NONE) {
      throw WHERE.error(
          "it is no BPF object but an ELF file of type "
              + header.type()
              + " for machine "
              + header.machine()
              + "; compile with clang -target bpf -c");
    }
  }

  ObjectSpec read() {
    elf.sections().stream().skip(1).forEach(this::sort);
    Optional<Btf> raw = btfSection.flatMap(this::types);
    Optional<BtfExt> ext = raw.flatMap(btf -> btfExtSection.flatMap(section -> ext(section, btf)));
    List<ExternSpec> externs = ExternReader.read(symbols, raw);
    Optional<Btf> btf = raw.map(types -> DatasecCompletion.complete(types, elf, symbols));

    MapReader mapReader = new MapReader(elf, mapSection, btf, options.relaxedMaps());
    FunctionTable functions = new FunctionTable(codeSections, symbols);
    List<DataSection> variables = new ArrayList<>(dataSections);
    arenaSection.ifPresent(variables::add);
    RelocationReader references =
        new RelocationReader(
            elf,
            symbols,
            functions,
            mapReader,
            new JumpTableReader(jumpTables),
            variables,
            externs);
    CodeReader code = new CodeReader(elf, codeSections, functions, references, ext);
    relocationSections.forEach(code::collect);

    String name = DataSections.objectName(options.name());
    Optional<MapSpec.Origin.Data> arena =
        arenaSection.map(data -> new MapSpec.Origin.Data(data.name(), data.kind(), image(data)));
    List<MapSpec> maps =
        new ArrayList<>(mapReader.maps(relocationSections, symbols, functions, arena));
    for (DataSection data : dataSections) {
      maps.add(DataSections.map(name, data.name(), data.kind(), image(data), btf));
    }
    ExternReader.kconfigMap(name, externs, btf).ifPresent(maps::add);
    if (!structOpsSections.isEmpty()) {
      Btf types =
          btf.orElseThrow(
              () ->
                  WHERE
                      .section(structOpsSections.get(0).name())
                      .error("it is described by BTF, and the object has none; compile with -g"));
      maps.addAll(
          new StructOpsReader(elf, types, symbols, functions, options.sections())
              .maps(structOpsSections, relocationSections));
    }
    return new ObjectSpec(
        name,
        order,
        license,
        kernelVersion,
        btf,
        code.programs(options.sections()),
        code.functions(),
        maps,
        btf.map(types -> GlobalReader.read(types, variables, symbols, options.warnings()))
            .orElse(List.of()),
        externs,
        btf.map(this::described).orElse(List.of()));
  }

  private Optional<Btf> types(ElfSection section) {
    try {
      return Optional.of(Btf.parse(section.bytes()));
    } catch (BtfException damage) {
      return without(section, damage);
    }
  }

  private Optional<BtfExt> ext(ElfSection section, Btf btf) {
    LeftOut records = new LeftOut();
    try {
      Optional<BtfExt> ext = Optional.of(BtfExt.parse(section.bytes(), btf, records::add));
      records.report(options.warnings());
      return ext;
    } catch (BtfException damage) {
      return without(section, damage);
    }
  }

  /** The damaged records of a section: the first one, and how many. */
  private static final class LeftOut {
    private String first = "";
    private int count;

    void add(BtfException damage) {
      if (count++ == 0) {
        first = String.valueOf(damage.getMessage());
      }
    }

    void report(Consumer<String> warnings) {
      if (count > 0) {
        warnings.accept(first + "; left out are " + count + " records that are damaged so");
      }
    }
  }

  /** Goes on without a damaged section, if nothing else needs types. */
  private <T> Optional<T> without(ElfSection section, BtfException damage) {
    if (mapSection.isPresent() || !structOpsSections.isEmpty()) {
      throw WHERE.section(section.name()).error(damage);
    }
    options
        .warnings()
        .accept(damage.getMessage() + "; the object is read without " + section.name());
    return Optional.empty();
  }

  private void sort(ElfSection section) {
    String name = section.name();
    if (isPassedOver(section, name)) {
      return;
    }
    section.bytes();
    switch (name) {
      case "license" -> license = Optional.of(license(section));
      case "version" -> kernelVersion = OptionalInt.of(version(section));
      case "maps" ->
          throw WHERE
              .section(name)
              .error(
                  "legacy map definitions in 'maps' section are not supported, as in libbpf since"
                      + " 1.0; declare maps in SEC(\".maps\") with their BTF");
      case ".maps" -> mapSection = Optional.of(section);
      case ".BTF" -> btfSection = Optional.of(programBits(section, name));
      case ".BTF.ext" -> btfExtSection = Optional.of(programBits(section, name));
      default -> sortByType(section, name);
    }
  }

  /** Sections that may even be damaged ({@code ignore_elf_section} of libbpf). */
  private static boolean isPassedOver(ElfSection section, String name) {
    String target = name.startsWith(".rel") ? name.substring(".rel".length()) : name;
    boolean debug = target.startsWith(".debug_");
    boolean ofTypes = target.equals(".BTF") || target.equals(".BTF.ext");
    boolean emptyText =
        name.equals(FunctionTable.TEXT)
            && section.type() == SectionType.PROGBITS
            && section.size() == 0;
    return debug
        || ofTypes && name.startsWith(".rel")
        || emptyText
        || section.type() == SectionType.STRTAB
        || section.type() == SectionType.LLVM_ADDRSIG;
  }

  private void sortByType(ElfSection section, String name) {
    switch (section.type()) {
      case SectionType.PROGBITS -> {
        if (section.size() != 0 && section.has(SectionFlags.EXECINSTR)) {
          codeSections.add(section);
        } else if (section.size() != 0) {
          sortData(section, name);
        }
      }
      case SectionType.NOBITS -> {
        if (section.size() != 0) {
          DataSections.kind(name)
              .filter(kind -> kind == DataKind.BSS)
              .ifPresent(kind -> dataSections.add(new DataSection(section, name, kind)));
        }
      }
      case SectionType.REL, SectionType.RELA -> {
        elf.section(section.info());
        relocationSections.add(section);
      }
      default -> {}
    }
  }

  private void sortData(ElfSection section, String name) {
    if (StructOpsReader.isStructOps(name)) {
      structOpsSections.add(section);
      return;
    }
    switch (name) {
      case DataSections.ARENA ->
          arenaSection = Optional.of(new DataSection(section, name, DataKind.ARENA));
      case JumpTableReader.SECTION -> jumpTables = Optional.of(section);
      default ->
          DataSections.kind(name)
              .filter(kind -> kind != DataKind.BSS)
              .ifPresentOrElse(
                  kind -> dataSections.add(new DataSection(section, name, kind)),
                  () -> otherSections.add(section));
    }
  }

  /** Of the sections that libbpf passes over, those whose variables BTF describes. */
  private List<OtherSection> described(Btf btf) {
    return otherSections.stream()
        .filter(section -> DataSections.datasec(btf, section.name()).isPresent())
        .map(
            section ->
                new OtherSection(
                    section.name(), section.has(SectionFlags.WRITE), DataImage.of(section.bytes())))
        .toList();
  }

  private static ElfSection programBits(ElfSection section, String name) {
    if (section.type() != SectionType.PROGBITS) {
      throw WHERE.section(name).error("its type is " + section.type() + ", not PROGBITS");
    }
    return section;
  }

  private static String license(ElfSection section) {
    ByteBuffer bytes = section.bytes();
    if (!bytes.hasRemaining()) {
      throw WHERE.section("license").error("it has no bytes in the file");
    }
    byte[] text = new byte[Math.min(MAX_LICENSE, bytes.remaining())];
    bytes.get(text);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  private static int version(ElfSection section) {
    ByteBuffer bytes = section.bytes();
    if (bytes.remaining() != 4) {
      throw WHERE
          .section("version")
          .error("a kernel version has 4 bytes, not " + bytes.remaining());
    }
    return bytes.getInt();
  }

  private static DataImage image(DataSection data) {
    if (data.section().type() == SectionType.NOBITS) {
      long size = data.section().size();
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw WHERE
            .section(data.name())
            .error("it has " + Long.toUnsignedString(size) + " bytes, more than any map can hold");
      }
      return DataImage.zeros((int) size);
    }
    return DataImage.of(data.section().bytes());
  }
}
