package skep.load;

import java.util.Optional;
import skep.insn.AttachType;
import skep.insn.ProgramType;
import skep.spec.ProgramSpec;

/**
 * A program of an open object, to be adjusted before it is loaded.
 *
 * <pre>{@code
 * open.program("only_new_kernels").autoload(false);
 * open.program("any_function").attachTarget("vfs_read");
 * }</pre>
 */
public final class OpenProgram {
  private ProgramSpec spec;

  OpenProgram(ProgramSpec spec) {
    this.spec = spec;
  }

  /**
   * The program as it stands now.
   *
   * @return the program with all adjustments
   */
  public ProgramSpec spec() {
    return spec;
  }

  /**
   * The program's name.
   *
   * @return its name
   */
  public String name() {
    return spec.name();
  }

  /**
   * Whether loading the object loads this program.
   *
   * @param autoload false to leave it out
   * @return this
   */
  public OpenProgram autoload(boolean autoload) {
    spec = spec.withAutoload(autoload);
    return this;
  }

  /**
   * Gives the program a type, for a section whose name has no meaning.
   *
   * @param type what kind of program
   * @param expectedAttachType where it is to be attached, for types that must say so
   * @return this
   */
  public OpenProgram type(ProgramType type, Optional<AttachType> expectedAttachType) {
    spec = spec.withType(type, expectedAttachType);
    return this;
  }

  /**
   * Says what the program is to be attached to, in place of what its section's name says: the
   * function for {@code SEC("fentry")}, {@code category/name} for {@code SEC("tp")}.
   *
   * @param target what would follow the first slash of the section's name
   * @return this
   * @throws IllegalStateException when programs of this section have no target
   */
  public OpenProgram attachTarget(String target) {
    String pattern =
        spec.definition()
            .map(definition -> definition.pattern())
            .filter(name -> name.endsWith("+"))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "prog '%s': a program of section '%s' has no target to set"
                            .formatted(spec.name(), spec.section())));
    spec =
        new ProgramSpec(
            spec.name(),
            pattern.substring(0, pattern.length() - 1) + "/" + target,
            spec.type(),
            spec.expectedAttachType(),
            spec.definition(),
            spec.autoload(),
            spec.linkage(),
            spec.hidden(),
            spec.code(),
            spec.btfId());
    return this;
  }

  @Override
  public String toString() {
    return "prog '" + spec.name() + "' (" + spec.section() + ")";
  }
}
