package skep.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import skep.elf.ElfFile;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.elf.SectionType;

/**
 * Which version of a library's interface each of its dynamic symbols is of: the sections {@code
 * .gnu.version} and {@code .gnu.version_d} of the Linux Standard Base's chapter "Symbol
 * Versioning".
 */
final class SymbolVersions {
  /** The version is not the one that a program gets which is linked now. */
  private static final int HIDDEN = 0x8000;

  private final Optional<ByteBuffer> versions;
  private final Map<Integer, String> names;

  private SymbolVersions(Optional<ByteBuffer> versions, Map<Integer, String> names) {
    this.versions = versions;
    this.names = names;
  }

  static SymbolVersions of(ElfFile elf) {
    return new SymbolVersions(
        section(elf, SectionType.GNU_VERSYM).map(ElfSection::bytes),
        section(elf, SectionType.GNU_VERDEF).map(it -> definitions(elf, it)).orElse(Map.of()));
  }

  /** The version of a dynamic symbol, such as {@code GLIBC_2.2.5}. */
  Optional<String> of(ElfSymbol symbol) {
    return entry(symbol).map(version -> names.get(version & ~HIDDEN));
  }

  /** Whether a program that is linked now gets another symbol of this name. */
  boolean isHidden(ElfSymbol symbol) {
    return entry(symbol).filter(version -> (version & HIDDEN) != 0).isPresent();
  }

  private Optional<Integer> entry(ElfSymbol symbol) {
    int at = symbol.index() * Short.BYTES;
    return versions
        .filter(bytes -> at + Short.BYTES <= bytes.limit())
        .map(bytes -> Short.toUnsignedInt(bytes.getShort(at)));
  }

  /** Elf64_Verdef, whose name is that of the first Elf64_Verdaux after it. */
  private static Map<Integer, String> definitions(ElfFile elf, ElfSection section) {
    ByteBuffer bytes = section.bytes();
    ByteBuffer strings = elf.section(section.link()).bytes();
    Map<Integer, String> names = new HashMap<>();
    int at = 0;
    while (at >= 0 && at <= bytes.limit() - 20) {
      int auxiliary = at + bytes.getInt(at + 12);
      if (auxiliary >= 0 && auxiliary <= bytes.limit() - 8) {
        names.put(
            Short.toUnsignedInt(bytes.getShort(at + 4)), text(strings, bytes.getInt(auxiliary)));
      }
      int next = bytes.getInt(at + 16);
      if (next <= 0) {
        break;
      }
      at += next;
    }
    return names;
  }

  private static String text(ByteBuffer strings, int start) {
    int end = Math.max(start, 0);
    while (end < strings.limit() && strings.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[Math.max(0, end - Math.max(start, 0))];
    if (text.length > 0) {
      strings.get(start, text);
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Optional<ElfSection> section(ElfFile elf, int type) {
    return elf.sections().stream().filter(it -> it.type() == type).findFirst();
  }
}
