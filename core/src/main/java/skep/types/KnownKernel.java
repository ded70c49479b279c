package skep.types;

import java.util.Arrays;
import java.util.Optional;

/** A Linux release that was asked what it can do, so that programs can be judged without it. */
public enum KnownKernel {
  /** Linux 5.10. */
  V5_10("5.10"),
  /** Linux 6.1. */
  V6_1("6.1"),
  /** Linux 6.12. */
  V6_12("6.12"),
  /** Linux 6.18. */
  V6_18("6.18"),
  /** Linux 7.2. */
  V7_2("7.2");

  private final String release;

  KnownKernel(String release) {
    this.release = release;
  }

  static Optional<KnownKernel> of(String release) {
    return Arrays.stream(values()).filter(it -> it.release.equals(release)).findFirst();
  }

  /** {@return the release: {@code 6.12}} */
  @Override
  public String toString() {
    return release;
  }
}
