package skep.kernel;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.AttachType;
import skep.insn.ProgramType;

/**
 * A request to verify and load a program: {@code BPF_PROG_LOAD}.
 *
 * <p>Buffers are read from position to limit; the position is not moved.
 *
 * <pre>{@code
 * ProgramLoad request =
 *     ProgramLoad.builder(ProgramType.TRACEPOINT, instructions).name("handle_tp").license("GPL").build();
 * }</pre>
 *
 * @param type what kind of program
 * @param instructions its instructions, 8 bytes each, in this machine's byte order
 * @param name its name, see {@link ObjectName}; empty for none
 * @param license its licence; helpers marked GPL-only ask for a compatible one
 * @param expectedAttachType where it will be attached, for types that must say so
 * @param flags {@code BPF_F_*} flags of program load
 * @param kernelVersion {@code LINUX_VERSION_CODE} for kprobes on kernels before 5.0, 0 otherwise
 * @param ifindex the network device it is offloaded or bound to, 0 for none
 * @param debugInfo BTF with function and line records
 * @param attachTarget the kernel or program function it is for, for types attached by BTF id
 * @param fdArray module BTF that calls of module functions refer to; the first is index 1, since
 *     index 0 is the kernel itself
 * @param token whose permission to use, see {@link TokenKernel}
 * @param log how much the verifier should tell
 */
