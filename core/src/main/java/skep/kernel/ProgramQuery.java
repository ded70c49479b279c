package skep.kernel;

import java.util.List;
import java.util.Objects;

/**
 * A question which programs are attached to a hook: {@code BPF_PROG_QUERY}.
 *
 * @param hook the hook
 * @param isEffective of a cgroup, whether those count too that it has from the cgroups above
 */
public record ProgramQuery(Hook hook, boolean isEffective) {
  /** {@code BPF_F_QUERY_EFFECTIVE}. */
  static final int EFFECTIVE = 1;

  /** Checks the components. {@inheritDoc} */
  public ProgramQuery {
    Objects.requireNonNull(hook, "hook");
  }

  /**
   * Which programs are attached to a hook.
   *
   * @param programs their numbers, in the order in which they run
   * @param flags how the hook lets programs be attached, such as {@link ProgramAttach#ALLOW_MULTI}
   * @param revision how often the hook has changed; 0 where the kernel does not count
   */
  public record Result(List<Integer> programs, int flags, long revision) {
    /** Copies the list. {@inheritDoc} */
    public Result {
      programs = List.copyOf(programs);
    }
  }
}
