package skep.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import skep.spec.ObjectException;
import skep.spec.ObjectReader;
import skep.spec.ObjectSpec;

/**
 * The way in: opens BPF objects. Opening asks no kernel for anything and works on any machine.
 *
 * <pre>{@code
 * try (LoadedObject loaded = BpfObject.open(Path.of("minimal.bpf.o")).load(kernel)) {
 *   loaded.attach();
 *   …
 * }
 * }</pre>
 */
public final class BpfObject {
  private BpfObject() {}

  /**
   * Opens an object file.
   *
   * @param file the file that clang or Skep wrote; the object is called after it
   * @return the open object
   * @throws UncheckedIOException when the file cannot be read
   * @throws ObjectException when it is no BPF object
   */
  public static OpenObject open(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read BPF object " + e.getMessage(), e);
    }
    Path name = file.getFileName();
    return open(bytes, name == null ? file.toString() : name.toString());
  }

  /**
   * Opens an object file that is in memory.
   *
   * @param bytes the file
   * @param name what to call the object: a file name, of which what is before the first dot counts
   * @return the open object
   * @throws ObjectException when it is no BPF object
   */
  public static OpenObject open(byte[] bytes, String name) {
    return open(ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named(name)));
  }

  /**
   * Opens an object that has been read already.
   *
   * @param spec the object
   * @return the open object
   */
  public static OpenObject open(ObjectSpec spec) {
    return new OpenObject(spec);
  }
}
