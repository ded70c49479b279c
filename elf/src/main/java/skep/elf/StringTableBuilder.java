package skep.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Collects NUL-terminated strings. Equal strings are stored once; a string that ends another is
 * stored on its own.
 */
final class StringTableBuilder {
  private final Map<String, Integer> offsets = new HashMap<>(Map.of("", 0));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  StringTableBuilder() {
    bytes.write(0);
  }

  /** Where a string is, added unless it is there. */
  int offsetOf(String string) {
    Integer known = offsets.get(string);
    if (known != null) {
      return known;
    }
    int offset = bytes.size();
    bytes.writeBytes(encode(string));
    bytes.write(0);
    offsets.put(string, offset);
    return offset;
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static byte[] encode(String string) {
    if (string.indexOf('\0') >= 0) {
      throw new ElfException(
          "name '" + string.replace("\0", "\\0") + "'", "a name cannot contain NUL");
    }
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string));
      byte[] exact = new byte[encoded.remaining()];
      encoded.get(exact);
      if (exact.length > StringTable.MAX_LENGTH) {
        throw new ElfException(
            "name '" + string.substring(0, 32) + "...'",
            "it is longer than " + StringTable.MAX_LENGTH + " bytes");
      }
      return exact;
    } catch (CharacterCodingException e) {
      throw new ElfException(
          "name '" + string + "'", "it has half a surrogate pair, which UTF-8 cannot hold");
    }
  }
}
