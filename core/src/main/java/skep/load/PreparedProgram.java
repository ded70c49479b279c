package skep.load;

import java.nio.ByteBuffer;
import skep.insn.Encoded;
import skep.relocate.StitchedProgram;

/**
 * A program of a prepared object: its instructions are final, and the kernel has not seen them.
 *
 * <pre>{@code
 * prepared.program("maybe").skip();
 * }</pre>
 */
public final class PreparedProgram extends AdjustableProgram<PreparedProgram> {
  private final StitchedProgram stitched;
  private final Encoded encoded;
  private boolean skipped;

  PreparedProgram(StitchedProgram stitched, ProgramSettings settings, Encoded encoded) {
    super(stitched.program(), settings);
    this.stitched = stitched;
    this.encoded = encoded;
  }

  @Override
  PreparedProgram self() {
    return this;
  }

  /**
   * The instructions as the kernel will get them: subprograms stitched in, references resolved, 8
   * bytes each, in the machine's byte order.
   *
   * @return a read-only view
   */
  public ByteBuffer instructions() {
    return encoded.bytes();
  }

  /** Leaves the program out when the object is loaded. */
  public void skip() {
    skipped = true;
  }

  boolean skipped() {
    return skipped;
  }

  StitchedProgram stitched() {
    return stitched;
  }

  Encoded encoded() {
    return encoded;
  }
}
