package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import skep.btf.BtfBuilder;
import skep.btf.BtfForm;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.AluOp;
import skep.insn.Assembler;
import skep.insn.AttachType;
import skep.insn.Helper;
import skep.insn.Imm64;
import skep.insn.Label;
import skep.insn.MapType;
import skep.insn.ProgramType;
import skep.insn.Reg;
import skep.insn.Size;

/** How each {@link Feature} is tried, as libbpf tries it ({@code features.c}). */
final class FeatureTrials {
  private static final String ROOT = "/";
  private static final List<String> SYSCALL_WRAPPERS =
      List.of("__x64_sys_bpf", "__arm64_sys_bpf", "__s390x_sys_bpf");

  private final Kernel kernel;
  private final Trial trial;

  private FeatureTrials(Kernel kernel) {
    this.kernel = kernel;
    this.trial = new Trial(kernel);
  }

  static Support of(Kernel kernel, Feature feature) {
    return new FeatureTrials(kernel).ask(feature);
  }

  private Support ask(Feature feature) {
    return switch (feature) {
      case PROG_NAME -> trial.program(filter(Trial.returnZero()).name("skep_name_test").build());
      case EXP_ATTACH_TYPE ->
          trial.program(
              program(ProgramType.CGROUP_SOCK, Trial.returnZero())
                  .expectedAttachType(AttachType.CGROUP_INET_SOCK_CREATE)
                  .build());
      case SYSCALL_WRAPPER -> syscallWrapper();
      case GLOBAL_DATA -> trial.map(array(32, 0), this::globalData);
      case ARRAY_MMAP -> trial.map(array(4, MapCreate.MMAPABLE));
      case PROBE_READ_KERN -> trial.program(tracepoint(FeatureTrials::readKernel));
      case PROG_BIND_MAP -> trial.map(array(32, 0), this::bindMap);
      case MODULE_BTF -> trial.btf(integer().build(), this::describeBtf);
      case MEMCG_ACCOUNT -> memcgAccount();
      case PERF_LINK -> trial.program(returning(ProgramType.TRACEPOINT), this::perfLink);
      case BPF_COOKIE -> trial.program(tracepoint(it -> it.call(Helper.GET_ATTACH_COOKIE).exit()));
      case UPROBE_MULTI_LINK ->
          trial.program(
              program(ProgramType.KPROBE, Trial.returnZero())
                  .expectedAttachType(AttachType.TRACE_UPROBE_MULTI)
                  .build(),
              this::uprobeMultiLink);
      case ARG_CTX_TAG -> argumentTag();
      case LDIMM64_FULL_RANGE_OFF -> trial.map(array(1, 0), this::farOffset);
      case UPROBE_SYSCALL -> call(SystemCall.UPROBE);
      case BPF_SYSCALL_COMMON_ATTRS -> call(SystemCall.BPF_COMMON_ATTRIBUTES);
      case BTF -> trial.btf(integer().build());
      case BTF_FUNC -> trial.btf(function(BtfLinkage.STATIC).build());
      case BTF_GLOBAL_FUNC -> trial.btf(function(BtfLinkage.GLOBAL).build());
      case BTF_DATASEC -> trial.btf(section(".data").build());
      case BTF_QMARK_DATASEC -> trial.btf(section("?.data").build());
      case BTF_FLOAT -> types(it -> it.add(new BtfType.Float("float", 4)));
      case BTF_DECL_TAG -> types(FeatureTrials::addTaggedVariable);
      case BTF_TYPE_TAG ->
          types(it -> it.add(new BtfType.Pointer(it.add(new BtfType.TypeTag("tag", 1, false)))));
      case BTF_ENUM64 -> types(it -> it.add(new BtfType.Enum64("wide", 8, false, List.of())));
      case BTF_LAYOUT -> trial.btf(integer().build(BtfForm.WITH_LAYOUT));
    };
  }

  private static ProgramLoad.Builder program(ProgramType type, ByteBuffer code) {
    return ProgramLoad.builder(type, code).license("GPL");
  }

  private static ProgramLoad.Builder filter(ByteBuffer code) {
    return program(ProgramType.SOCKET_FILTER, code);
  }

  private static ProgramLoad returning(ProgramType type) {
    return program(type, Trial.returnZero()).build();
  }

  private static ProgramLoad tracepoint(Consumer<Assembler> author) {
    return program(ProgramType.TRACEPOINT, Trial.code(author)).build();
  }

  private static MapCreate array(int valueSize, int flags) {
    return MapCreate.builder(MapType.ARRAY)
        .keySize(4)
        .valueSize(valueSize)
        .maxEntries(1)
        .flags(flags)
        .build();
  }

  /** {@code bpf_probe_read_kernel(fp - 8, 8, NULL)}. */
  private static void readKernel(Assembler assembler) {
    assembler
        .mov(Reg.R1, Reg.R10)
        .alu(AluOp.ADD, Reg.R1, -8)
        .mov(Reg.R2, 8)
        .mov(Reg.R3, 0)
        .call(Helper.PROBE_READ_KERNEL)
        .exit();
  }

  private Support globalData(MapFd map) {
    return trial.program(
        filter(
                Trial.code(
                    it ->
                        it.loadImm64(Reg.R1, new Imm64.MapValue(map.number(), 16))
                            .store(Size.DW, Reg.R1, 0, 42)
                            .mov(Reg.R0, 0)
                            .exit()))
            .build());
  }

  private Support bindMap(MapFd map) {
    return trial.program(
        returning(ProgramType.SOCKET_FILTER),
        program -> {
          kernel.progBindMap(program, map);
          return Support.YES;
        });
  }

