package skep.kernel;

import java.util.List;
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
 * @param loadTime when it was loaded: nanoseconds since the machine was started, as {@code
 *     CLOCK_BOOTTIME} counts
 * @param userId who loaded it
 * @param mapIds numbers of the maps that it uses, or that were {@linkplain Kernel#progBindMap bound
 *     to it}
 * @param runTime nanoseconds that it has run, while somebody had that {@linkplain
 *     Kernel#enableStats counted}
 * @param runs how often it has run meanwhile
 * @param missed how often it was not run because it was running already on that CPU, counted
 *     always; 0 before 5.12
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
    int verifiedInstructions,
    long loadTime,
    int userId,
    List<Integer> mapIds,
    long runTime,
    long runs,
    long missed) {
  /** Copies the numbers. {@inheritDoc} */
  public ProgramInfo {
    mapIds = List.copyOf(mapIds);
  }

  /**
   * What kind of program.
   *
   * @return empty for a kind newer than {@link ProgramType}
   */
  public Optional<ProgramType> type() {
    return ProgramType.of(typeNumber);
  }
}
