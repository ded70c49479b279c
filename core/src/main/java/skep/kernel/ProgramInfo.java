package skep.kernel;

import java.util.Optional;
import skep.insn.ProgramType;

/**
 * What the kernel says of a program: {@code struct bpf_prog_info}.
 *
 * @param typeNumber a value of {@code enum bpf_prog_type}; see {@link #type()}
 * @param id the program's number in the kernel
 * @param tag hash of its instructions, as 16 hexadecimal digits
 * @param name its name, empty for none
 * @param translatedSize bytes of its instructions after the verifier's rewriting, 0 if hidden from
 *     the caller
 * @param jitedSize bytes of machine code, 0 if interpreted or hidden from the caller
 * @param gplCompatible whether its licence is compatible with the GPL
 * @param btfId number of its BTF, 0 for none
 * @param verifiedInstructions how many instructions the verifier stepped through; 0 before 5.16
 */
public record ProgramInfo(
    int typeNumber,
    int id,
    String tag,
    String name,
    int translatedSize,
    int jitedSize,
    boolean gplCompatible,
    int btfId,
    int verifiedInstructions) {
  /**
   * What kind of program.
   *
   * @return empty for a kind newer than {@link ProgramType}
   */
  public Optional<ProgramType> type() {
    return ProgramType.of(typeNumber);
  }
}
