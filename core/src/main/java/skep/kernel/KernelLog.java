package skep.kernel;

import java.util.OptionalInt;

/**
 * What the verifier, or the BTF checker, wrote.
 *
 * @param text what fitted in the buffer, empty if nothing was asked for or said
 * @param fullSize bytes the whole log needs, if the kernel tells (6.4 and later)
 */
public record KernelLog(String text, OptionalInt fullSize) {
  /** No log. */
  public static final KernelLog EMPTY = new KernelLog("", OptionalInt.empty());
}
