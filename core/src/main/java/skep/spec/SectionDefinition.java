package skep.spec;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import skep.insn.AttachType;
import skep.insn.ProgramType;

/**
 * The meaning of a kind of section name: what programs in such sections are.
 *
 * @param pattern which names it is for. {@code xdp} is that name alone; {@code cgroup/} is every
 *     name that starts so; {@code kprobe+} is {@code kprobe} alone and every name that starts with
 *     {@code kprobe/}; {@code *} is every name
 * @param type the type of the programs
 * @param attachType where they are to be attached, where the kernel wants to know when they are
 *     loaded
 * @param flags what else the name says
 */
public record SectionDefinition(
    String pattern, ProgramType type, Optional<AttachType> attachType, Set<SectionFlag> flags) {
  private static final String EVERY = "*";

  /** Checks the components. {@inheritDoc} */
  public SectionDefinition {
    if (pattern.isEmpty() || pattern.equals("+")) {
      throw new IllegalArgumentException(
          "a section definition needs a name, not '" + pattern + "'");
    }
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(attachType, "attachType");
    flags = Set.copyOf(flags);
  }

  /**
   * Whether this definition is for a section.
   *
   * @param section the section's name, without a leading {@code ?}
   * @return true when it is
   */
  public boolean matches(String section) {
    if (pattern.equals(EVERY)) {
      return true;
    }
    if (pattern.endsWith("+")) {
      String stem = stem();
      return section.startsWith(stem)
          && (section.length() == stem.length() || section.charAt(stem.length()) == '/');
    }
    return pattern.endsWith("/") ? section.startsWith(pattern) : section.equals(pattern);
  }

  /**
   * What a section's name says programs in it are to be attached to.
   *
   * @param section a name that {@linkplain #matches matches}
   * @return what follows the pattern, or empty when nothing can or does
   */
  public Optional<String> target(String section) {
    int start = pattern.endsWith("/") ? pattern.length() : stem().length() + 1;
    boolean open = pattern.endsWith("/") || pattern.endsWith("+");
    return open && section.length() > start
        ? Optional.of(section.substring(start))
        : Optional.empty();
  }

  private String stem() {
    return pattern.endsWith("+") ? pattern.substring(0, pattern.length() - 1) : pattern;
  }
}
