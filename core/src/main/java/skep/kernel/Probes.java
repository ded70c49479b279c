package skep.kernel;

import java.util.List;
import java.util.Set;
import skep.insn.AttachType;
import skep.insn.Helper;
import skep.insn.MapType;
import skep.insn.ProgramType;

/**
 * Finds out, by trying, which types of programs and maps a kernel has, which helpers and kernel
 * functions programs of a type may call, and where programs can be attached. For the abilities that
 * loading depends on, see {@link Features}.
 *
 * <pre>{@code
 * Probes probes = new Probes(kernel);
 * if (probes.mapType(MapType.RINGBUF).isSupported()) { … }
 * probes.helper(ProgramType.XDP, Helper.GET_CURRENT_PID_TGID)   // not supported: …
 * }</pre>
 *
 * <p>The answers are those of libbpf's {@code libbpf_probe_bpf_prog_type}, {@code _map_type} and
 * {@code _helper}, except that what the kernel does not allow this process is told from what it
 * does not have. Each question asks the kernel anew, and leaves nothing behind.
 *
 * <p>Thread-safe.
 */
public final class Probes {
  /** Programs of these types cannot be loaded without something that they are for. */
  static final Set<ProgramType> BOUND =
      Set.of(ProgramType.TRACING, ProgramType.EXT, ProgramType.LSM, ProgramType.STRUCT_OPS);

  private final ProgramTrials programs;
  private final MapTrials maps;
  private final KfuncTrials kfuncs;
  private final AttachTrials attachments;

  /**
   * Probes of a kernel. This asks nothing yet.
   *
   * @param kernel the kernel; with a {@link TokenKernel} the answers are for its token
   */
  public Probes(Kernel kernel) {
    programs = new ProgramTrials(kernel);
    maps = new MapTrials(kernel);
    kfuncs = new KfuncTrials(kernel);
    attachments = new AttachTrials(kernel);
  }

  /**
   * Whether programs of a type can be loaded.
   *
   * @param type the type
   * @return the answer; that of {@link ProgramType#UNSPEC} is always {@code UNKNOWN}
   */
  public Support programType(ProgramType type) {
    return programs.type(type);
  }

  /**
   * Whether maps of a type can be created.
   *
   * @param type the type
   * @return the answer; that of {@link MapType#UNSPEC} is always {@code UNKNOWN}
   */
  public Support mapType(MapType type) {
    return maps.type(type);
  }

  /**
   * Whether programs of a type may call a helper. The program that is tried passes no arguments, so
   * a complaint about those counts as support.
   *
   * @param type the type of program
   * @param helper the helper
   * @return the answer; {@code UNKNOWN} for tracing, lsm, struct_ops and freplace programs, whose
   *     helpers depend on what they are attached to
   */
  public Support helper(ProgramType type, Helper helper) {
    return programs.helper(type, helper);
  }

  /**
   * The functions of the kernel itself, not of modules, that programs may call: those that its BTF
   * marks as such, by the declaration tag {@code bpf_kfunc}. Which programs may call them differs.
   *
   * @return their names, sorted; none where the kernel has no BTF or does not mark them, as before
   *     Linux 6.10
   */
  public List<String> kfuncs() {
    return kfuncs.names();
  }

  /**
   * Whether programs of a type may call a kernel function. It is looked up in the BTF of the kernel
   * itself, not of modules, and then called without arguments.
   *
   * @param type the type of program; for {@link ProgramType#TRACING}, one on the tracepoint {@code
   *     sys_enter} is tried
   * @param function the function's name, such as {@code bpf_task_acquire}
   * @return the answer; {@code UNKNOWN} for lsm, struct_ops and freplace programs
   */
  public Support kfunc(ProgramType type, String function) {
    return kfuncs.kfunc(type, function);
  }

  /**
   * Whether programs can be attached at a kind of place: whether the kernel has the type of program
   * that goes there, and knows the kind of place, as far as that can be told without attaching
   * anything.
   *
   * @param type the kind of place
   * @return the answer
   */
  public Support attachType(AttachType type) {
    return attachments.type(type);
  }
}
