package skep.linker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Joins sections by name. */
final class SectionMerger {
  /** Sections that say something of the whole object, so that it has to be the same in all. */
  private static final Set<String> SAID_ONCE = Set.of("license", "version");

  private final Map<String, OutputSection> sections = new LinkedHashMap<>();
  private final List<OutputSection> real = new ArrayList<>();

  /** All sections so far, in the order they came up. */
  Collection<OutputSection> sections() {
    return sections.values();
  }

  /** The sections of the file so far, in the order they came to have something in the file. */
  List<OutputSection> real() {
    return real;
  }

  /** Adds the code and data of an input. */
  Placements add(InputObject input) {
    Placements places = new Placements();
    for (InputSection section : input.sections()) {
      if (section.isContent()) {
        OutputSection known = sections.get(section.name());
        if (known != null && known.isReal() && SAID_ONCE.contains(section.name())) {
          requireSame(known, section, input);
          places.putTwin(section, known);
        } else {
          places.put(section, append(section, input));
        }
      }
    }
    return places;
  }

  /** Adds a section at the end of the section of its name. */
  Placement append(InputSection section, InputObject input) {
    OutputSection joined = sections.computeIfAbsent(section.name(), OutputSection::new);
    boolean wasReal = joined.isReal();
    Placement place = joined.append(section, input);
    if (!wasReal && joined.isReal()) {
      real.add(joined);
    }
    return place;
  }

  private static void requireSame(OutputSection known, InputSection section, InputObject input) {
    known.requireSameForm(section, input);
    if (!known.sameContent(section)) {
      throw input
          .where()
          .section(section.name())
          .error(
              "it is not that of the objects before it, and a "
                  + section.name()
                  + " is that of the whole object; make them the same");
    }
  }
}
