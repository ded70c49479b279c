package skep.load;

import java.util.Optional;
import skep.insn.AttachType;
import skep.insn.ProgramType;
import skep.kernel.Fd;
import skep.spec.ProgramSpec;

/**
 * A program that is not loaded yet, with what can be said of it until then.
 *
 * @param <P> the kind of program, which every setter gives back
 */
public abstract sealed class AdjustableProgram<P extends AdjustableProgram<P>>
    permits OpenProgram, PreparedProgram {
  private ProgramSpec spec;
  private ProgramSettings settings;

  AdjustableProgram(ProgramSpec spec, ProgramSettings settings) {
    this.spec = spec;
    this.settings = settings;
  }

  /** {@return this} */
  abstract P self();

  /**
   * The program as it stands now.
   *
   * @return the program with all adjustments
   */
  public final ProgramSpec spec() {
    return spec;
  }

  /** Replaces what the object says. */
  final P with(ProgramSpec changed) {
    spec = changed;
    return self();
  }

  final ProgramSettings settings() {
    return settings;
  }

  private P with(ProgramSettings changed) {
    settings = changed;
    return self();
  }

  /**
   * The program's name.
   *
   * @return its name
   */
  public final String name() {
    return spec.name();
  }

  /**
   * Gives the program a type, for a section whose name has no meaning.
   *
   * @param type what kind of program
   * @param expectedAttachType where it is to be attached, for types that must say so
   * @return this
   */
  public final P type(ProgramType type, Optional<AttachType> expectedAttachType) {
    return with(spec.withType(type, expectedAttachType));
  }

  /**
   * Says what the program is to be attached to, in place of what its section's name says: the
   * function for {@code SEC("fentry")}, {@code category/name} for {@code SEC("tp")}.
   *
   * @param target what would follow the first slash of the section's name
   * @return this
   * @throws IllegalStateException when programs of this section have no target
   */
  public final P attachTarget(String target) {
    String pattern =
        spec.definition()
            .map(definition -> definition.pattern())
            .filter(name -> name.endsWith("+"))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s: a program of this section has no target to set".formatted(this)));
    return with(spec.withSection(pattern.substring(0, pattern.length() - 1) + "/" + target));
  }

  /**
   * Says what the program is to be attached to: a function of another program, which it replaces
   * ({@code SEC("freplace")}) or watches ({@code SEC("fentry")}, {@code SEC("fexit")}).
   *
   * @param program a loaded program with BTF, open until this one is loaded
   * @param function the function's name
   * @return this
   * @throws IllegalStateException when programs of this section have no target
   */
  public final P attachTarget(Fd program, String function) {
    attachTarget(function);
    return with(settings.withTarget(program));
  }

  /**
   * Asks for more than the section's name says, such as {@code BPF_F_TEST_RND_HI32}.
   *
   * @param flags flags of {@code BPF_PROG_LOAD}; those of the section stay
   * @return this
   */
  public final P flags(int flags) {
    return with(settings.withFlags(flags));
  }

  /**
   * How much the verifier says of this program, in place of what the {@linkplain
   * LoadOptions#logLevel options} say.
   *
   * @param level 0 to 7
   * @return this
   */
  public final P logLevel(int level) {
    return with(settings.withLogLevel(level));
  }

  /**
   * Binds the program to a network device, or offloads it there.
   *
   * @param index the device's number, 0 for none
   * @return this
   */
  public final P ifindex(int index) {
    return with(settings.withIfindex(index));
  }

  @Override
  public final String toString() {
    return "prog '" + spec.name() + "' (" + spec.section() + ")";
  }
}