  /** Kernels that know modules' BTF have names for it. */
  private Support describeBtf(Fd btf) {
    return kernel.btfInfo(btf).isNamed()
        ? Support.YES
        : Support.no("BTF has no names in this kernel");
  }

  /**
   * The helper is of the same release. This is not tried again with a lifted limit, since that is
   * what the answer is for.
   */
  private Support memcgAccount() {
    ByteBuffer code = Trial.code(it -> it.call(Helper.KTIME_GET_COARSE_NS).exit());
    return Trial.use(kernel.progLoad(filter(code).build()), loaded -> Support.YES);
  }

  /** A kernel that has such links looks for the event, and one that has not never gets so far. */
  private Support perfLink(Fd program) {
    try (Fd noEvent = new Fd(-1, "no perf event", number -> {});
        Fd link = kernel.linkCreate(new LinkCreate.OnPerfEvent(program, noEvent, 0))) {
      return Support.unknown("the kernel made " + link.what() + " to no event");
    } catch (KernelException e) {
      return Support.given(e.is(Errno.EBADF), e);
    }
  }

  /**
   * A directory has no code to probe, and a kernel that gets so far says EBADF. The first that had
   * such links took a process for a thread; those that do not look at the number first, and say
   * EINVAL to -1.
   */
  private Support uprobeMultiLink(Fd program) {
    KernelException noFile = uprobes(program, 0);
    return noFile.is(Errno.EBADF)
        ? Support.given(uprobes(program, -1).is(Errno.EINVAL), noFile)
        : Support.refused(noFile);
  }

  private KernelException uprobes(Fd program, int pid) {
    LinkCreate.OnUprobes request =
        new LinkCreate.OnUprobes(
            program,
            AttachType.TRACE_UPROBE_MULTI,
            ROOT,
            List.of(new LinkCreate.Uprobe(0, 0, 0)),
            false,
            pid);
    try (Fd link = kernel.linkCreate(request)) {
      throw new IllegalStateException("the kernel made " + link.what() + " to a directory");
    } catch (KernelException e) {
      return e;
    }
  }

  /** A helper that takes nothing but the context is called with an argument that is only tagged. */
  private Support argumentTag() {
    BtfBuilder types = integer();
    int anything = types.add(new BtfType.Pointer(0));
    int main = types.add(new BtfType.Func("a", prototype(types, "a", anything), BtfLinkage.GLOBAL));
    int sub = types.add(new BtfType.Func("b", prototype(types, "b", anything), BtfLinkage.GLOBAL));
    types.add(new BtfType.DeclTag("arg:ctx", sub, OptionalInt.of(0), false));
    ByteBuffer code =
        Trial.code(
            it -> {
              Label function = it.newLabel("b");
              it.call(function).exit().bind(function).call(Helper.GET_FUNC_IP).exit();
            });
    ByteBuffer functions =
        ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putInt(0).putInt(main);
    functions.putInt(2).putInt(sub).flip();
    return trial.btf(
        types.build(),
        btf ->
            trial.program(
                program(ProgramType.KPROBE, code)
                    .debugInfo(
                        new ProgramLoad.DebugInfo(btf, functions, 8, ByteBuffer.allocate(0), 0))
                    .build()));
  }

  private static int prototype(BtfBuilder types, String parameter, int type) {
    return types.add(new BtfType.FuncProto(1, List.of(new BtfType.Param(parameter, type))));
  }

  /** It must fail in any case; where the offset as such is allowed, for being beyond the array. */
  private Support farOffset(MapFd map) {
    ByteBuffer code =
        Trial.code(it -> it.loadImm64(Reg.R1, new Imm64.MapValue(map.number(), 1 << 30)).exit());
    if (!(trial.verbosely(filter(code).build()) instanceof LoadResult.Rejected rejected)) {
      return Support.unknown("the kernel took an offset beyond an array's end");
    }
    String log = rejected.log().text();
    if (log.contains("invalid access to map value pointer")) {
      return Support.YES;
    }
    return log.contains("direct value offset of")
        ? Support.refused(rejected)
        : Support.unknown(log.strip());
  }

  private Support syscallWrapper() {
    return KernelSymbols.read(kernel).find(SYSCALL_WRAPPERS).isEmpty()
        ? Support.no("there is no symbol " + String.join(" or ", SYSCALL_WRAPPERS))
        : Support.YES;
  }

  private Support call(SystemCall call) {
    return kernel.knows(call) ? Support.YES : Support.no("there is no such system call");
  }

  /** BTF with {@code int} as its first type. */
  private static BtfBuilder integer() {
    BtfBuilder types = new BtfBuilder(ByteOrder.nativeOrder());
    types.add(BtfType.Int.signed("int", 4));
    return types;
  }

  private Support types(Consumer<BtfBuilder> author) {
    BtfBuilder types = integer();
    author.accept(types);
    return trial.btf(types.build());
  }

  private static BtfBuilder function(BtfLinkage linkage) {
    BtfBuilder types = integer();
    types.add(new BtfType.Func("x", prototype(types, "a", 1), linkage));
    return types;
  }

  private static BtfBuilder section(String name) {
    BtfBuilder types = integer();
    int variable = types.add(new BtfType.Var("x", 1, BtfLinkage.STATIC));
    types.add(new BtfType.Datasec(name, 4, List.of(new BtfType.SectionEntry(variable, 0, 4))));
    return types;
  }

  private static void addTaggedVariable(BtfBuilder types) {
    int variable = types.add(new BtfType.Var("x", 1, BtfLinkage.STATIC));
    types.add(new BtfType.DeclTag("tag", variable, OptionalInt.empty(), false));
  }
}
