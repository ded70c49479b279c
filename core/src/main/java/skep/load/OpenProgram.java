package skep.load;

import skep.insn.Code;
import skep.spec.ProgramSpec;

/**
 * A program of an open object, to be adjusted before it is loaded.
 *
 * <pre>{@code
 * open.program("only_new_kernels").autoload(false);
 * open.program("any_function").attachTarget("vfs_read");
 * }</pre>
 */
public final class OpenProgram extends AdjustableProgram<OpenProgram> {
  OpenProgram(ProgramSpec spec) {
    super(spec, ProgramSettings.NONE);
  }

  @Override
  OpenProgram self() {
    return this;
  }

  /**
   * Whether loading the object loads this program.
   *
   * @param autoload false to leave it out
   * @return this
   */
  public OpenProgram autoload(boolean autoload) {
    return with(spec().withAutoload(autoload));
  }

  /**
   * Replaces the program's instructions. What they refer to is the object's, as before.
   *
   * @param code the instructions
   * @return this
   */
  public OpenProgram code(Code code) {
    return with(spec().withCode(code));
  }
}
