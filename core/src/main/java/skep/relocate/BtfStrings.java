package skep.relocate;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.insn.SourceLine;
import skep.insn.Step;

/** The strings of some BTF, by what they say: line information refers to them by offset. */
final class BtfStrings {
  private final Map<String, Integer> offsets = new HashMap<>();

  BtfStrings(Btf btf) {
    btf.stringOffsets().forEach(offset -> offsets.putIfAbsent(btf.string(offset), offset));
  }

  OptionalInt find(String string) {
    Integer offset = offsets.get(string);
    return offset == null ? OptionalInt.empty() : OptionalInt.of(offset);
  }

  /**
   * BTF that has the strings of all source lines of some programs: the same BTF when it has them
   * already, as clang's has, else a copy with the missing ones.
   */
  static Btf withLinesOf(Collection<StitchedProgram> programs, Btf btf) {
    BtfStrings present = new BtfStrings(btf);
    Set<String> all = new LinkedHashSet<>();
    boolean complete = true;
    for (StitchedProgram program : programs) {
      for (Step step : program.code().steps()) {
        if (step.source().isPresent()) {
          SourceLine line = step.source().get();
          all.add(line.file());
          all.add(line.text());
          complete &= present.offsets.containsKey(line.file());
          complete &= present.offsets.containsKey(line.text());
        }
      }
    }
    if (complete) {
      return btf;
    }
    BtfBuilder builder = BtfBuilder.from(btf);
    all.forEach(builder::addString);
    return builder.build();
  }
}
