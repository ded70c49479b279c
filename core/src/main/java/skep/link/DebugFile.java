package skep.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    return candidates(binary)
        .filter(Files::isReadable)
        .findFirst()
        .map(file -> UserBinary.open(file.toString()).elf());
  }

  private static Stream<Path> candidates(UserBinary binary) {
    Stream<Path> byId = buildId(binary.elf()).stream().map(DebugFile::path);
    Path folder = Optional.ofNullable(binary.path().toAbsolutePath().getParent()).orElse(FOLDER);
    Stream<Path> byName =
        linked(binary.elf()).stream()
            .flatMap(
                name ->
                    Stream.of(
                        folder.resolve(name),
                        folder.resolve(".debug").resolve(name),
                        Path.of(FOLDER.toString() + folder).resolve(name)))
            .filter(file -> !file.equals(binary.path().toAbsolutePath()));
    return Stream.concat(byId, byName);
  }

  private static Path path(String id) {
    return FOLDER
        .resolve(".build-id")
        .resolve(id.substring(0, 2))
        .resolve(id.substring(2) + ".debug");
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

  /** The name at the start of the section, without any folder. */
  private static Optional<String> linked(ElfFile elf) {
    return elf.section(".gnu_debuglink")
        .map(
            section -> {
              ByteBuffer bytes = section.bytes();
              int end = 0;
              while (end < bytes.limit() && bytes.get(end) != 0) {
                end++;
              }
              byte[] name = new byte[end];
              bytes.get(0, name);
              return new String(name, StandardCharsets.UTF_8);
            })
        .filter(name -> !name.isEmpty() && !name.contains("/"));
  }
}
