package skep.load;

import java.util.List;
import java.util.stream.Collectors;
import skep.link.AttachException;
import skep.link.Link;

/**
 * What became of attaching all programs of an object, of which some could not be.
 *
 * @param links those that are attached, in the order of the programs
 * @param failures why the others could not be, each of which names its program
 */
public record AttachReport(List<Link> links, List<AttachException> failures) {
  /** Copies the lists. {@inheritDoc} */
  public AttachReport {
    links = List.copyOf(links);
    failures = List.copyOf(failures);
  }

  /** A line for each that could not be attached, after one that counts. */
  @Override
  public String toString() {
    return "%d attached, %d not%s"
        .formatted(
            links.size(),
            failures.size(),
            failures.stream()
                .map(failure -> "\n  " + failure.getMessage())
                .collect(Collectors.joining()));
  }
}
