package skep.btf;

/**
 * Which line of source an instruction was made from: {@code struct bpf_line_info}, as {@code
 * .BTF.ext} has it. It is true of the instructions up to the next one.
 *
 * @param insnOffset the instruction, in bytes from the start of its ELF section; the kernel counts
 *     in instructions from the start of the program instead
 * @param file the source file, as the compiler names it
 * @param text the text of the line, empty when the compiler could not read it
 * @param line the line, counted from 1, 22 bits; 0 when unknown
 * @param column the column, counted from 1, 10 bits; 0 when unknown
 */
public record LineInfo(long insnOffset, String file, String text, int line, int column) {
  static final int MAX_LINE = 0x3fffff;
  static final int MAX_COLUMN = 0x3ff;
}
