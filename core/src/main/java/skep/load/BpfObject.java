package skep.load;

import skep.spec.ObjectSpec;

/**
 * The way in: opens BPF objects. Opening asks no kernel for anything and works on any machine.
 *
 * <pre>{@code
 * try (LoadedObject loaded = BpfObject.open(spec).load(kernel)) {
 *   loaded.attach();
 *   …
 * }
 * }</pre>
 */
public final class BpfObject {
  private BpfObject() {}

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
