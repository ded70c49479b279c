package skep.btf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A string section in the making: each string is there once, in the order of its first use.
 *
 * <p>A string that is the tail of another is still written on its own, because readers such as
 * cilium/ebpf refuse offsets into the middle of a string.
 */
final class BtfStringTable {
  private final int firstOffset;
  private final Map<String, Integer> offsets;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A table that starts at an offset: 0, or in split BTF the length of the base's strings. */
  BtfStringTable(int firstOffset) {
    this.firstOffset = firstOffset;
    this.offsets = new HashMap<>();
    offsets.put("", 0);
    if (firstOffset == 0) {
      bytes.write(0);
    }
  }

  private BtfStringTable(BtfStringTable original) {
    firstOffset = original.firstOffset;
    offsets = new HashMap<>(original.offsets);
    bytes.writeBytes(original.bytes.toByteArray());
  }

  BtfStringTable copy() {
    return new BtfStringTable(this);
  }

  int offsetOf(String string) {
    Integer known = offsets.get(string);
    if (known != null) {
      return known;
    }
    if (string.indexOf('\0') >= 0) {
      throw BtfException.of("the string '" + string + "' has a zero character, which would end it");
    }
    int offset = firstOffset + bytes.size();
    bytes.writeBytes(string.getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
    offsets.put(string, offset);
    return offset;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
