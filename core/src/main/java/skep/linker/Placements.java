package skep.linker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the sections of one input are in the result. */
final class Placements {
  private final Map<InputSection, Placement> parts = new HashMap<>();
  private final Map<InputSection, OutputSection> twins = new HashMap<>();

  void put(InputSection section, Placement part) {
    parts.put(section, part);
  }

  /** A section that is in the result already, from an earlier input and with the same bytes. */
  void putTwin(InputSection section, OutputSection twin) {
    twins.put(section, twin);
  }

  /** The place of a section, or empty if it adds nothing to the result. */
  Optional<Placement> of(InputSection section) {
    return Optional.ofNullable(parts.get(section));
  }

  /** The section of an earlier input that is there in place of this one. */
  Optional<OutputSection> twin(InputSection section) {
    return Optional.ofNullable(twins.get(section));
  }
}
