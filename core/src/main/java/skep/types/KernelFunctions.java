package skep.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfKind;
import skep.btf.BtfMembers;
import skep.btf.BtfType;

/**
 * The kernel functions that programs can be attached to or call, by what the BTF at hand says of
 * them.
 *
 * <pre>{@code
 * KernelFunctions functions = new KernelFunctions(KernelBtf.of(btf));
 * functions.function("vfs_read").orElseThrow().parameter("count")    // u64 in slot 2
 * }</pre>
 *
 * <p>Each is empty when there is no BTF at hand. Whether the kernel lets programs attach to a
 * function or call it is the kernel's to say.
 */
public final class KernelFunctions {
  private static final int SLOT = 8;

  /** What stands before the names of the kernel proper, where libbpf takes the name of a module. */
  private static final String KERNEL = "vmlinux";

  private final KernelBtf kernel;

  /**
   * The functions of a kernel.
   *
   * @param kernel the kernel types at hand
   */
  public KernelFunctions(KernelBtf kernel) {
    this.kernel = Objects.requireNonNull(kernel, "kernel");
  }

  /**
   * A function: for {@code fentry}, {@code fexit} and {@code fmod_ret} programs, and for calling
   * one as a kfunc.
   *
   * @param name its name; that of a module may stand before it, as in {@code
   *     nf_conntrack:nf_conntrack_in}
   * @return the function
   * @throws TypesException if the BTF at hand does not have it
   */
  public Optional<KernelFunction> function(String name) {
    return find("", name, "function");
  }

  /**
   * A hook of the kernel's security modules, for {@code lsm} programs.
   *
   * @param name its name, such as {@code file_open}
   * @return the hook
   * @throws TypesException if the BTF at hand does not have it
   */
  public Optional<KernelFunction> lsmHook(String name) {
    return find("bpf_lsm_", name, "LSM hook");
  }

  /**
   * What the kernel calls through a member of one of its structs: for {@code struct_ops} programs,
   * which are put there. Its parameters are named {@code arg0} and so on, as types of pointers have
   * no names for them.
   *
   * @param struct the struct's name, such as {@code tcp_congestion_ops}
   * @param member the member's name, such as {@code ssthresh}
   * @return the function
   * @throws TypesException if the BTF at hand does not have the struct, or the struct no such
   *     member, or the member is no pointer to a function
   */
  public Optional<KernelFunction> member(String struct, String member) {
    if (!kernel.isAtHand()) {
      return Optional.empty();
    }
    KernelBtf.Found found = require("", struct, BtfKind.STRUCT, "struct");
    List<BtfType.Member> members = BtfMembers.named(found.btf(), found.id());
    int typeId =
        Parts.find("struct " + struct, "member", member, members, BtfType.Member::name).typeId();
    String name = "struct " + struct + "." + member;
    BtfType.FuncProto type = prototype(found.btf(), typeId, name);
    return Optional.of(
        function(name, found.btf(), type.returnTypeId(), type.params(), type.params()));
  }

  /**
   * A tracepoint's parameters, for {@code tp_btf} and {@code raw_tp} programs, which see them as
   * the kernel passes them.
   *
   * @param name its name without the category, such as {@code sched_switch}
   * @return the tracepoint
   * @throws TypesException if the BTF at hand does not have it
   */
  public Optional<KernelFunction> tracepoint(String name) {
    if (!kernel.isAtHand()) {
      return Optional.empty();
    }
    KernelBtf.Found typedef = require("btf_trace_", name, BtfKind.TYPEDEF, "tracepoint");
    Btf btf = typedef.btf();
    BtfType.FuncProto types = prototype(btf, typedef.id(), name);
    // Only a function tells names. It is called with the same parameters.
    List<BtfType.Param> named =
        kernel
            .find("__traceiter_" + name.substring(name.indexOf(':') + 1), BtfKind.FUNC::equals)
            .map(it -> prototype(it.btf(), it.id(), name).params())
            .filter(it -> it.size() == types.params().size())
            .orElse(types.params());
    return Optional.of(function(name, btf, 0, withoutFirst(types.params()), withoutFirst(named)));
  }

  /** The first is the tracepoint's own ({@code void *__data}). */
  private static List<BtfType.Param> withoutFirst(List<BtfType.Param> params) {
    return params.isEmpty() ? params : params.subList(1, params.size());
  }

  private Optional<KernelFunction> find(String prefix, String name, String what) {
    if (!kernel.isAtHand()) {
      return Optional.empty();
    }
    KernelBtf.Found found = require(prefix, name, BtfKind.FUNC, what);
    BtfType.FuncProto type = prototype(found.btf(), found.id(), name);
    return Optional.of(
        function(name, found.btf(), type.returnTypeId(), type.params(), type.params()));
  }

  /** Looks in the kernel and then in all modules, or only in the one that the name says. */
  private KernelBtf.Found require(String prefix, String name, BtfKind kind, String what) {
    int colon = name.indexOf(':');
    String module = colon < 0 ? KERNEL : name.substring(0, colon);
    String own = name.substring(colon + 1);
    if (module.equals(KERNEL)) {
      return kernel
          .find(prefix + own, kind::equals)
          .orElseThrow(() -> absent(prefix, name, own, what, kernel.names(kind::equals)));
    }
    Btf types =
        kernel
            .module(module)
            .orElseThrow(
                () ->
                    new TypesException(
                        name,
                        "no BTF of the module '%s' is at hand; load the module (modprobe %s)"
                                .formatted(module, module)
                            + " where the program is made"));
    return KernelBtf.find(types, prefix + own, kind::equals)
        .orElseThrow(() -> absent(prefix, name, own, what, KernelBtf.names(types, kind::equals)));
  }

  private static TypesException absent(
      String prefix, String name, String own, String what, Stream<String> known) {
    Stream<String> names =
        known.filter(it -> it.startsWith(prefix)).map(it -> it.substring(prefix.length()));
    return new TypesException(name, CoreType.absent(what, own, names));
  }

  private static BtfType.FuncProto prototype(Btf btf, int id, String name) {
    int at = id;
    for (int step = 0; step < 3; step++) {
      BtfType type = btf.type(btf.skipModifiersAndTypedefs(at));
      if (type instanceof BtfType.FuncProto proto) {
        return proto;
      }
      at = type instanceof BtfType.Reference reference ? reference.typeId() : 0;
    }
    throw new TypesException(name, "the BTF at hand does not say what its parameters are");
  }

  private static KernelFunction function(
      String name, Btf btf, int resultId, List<BtfType.Param> types, List<BtfType.Param> names) {
    List<KernelFunction.Parameter> parameters = new ArrayList<>();
    int slot = 0;
    for (int i = 0; i < types.size(); i++) {
      String said = names.get(i).name();
      int typeId = types.get(i).typeId();
      int slots = slots(btf, typeId);
      parameters.add(
          new KernelFunction.Parameter(
              said.isEmpty() ? "arg" + i : said, FieldTypes.of(btf, typeId), slot, slots));
      slot += slots;
    }
    FieldType result = FieldTypes.of(btf, resultId);
    return new KernelFunction(
        name,
        parameters,
        result instanceof FieldType.Void ? Optional.empty() : Optional.of(result));
  }

  /** A struct that is passed by value may take two. */
  private static int slots(Btf btf, int typeId) {
    try {
      return btf.sizeOf(typeId) > SLOT ? 2 : 1;
    } catch (BtfException unsized) {
      return 1;
    }
  }
}
