package skep.relocate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.ProgramType;

/**
 * Arguments of global functions that are tagged as the program's context ({@code __arg_ctx}, the
 * declaration tag {@code arg:ctx}). Kernels before 6.8 do not know the tag, and tell a context by
 * the name of the struct that the argument points to. For these each program gets types of its own
 * for such functions, with the name that goes with the program's type, as libbpf does ({@code
 * bpf_program_fixup_func_info}).
 */
public final class ContextTags {
  private static final String TAG = "arg:ctx";

  /** {@code struct pt_regs} by the names that it has on some machine, for it is no context. */
  private static final Set<String> REGISTERS = Set.of("pt_regs", "user_pt_regs");

  private final Btf btf;
  private final BtfBuilder builder;
  private final List<BtfType.DeclTag> tags;
  private final Map<String, Map<Integer, Integer>> functions = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private ContextTags(Btf btf) {
    this.btf = btf;
    this.builder = BtfBuilder.from(btf);
    this.tags = tags(btf);
  }

  /**
   * BTF for a kernel that does not know the tag.
   *
   * @param btf the object's BTF with types added; those that were there keep their ids
   * @param functions the function types to use in place of others: by the name of a program, and
   *     the type that the object gives the function
   * @param warnings arguments that are tagged and cannot be told to be the context
   */
  public record Rewritten(
      Btf btf, Map<String, Map<Integer, Integer>> functions, List<String> warnings) {
    /** Copies the collections. {@inheritDoc} */
    public Rewritten {
      functions = Map.copyOf(functions);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Whether some function has a tagged argument.
   *
   * @param btf the object's BTF
   * @return false when there is nothing to rewrite on any kernel
   */
  public static boolean isUsed(Btf btf) {
    return !tags(btf).isEmpty();
  }

  /**
   * Gives programs functions whose tagged arguments have the type of the context.
   *
   * @param btf the object's BTF
   * @param programs the programs that are to be loaded with it
   * @return the BTF and which types to use
   */
  public static Rewritten rewrite(Btf btf, Collection<StitchedProgram> programs) {
    ContextTags tags = new ContextTags(btf);
    programs.forEach(tags::rewrite);
    return new Rewritten(tags.builder.build(), tags.functions, tags.warnings);
  }

  /** The tags of arguments of global functions. */
  private static List<BtfType.DeclTag> tags(Btf btf) {
    return btf.ids()
        .mapToObj(btf::type)
        .filter(BtfType.DeclTag.class::isInstance)
        .map(BtfType.DeclTag.class::cast)
        .filter(
            tag ->
                tag.name().equals(TAG)
                    && tag.componentIndex().isPresent()
                    && btf.type(tag.typeId()) instanceof BtfType.Func function
                    && function.linkage() == BtfLinkage.GLOBAL
                    && btf.type(function.typeId()) instanceof BtfType.FuncProto prototype
                    && tag.componentIndex().getAsInt() < prototype.params().size())
        .toList();
  }

  private void rewrite(StitchedProgram program) {
    Optional<String> context = contextName(program.program().type());
    if (context.isEmpty()) {
      return;
    }
    Set<Integer> called =
        program.parts().stream()
            .flatMapToInt(part -> part.btfId().stream())
            .boxed()
            .collect(Collectors.toSet());
    Map<Integer, Copy> copies = new LinkedHashMap<>();
    OptionalInt pointer = OptionalInt.empty();
    for (BtfType.DeclTag tag : tags) {
      int argument = tag.componentIndex().orElseThrow();
      if (called.contains(tag.typeId())
          && isToBeChanged(program, tag.typeId(), argument, context.get())) {
        Copy copy = copies.computeIfAbsent(tag.typeId(), this::copy);
        if (pointer.isEmpty()) {
          int struct = builder.add(new BtfType.Struct(context.get(), 0, List.of()));
          pointer = OptionalInt.of(builder.add(new BtfType.Pointer(struct)));
        }
        copy.change(argument, pointer.getAsInt());
        builder.add(new BtfType.DeclTag(TAG, copy.function, OptionalInt.of(argument), false));
      }
    }
    copies.values().forEach(this::finish);
    if (!copies.isEmpty()) {
      Map<Integer, Integer> own = new HashMap<>();
      copies.forEach((function, copy) -> own.put(function, copy.function));
      functions.put(program.program().name(), own);
    }
  }

  /** A function with other arguments; its prototype is only written when all are known. */
  private record Copy(int prototype, int function, int returnType, List<BtfType.Param> params) {
    void change(int argument, int type) {
      params.set(argument, new BtfType.Param(params.get(argument).name(), type));
    }
  }

  private Copy copy(int id) {
    BtfType.Func function = (BtfType.Func) btf.type(id);
    BtfType.FuncProto prototype = (BtfType.FuncProto) btf.type(function.typeId());
    int changed = builder.reserve();
    int copy = builder.add(new BtfType.Func(function.name(), changed, function.linkage()));
    return new Copy(changed, copy, prototype.returnTypeId(), new ArrayList<>(prototype.params()));
  }

  private void finish(Copy copy) {
    builder.set(copy.prototype, new BtfType.FuncProto(copy.returnType, copy.params));
  }

  private boolean isToBeChanged(
      StitchedProgram program, int function, int argument, String context) {
    BtfType.Func func = (BtfType.Func) btf.type(function);
    BtfType.FuncProto prototype = (BtfType.FuncProto) btf.type(func.typeId());
    int type = prototype.params().get(argument).typeId();
    if (btf.type(btf.skipModifiersAndTypedefs(type)) instanceof BtfType.Pointer pointer) {
      int pointee = btf.skipModifiersAndTypedefs(pointer.typeId());
      if (pointee == 0) {
        return true;
      }
      BtfType target = btf.type(pointee);
      if (target instanceof BtfType.Struct struct && struct.name().equals(context)) {
        return false;
      }
      if (standsForContext(program.program().type(), target)) {
        return true;
      }
    }
    warnings.add(
        "prog '%s': argument %d of %s is tagged arg:ctx, and this kernel can only be told so (before"
                .formatted(program.program().name(), argument + 1, func.name())
            + " Linux 6.8) of a void * or a struct %s *".formatted(context));
    return false;
  }

  /** The types that a context is known by in C, though not to the verifier. */
  private static boolean standsForContext(ProgramType program, BtfType type) {
    return switch (program) {
      case KPROBE, PERF_EVENT ->
          type instanceof BtfType.Struct struct && REGISTERS.contains(struct.name());
      case RAW_TRACEPOINT, RAW_TRACEPOINT_WRITABLE ->
          type instanceof BtfType.Int number && number.size() == Long.BYTES;
      default -> false;
    };
  }

  /** The struct that is the context of a type of program, where it has a name of its own. */
  private static Optional<String> contextName(ProgramType program) {
    return Optional.ofNullable(
        switch (program) {
          case SOCKET_FILTER,
              SCHED_CLS,
              SCHED_ACT,
              CGROUP_SKB,
              SK_SKB,
              LWT_IN,
              LWT_OUT,
              LWT_XMIT,
              LWT_SEG6LOCAL,
              FLOW_DISSECTOR ->
              "__sk_buff";
          case KPROBE -> "bpf_user_pt_regs_t";
          case PERF_EVENT -> "bpf_perf_event_data";
          case RAW_TRACEPOINT, RAW_TRACEPOINT_WRITABLE -> "bpf_raw_tracepoint_args";
          case XDP -> "xdp_md";
          case CGROUP_DEVICE -> "bpf_cgroup_dev_ctx";
          case CGROUP_SOCK -> "bpf_sock";
          case CGROUP_SOCK_ADDR -> "bpf_sock_addr";
          case CGROUP_SOCKOPT -> "bpf_sockopt";
          case CGROUP_SYSCTL -> "bpf_sysctl";
          case NETFILTER -> "bpf_nf_ctx";
          case SK_LOOKUP -> "bpf_sk_lookup";
          case SK_MSG -> "sk_msg_md";
          case SK_REUSEPORT -> "sk_reuseport_md";
          case SOCK_OPS -> "bpf_sock_ops";
          default -> null;
        });
  }
}
