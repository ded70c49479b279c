package skep.relocate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import skep.btf.Btf;
import skep.insn.Encoded;
import skep.insn.Label;
import skep.insn.SourceLine;

/**
 * What a program's BTF says of its instructions, as {@code BPF_PROG_LOAD} takes it: which function
 * starts where, and which line of source each instruction is from.
 *
 * @param functions records of {@link #FUNCTION_SIZE} bytes ({@code struct bpf_func_info}); none
 *     when some function of the program has no type
 * @param lines records of {@link #LINE_SIZE} bytes ({@code struct bpf_line_info}); none when some
 *     function of the program has no source line
 */
public record DebugRecords(ByteBuffer functions, ByteBuffer lines) {
  /** The size of a function record: instruction and type. */
  public static final int FUNCTION_SIZE = 8;

  /** The size of a line record: instruction, file, text, and line with column. */
  public static final int LINE_SIZE = 16;

  private static final int COLUMN_BITS = 10;

  /**
   * BTF that can hold the lines of some programs. What clang writes can already; code that was made
   * or changed here brings strings of its own.
   *
   * @param programs all programs that are to be loaded with this BTF
   * @param btf the object's BTF
   * @return the same BTF, or a copy with the missing strings; types keep their ids
   */
  public static Btf addLines(Collection<StitchedProgram> programs, Btf btf) {
    return BtfStrings.withLinesOf(programs, btf);
  }

  /**
   * Makes the records of some programs with one BTF.
   *
   * @param btf the BTF as it was loaded, with the strings of {@link #addLines}
   * @return a maker of records
   */
  public static Maker in(Btf btf) {
    return in(btf, Map.of());
  }

  /**
   * Makes the records of some programs with one BTF, in which functions have types of their own in
   * some programs.
   *
   * @param btf the BTF as it was loaded, with the strings of {@link #addLines}
   * @param functions for the names of those programs, the type of a function by the one that it has
   *     in others; see {@link ContextTags}
   * @return a maker of records
   */
  public static Maker in(Btf btf, Map<String, Map<Integer, Integer>> functions) {
    return new Maker(new BtfStrings(btf), Map.copyOf(functions));
  }

  /** Makes the records of programs; see {@link #in}. */
  public static final class Maker {
    private final BtfStrings strings;
    private final Map<String, Map<Integer, Integer>> functions;

    private Maker(BtfStrings strings, Map<String, Map<Integer, Integer>> functions) {
      this.strings = strings;
      this.functions = functions;
    }

    /**
     * Makes the records of one program.
     *
     * @param program the program
     * @param encoded its instructions as they are loaded
     * @return the records, in the byte order of the instructions
     */
    public DebugRecords of(StitchedProgram program, Encoded encoded) {
      return new DebugRecords(functions(program, encoded), lines(program, encoded));
    }

    private ByteBuffer functions(StitchedProgram program, Encoded encoded) {
      if (program.parts().stream().anyMatch(part -> part.btfId().isEmpty())) {
        return ByteBuffer.allocate(0);
      }
      ByteBuffer records =
          ByteBuffer.allocate(program.parts().size() * FUNCTION_SIZE).order(encoded.order());
      List<Integer> starts = starts(program, encoded);
      Map<Integer, Integer> own = functions.getOrDefault(program.program().name(), Map.of());
      for (int i = 0; i < starts.size(); i++) {
        int type = program.parts().get(i).btfId().orElseThrow();
        records.putInt(starts.get(i)).putInt(own.getOrDefault(type, type));
      }
      return records.flip();
    }

    private record Line(int slot, SourceLine source) {}

    private ByteBuffer lines(StitchedProgram program, Encoded encoded) {
      List<Integer> starts = starts(program, encoded);
      List<Line> lines = new ArrayList<>();
      int next = 0;
      boolean wanted = false;
      for (Encoded.Placed placed : encoded.placed()) {
        if (next < starts.size() && placed.slot() >= starts.get(next)) {
          if (wanted) {
            return ByteBuffer.allocate(0);
          }
          wanted = true;
          next++;
        }
        Optional<SourceLine> source = placed.step().source();
        if (source.isPresent()) {
          // The kernel wants a record for the first instruction of every function. Where code was
          // put before what has a line, it gets that line.
          lines.add(new Line(wanted ? starts.get(next - 1) : placed.slot(), source.get()));
          wanted = false;
        }
      }
      if (wanted) {
        return ByteBuffer.allocate(0);
      }
      ByteBuffer records = ByteBuffer.allocate(lines.size() * LINE_SIZE).order(encoded.order());
      for (Line line : lines) {
        records
            .putInt(line.slot)
            .putInt(strings.find(line.source.file()).orElseThrow())
            .putInt(strings.find(line.source.text()).orElseThrow())
            .putInt(line.source.line() << COLUMN_BITS | line.source.column());
      }
      return records.flip();
    }

    private static List<Integer> starts(StitchedProgram program, Encoded encoded) {
      Map<Label, Integer> labels = encoded.labels();
      return program.parts().stream()
          .map(part -> Objects.requireNonNull(labels.get(part.entry()), "label of this code"))
          .toList();
    }
  }
}
