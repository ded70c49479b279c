package skep.verifier;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One step of the path that the verifier walked: an instruction, with the registers and the stack
 * of the function it is in.
 *
 * @param index its number in the trace, counted from 0
 * @param slot the instruction's place in 8-byte slots from the start of the program
 * @param text the instruction as the kernel writes it
 * @param source the line of source that the log names for it
 * @param frame how deep its function is called: 0 for the program itself
 * @param previous the step before it on its path; empty for the first, and where the log has lost
 *     it
 * @param before what was known before it, as far as the log says
 * @param after what was known after it, as far as the log says
 * @param reads what it reads, and who wrote that
 * @param writes the places that it gives a value
 */
public record TraceStep(
    int index,
    int slot,
    String text,
    Optional<LogLine.Source> source,
    int frame,
    OptionalInt previous,
    Map<Place, RegisterValue> before,
    Map<Place, RegisterValue> after,
    List<Use> reads,
    List<Place> writes) {
  /** Copies the lists. {@inheritDoc} */
  public TraceStep {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }

  /**
   * A place that is read.
   *
   * @param place the place, in the step's own function
   * @param writer the index of the step that wrote it last on this path; empty when it was there
   *     from the start, or the log has lost it
   */
  public record Use(Place place, OptionalInt writer) {}
}
