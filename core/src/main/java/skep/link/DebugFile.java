package skep.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import skep.elf.ElfException;
import skep.elf.ElfFile;
import skep.elf.ElfNote;
import skep.elf.ElfSection;
import skep.elf.SectionType;

/**
 * The file that has the symbols which were stripped from a program, where debuggers look for it: by
 * the program's build id, or by the name in its section {@code .gnu_debuglink} (GDB's manual,
 * "Debugging Information in Separate Files").
 */
final class DebugFile {
  private static final Path FOLDER = Path.of("/usr/lib/debug");
  private static final int BUILD_ID = 3;

  private DebugFile() {}

  static Optional<ElfFile> find(UserBinary binary) {
    return find(binary, FOLDER);
  }

  /** The same with another folder of debug files. */
  static Optional<ElfFile> find(UserBinary binary, Path folder) {
    return byId(binary, folder)
        .or(() -> named(binary).flatMap(name -> byName(binary, folder, name)))
        .map(UserBinary::elf);
  }

  private static Optional<UserBinary> byId(UserBinary binary, Path folder) {
    return buildId(binary.elf())
        .map(
            id ->
                folder
                    .resolve(".build-id")
                    .resolve(id.substring(0, 2))
                    .resolve(id.substring(2) + ".debug"))
        .filter(Files::isReadable)
        .map(file -> UserBinary.open(file.toString()));
  }

  /** Files of that name are the program's only when they have the checksum it gives. */
  private static Optional<UserBinary> byName(UserBinary binary, Path folder, Linked linked) {
    Path program = binary.path().toAbsolutePath();
    Path beside = Optional.ofNullable(program.getParent()).orElse(folder);
    return Stream.of(
            beside.resolve(linked.name()),
            beside.resolve(".debug").resolve(linked.name()),
            Path.of(folder.toString() + beside).resolve(linked.name()))
        .filter(file -> !file.equals(program) && Files.isReadable(file))
        .filter(file -> isOf(file, linked.checksum()))
        .findFirst()
        .map(file -> UserBinary.open(file.toString()));
  }

  private static boolean isOf(Path file, int checksum) {
    CRC32 crc = new CRC32();
    try {
      crc.update(UserBinary.map(file));
    } catch (IOException e) {
      return false;
    }
    return (int) crc.getValue() == checksum;
  }

  private static Optional<String> buildId(ElfFile elf) {
    return elf.sections().stream()
        .filter(section -> section.type() == SectionType.NOTE)
        .flatMap(section -> notes(elf, section).stream())
        .filter(note -> note.owner().equals("GNU") && note.type() == BUILD_ID)
        .map(note -> note.descriptor().duplicate())
        .filter(id -> id.remaining() > 1)
        .map(
            id -> {
              byte[] bytes = new byte[id.remaining()];
              id.get(bytes);
              return HexFormat.of().formatHex(bytes);
            })
        .findFirst();
  }

  private static List<ElfNote> notes(ElfFile elf, ElfSection section) {
    try {
      return elf.notes(section);
    } catch (ElfException e) {
      return List.of();
    }
  }

  /**
   * What the section says.
   *
   * @param name the file's, without any folder
   * @param checksum the CRC-32 of its bytes
   */
  private record Linked(String name, int checksum) {}

  /** The name is at the start of the section, and the checksum at the next multiple of 4. */
  private static Optional<Linked> named(UserBinary binary) {
    return binary
        .elf()
        .section(".gnu_debuglink")
        .map(ElfSection::bytes)
        .flatMap(
            bytes -> {
              int end = 0;
              while (end < bytes.limit() && bytes.get(end) != 0) {
                end++;
              }
              int checksum = end + 4 & ~3;
              if (checksum > bytes.limit() - Integer.BYTES) {
                return Optional.empty();
              }
              byte[] name = new byte[end];
              bytes.get(0, name);
              return Optional.of(
                  new Linked(new String(name, StandardCharsets.UTF_8), bytes.getInt(checksum)));
            })
        .filter(it -> !it.name().isEmpty() && !it.name().contains("/"));
  }
}
