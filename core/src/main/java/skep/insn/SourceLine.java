package skep.insn;

import java.util.Objects;

/**
 * The line of source that an instruction was made from. The ranges are those of BTF line
 * information, which packs the line into 22 bits and the column into 10 ({@code
 * BPF_LINE_INFO_LINE_NUM} in {@code linux/bpf.h}).
 *
 * @param file the source file, as the compiler or script names it
 * @param line the line, counted from 1; 0 when unknown
 * @param column the column, counted from 1; 0 when unknown
 * @param text the text of the line; empty when unknown
 */
public record SourceLine(String file, int line, int column, String text) {
  /** The greatest line that line information can hold. */
  public static final int MAX_LINE = 0x3f_ffff;

  /** The greatest column that line information can hold. */
  public static final int MAX_COLUMN = 0x3ff;

  /** Checks the components. {@inheritDoc} */
  public SourceLine {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(text, "text");
    if (line < 0 || line > MAX_LINE) {
      throw new IllegalArgumentException("line " + line + " is not in 0.." + MAX_LINE);
    }
    if (column < 0 || column > MAX_COLUMN) {
      throw new IllegalArgumentException("column " + column + " is not in 0.." + MAX_COLUMN);
    }
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
