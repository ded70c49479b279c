package skep.spec;

import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.MapType;

/**
 * The maps that hold data sections, as libbpf makes them ({@code bpf_object__init_internal_map}).
 */
final class DataSections {
  static final String KCONFIG = ".kconfig";
  static final String ARENA = ".addr_space.1";

  private static final int RDONLY_PROG = 1 << 7;
  private static final int MMAPABLE = 1 << 10;
  private static final int NAME_LENGTH = 15;

  /**
   * The room that libbpf keeps for the section's part of the name, from when no section's was
   * longer.
   */
  private static final int SUFFIX_ROOM = 7;

  private DataSections() {}

  /** What a section of that name is for; whether it has bytes in the file decides more. */
  static Optional<DataKind> kind(String section) {
    if (isOrStartsWith(section, ".data")) {
      return Optional.of(DataKind.DATA);
    } else if (isOrStartsWith(section, ".rodata")) {
      return Optional.of(DataKind.RODATA);
    } else if (isOrStartsWith(section, ".bss")) {
      return Optional.of(DataKind.BSS);
    }
    return Optional.empty();
  }

  private static boolean isOrStartsWith(String section, String name) {
    return section.startsWith(name)
        && (section.length() == name.length() || section.charAt(name.length()) == '.');
  }

  static MapSpec map(
      String object, String section, DataKind kind, DataImage image, Optional<Btf> btf) {
    OptionalInt datasec = btf.map(types -> datasec(types, section)).orElse(OptionalInt.empty());
    boolean mapped = datasec.isPresent() && anyVisible(btf.orElseThrow(), datasec.getAsInt());
    MapSpec.Builder map =
        MapSpec.builder(mapName(object, section, kind), MapType.ARRAY)
            .origin(new MapSpec.Origin.Data(section, kind, image))
            .keySize(4)
            .valueSize(image.size())
            .maxEntries(1)
            .flags((kind.readOnly() ? RDONLY_PROG : 0) | (mapped ? MMAPABLE : 0));
    datasec.ifPresent(map::value);
    return map.build();
  }

  static OptionalInt datasec(Btf btf, String section) {
    return btf.find(section, BtfKind.DATASEC);
  }

  /**
   * Only a section with a variable that someone outside can ask for is worth mapping into memory.
   */
  private static boolean anyVisible(Btf btf, int datasec) {
    return btf.type(datasec) instanceof BtfType.Datasec section
        && section.entries().stream()
            .anyMatch(
                entry ->
                    btf.type(entry.typeId()) instanceof BtfType.Var variable
                        && variable.linkage() != BtfLinkage.STATIC);
  }

  /**
   * Named sections of constants and of initialised data keep their name whole; that of zeroed data
   * is cut to what the kernel takes, without the object's name in front ({@code map_uses_real_name}
   * and {@code internal_map_name} of libbpf).
   */
  private static String mapName(String object, String section, DataKind kind) {
    boolean named = section.indexOf('.', 1) >= 0;
    if (named && kind != DataKind.BSS) {
      return section;
    }
    int room = named ? 0 : NAME_LENGTH - Math.max(SUFFIX_ROOM, section.length());
    String name = object.substring(0, Math.min(room, object.length())) + section;
    return name.substring(0, Math.min(NAME_LENGTH, name.length()))
        .replaceAll("[^A-Za-z0-9_.]", "_");
  }

  /**
   * The name of an object in a file, as libbpf makes it: up to the first dot, at most 15
   * characters.
   */
  static String objectName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return stem.substring(0, Math.min(NAME_LENGTH, stem.length()));
  }
}