public record ProgramLoad(
    ProgramType type,
    ByteBuffer instructions,
    String name,
    String license,
    Optional<AttachType> expectedAttachType,
    int flags,
    int kernelVersion,
    int ifindex,
    Optional<DebugInfo> debugInfo,
    Optional<AttachTarget> attachTarget,
    List<Fd> fdArray,
    Optional<Fd> token,
    LogRequest log) {
  /**
   * A program's BTF and what it says of the instructions.
   *
   * @param btf BTF in the kernel
   * @param functions function records ({@code bpf_func_info}), offsets counted in instructions
   * @param functionRecordSize bytes of one function record
   * @param lines line records ({@code bpf_line_info}), offsets counted in instructions
   * @param lineRecordSize bytes of one line record
   */
  public record DebugInfo(
      Fd btf, ByteBuffer functions, int functionRecordSize, ByteBuffer lines, int lineRecordSize) {}

  /**
   * The function a program is for.
   *
   * @param btfId type id of the function, the tracepoint's typedef or the iterator
   * @param owner a program when one of its functions is meant, BTF of a module, or empty for the
   *     kernel itself
   * @param member for {@link ProgramType#STRUCT_OPS}, whose target is a struct, which of its
   *     members the program is, from 0; it is sent as the expected attach type
   */
  public record AttachTarget(int btfId, Optional<Fd> owner, OptionalInt member) {
    /**
     * A target that is no struct.
     *
     * @param btfId type id of the function, the tracepoint's typedef or the iterator
     * @param owner a program when one of its functions is meant, BTF of a module, or empty for the
     *     kernel itself
     */
    public AttachTarget(int btfId, Optional<Fd> owner) {
      this(btfId, owner, OptionalInt.empty());
    }
  }

  /**
   * Starts a request.
   *
   * @param type what kind of program
   * @param instructions its instructions
   * @return a builder with no name, an empty licence and no log
   * @throws IllegalArgumentException if the instructions are not whole
   */
  public static Builder builder(ProgramType type, ByteBuffer instructions) {
    return new Builder(type, whole(instructions));
  }

  private static ByteBuffer whole(ByteBuffer instructions) {
    if (instructions.remaining() % 8 != 0) {
      throw new IllegalArgumentException(
          "a program of " + instructions.remaining() + " bytes: not whole instructions of 8");
    }
    return instructions;
  }

  /**
   * The same request with another log.
   *
   * @param log how much the verifier should tell
   * @return a copy
   */
  public ProgramLoad withLog(LogRequest log) {
    return toBuilder().log(log).build();
  }

  /**
   * Starts a request that differs from this one.
   *
   * @return a builder with all that is set here
   */
  public Builder toBuilder() {
    Builder builder = new Builder(type, instructions);
    builder.name = name;
    builder.license = license;
    builder.expectedAttachType = expectedAttachType;
    builder.flags = flags;
    builder.kernelVersion = kernelVersion;
    builder.ifindex = ifindex;
    builder.debugInfo = debugInfo;
    builder.attachTarget = attachTarget;
    builder.fdArray = fdArray;
    builder.token = token;
    builder.log = log;
    return builder;
  }

  /** Collects what a {@link ProgramLoad} needs. */
  public static final class Builder {
    private final ProgramType type;
    private ByteBuffer instructions;
    private String name = "";
    private String license = "";
    private Optional<AttachType> expectedAttachType = Optional.empty();
    private int flags;
    private int kernelVersion;
    private int ifindex;
    private Optional<DebugInfo> debugInfo = Optional.empty();
    private Optional<AttachTarget> attachTarget = Optional.empty();
    private List<Fd> fdArray = List.of();
    private Optional<Fd> token = Optional.empty();
    private LogRequest log = LogRequest.NONE;

    private Builder(ProgramType type, ByteBuffer instructions) {
      this.type = type;
      this.instructions = instructions;
    }

    /**
     * Replaces the instructions.
     *
     * @param instructions its instructions
     * @return this
     * @throws IllegalArgumentException if they are not whole
     */
    public Builder instructions(ByteBuffer instructions) {
      this.instructions = whole(instructions);
      return this;
    }

    /**
     * Sets the name.
     *
     * @param name see {@link ObjectName}
     * @return this
     * @throws IllegalArgumentException if the kernel takes no such name
     */
    public Builder name(String name) {
      this.name = ObjectName.check(name);
      return this;
    }

    /**
     * Sets the licence.
     *
     * @param license for example {@code GPL} or {@code Dual BSD/GPL}
     * @return this
     */
    public Builder license(String license) {
      this.license = license;
      return this;
    }

    /**
     * Says where the program will be attached.
     *
     * @param attachType the expected attach type
     * @return this
     */
    public Builder expectedAttachType(AttachType attachType) {
      return expectedAttachType(Optional.of(attachType));
    }

    /**
     * Says where the program will be attached, or that nothing is said of it.
     *
     * @param attachType the expected attach type
     * @return this
     */
    public Builder expectedAttachType(Optional<AttachType> attachType) {
      expectedAttachType = attachType;
      return this;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@code BPF_F_*} flags of program load
     * @return this
     */
    public Builder flags(int flags) {
      this.flags = flags;
      return this;
    }

    /**
     * Sets the version kernels before 5.0 compare for kprobes.
     *
     * @param version {@code LINUX_VERSION_CODE}
     * @return this
     */
    public Builder kernelVersion(int version) {
      kernelVersion = version;
      return this;
    }

    /**
     * Sets the network device the program is offloaded to, or bound to by {@code
     * BPF_F_XDP_DEV_BOUND_ONLY}.
     *
     * @param ifindex the device's number, 0 for none
     * @return this
     */
    public Builder ifindex(int ifindex) {
      this.ifindex = ifindex;
      return this;
    }

    /**
     * Adds BTF with function and line records.
     *
     * @param debugInfo the records
     * @return this
     */
    public Builder debugInfo(DebugInfo debugInfo) {
      this.debugInfo = Optional.of(debugInfo);
      return this;
    }

    /**
     * Leaves out BTF and its records.
     *
     * @return this
     */
    public Builder withoutDebugInfo() {
      debugInfo = Optional.empty();
      return this;
    }

    /**
     * Names the function the program is for.
     *
     * @param target the function
     * @return this
     */
    public Builder attachTarget(AttachTarget target) {
      attachTarget = Optional.of(target);
      return this;
    }

    /**
     * Sets the module BTF that calls refer to.
     *
     * @param fds index 1 and up
     * @return this
     */
    public Builder fdArray(List<Fd> fds) {
      fdArray = List.copyOf(fds);
      return this;
    }

    /**
     * Uses a token's permission; sets {@code BPF_F_TOKEN_FD} too.
     *
     * @param token the token
     * @return this
     */
    public Builder token(Fd token) {
      this.token = Optional.of(token);
      return this;
    }

    /**
     * Asks for a log.
     *
     * @param log how much the verifier should tell
     * @return this
     */
    public Builder log(LogRequest log) {
      this.log = log;
      return this;
    }

    /**
     * Ends the request.
     *
     * @return the request
     */
    public ProgramLoad build() {
      return new ProgramLoad(
          type,
          instructions,
          name,
          license,
          expectedAttachType,
          flags,
          kernelVersion,
          ifindex,
          debugInfo,
          attachTarget,
          fdArray,
          token,
          log);
    }
  }
}
