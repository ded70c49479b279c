package skep.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What a kernel can do, found out by trying: each {@link Feature} when it is first asked for, and
 * once for each kernel.
 *
 * <pre>{@code
 * Features.has(kernel, Feature.PERF_LINK)
 * Features.ask(kernel, Feature.BTF_LAYOUT).words()   // E2BIG (Argument list too long)
 * }</pre>
 *
 * <p>Ask when something has failed, not before: a kernel that can do all is then never probed.
 *
 * <p>Thread-safe.
 */
public final class Features {
  private static final Map<Kernel, Features> BY_KERNEL = new WeakHashMap<>();

  private final Map<Feature, Support> known = new EnumMap<>(Feature.class);

  private Features() {}

  /**
   * Whether a kernel has a feature.
   *
   * @param kernel the kernel
   * @param feature the feature
   * @return false when trying it failed
   */
  public static boolean has(Kernel kernel, Feature feature) {
    return ask(kernel, feature).isSupported();
  }

  /**
   * What a kernel says when asked for a feature.
   *
   * @param kernel the kernel
   * @param feature the feature
   * @return its answer
   */
  public static Support ask(Kernel kernel, Feature feature) {
    Features features = of(kernel);
    synchronized (features) {
      Support answer = features.known.get(feature);
      if (answer == null) {
        // Not by computeIfAbsent: what is tried may itself ask for another feature.
        answer = FeatureTrials.of(kernel, feature);
        // What a process may not do now it may later: with a token, or with fewer files open.
        if (answer.verdict() != Support.Verdict.NOT_ALLOWED
            && answer.verdict() != Support.Verdict.UNKNOWN) {
          features.known.put(feature, answer);
        }
      }
      return answer;
    }
  }

  /**
   * Whether a kernel does not have a feature. Unlike the opposite of {@link #has}, this is false
   * when the kernel does not let this process find out.
   *
   * @param kernel the kernel
   * @param feature the feature
   * @return true when trying it showed that it is not there
   */
  public static boolean lacks(Kernel kernel, Feature feature) {
    return ask(kernel, feature).verdict() == Support.Verdict.NOT_SUPPORTED;
  }

  /**
   * Whether it has been found out already that a kernel lacks a feature. This never asks it.
   *
   * @param kernel the kernel
   * @param feature the feature
   * @return false when it has the feature, or was not asked yet
   */
  public static boolean isKnownMissing(Kernel kernel, Feature feature) {
    Features features = of(kernel);
    synchronized (features) {
      Support answer = features.known.get(feature);
      return answer != null && answer.verdict() == Support.Verdict.NOT_SUPPORTED;
    }
  }

  private static Features of(Kernel kernel) {
    synchronized (BY_KERNEL) {
      return BY_KERNEL.computeIfAbsent(TokenKernel.plain(kernel), k -> new Features());
    }
  }
}
