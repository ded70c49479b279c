package skep.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import skep.map.GlobalMemory;
import skep.spec.DataImage;

/** The first value of a map, while it can still be changed. */
final class OpenImage implements GlobalMemory {
  private byte[] bytes;

  OpenImage(DataImage image) {
    bytes = image.toByteArray();
  }

  DataImage now() {
    return DataImage.of(bytes);
  }

  int size() {
    return bytes.length;
  }

  void resize(int size) {
    bytes = Arrays.copyOf(bytes, size);
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public void read(int offset, ByteBuffer into) {
    into.put(bytes, offset, into.remaining());
  }

  @Override
  public void write(int offset, ByteBuffer from) {
    from.get(bytes, offset, from.remaining());
  }
}
