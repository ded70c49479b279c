package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.WeakHashMap;
import skep.btf.BtfBuilder;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.insn.Assembler;
import skep.insn.Code;
import skep.insn.Cpu;
import skep.insn.Encoder;
import skep.insn.Helper;
import skep.insn.MapType;
import skep.insn.ProgramType;

/**
 * What a kernel can do, found out by trying: each {@link Feature} when it is first asked for, and
 * once for each kernel.
 *
 * <p>Ask when something has failed, not before: a kernel that can do all is then never probed.
 *
 * <p>Thread-safe.
 */
public final class Features {
  private static final Map<Kernel, Features> BY_KERNEL = new WeakHashMap<>();

  /** {@code r0 = 0; exit}. */
  private static final byte[] RETURN_ZERO = {
    (byte) 0xb7, 0, 0, 0, 0, 0, 0, 0, (byte) 0x95, 0, 0, 0, 0, 0, 0, 0
  };

  private final Map<Feature, Boolean> known = new EnumMap<>(Feature.class);

  private Features() {}

  /**
   * Whether a kernel has a feature.
   *
   * @param kernel the kernel
   * @param feature the feature
   * @return false when trying it failed
   */
  public static boolean has(Kernel kernel, Feature feature) {
    Features features;
    synchronized (BY_KERNEL) {
      features = BY_KERNEL.computeIfAbsent(kernel, k -> new Features());
    }
    synchronized (features) {
      return features.known.computeIfAbsent(feature, f -> probe(kernel, f));
    }
  }

  private static boolean probe(Kernel kernel, Feature feature) {
    BtfBuilder types = new BtfBuilder(ByteOrder.nativeOrder());
    int number = types.add(BtfType.Int.signed("int", 4));
    switch (feature) {
      case BTF_FUNC -> addFunction(types, number, BtfLinkage.STATIC);
      case BTF_GLOBAL_FUNC -> addFunction(types, number, BtfLinkage.GLOBAL);
      case BTF_DATASEC -> addSection(types, number, ".data");
      case BTF_QMARK_DATASEC -> addSection(types, number, "?.data");
      case BTF_FLOAT -> types.add(new BtfType.Float("float", 4));
      case BTF_DECL_TAG -> {
        int variable = types.add(new BtfType.Var("x", number, BtfLinkage.STATIC));
        types.add(new BtfType.DeclTag("tag", variable, OptionalInt.empty(), false));
      }
      case BTF_TYPE_TAG ->
          types.add(new BtfType.Pointer(types.add(new BtfType.TypeTag("tag", number, false))));
      case BTF_ENUM64 ->
          types.add(new BtfType.Enum64("wide", 8, false, List.of(new BtfType.EnumValue("one", 1))));
      case READ_ONLY_MAP -> {
        return takesMap(kernel, MapCreate.RDONLY_PROG);
      }
      case ARRAY_MMAP -> {
        return takesMap(kernel, MapCreate.MMAPABLE);
      }
      case PERF_LINK -> {
        return takesPerfLink(kernel);
      }
      case BPF_COOKIE -> {
        return takesCookie(kernel);
      }
      case SYSCALL_WRAPPER -> {
        return hasSyscallWrapper(kernel);
      }
    }
    return takesTypes(kernel, types);
  }

  private static void addFunction(BtfBuilder types, int number, BtfLinkage linkage) {
    int prototype =
        types.add(new BtfType.FuncProto(number, List.of(new BtfType.Param("a", number))));
    types.add(new BtfType.Func("x", prototype, linkage));
  }

  private static void addSection(BtfBuilder types, int number, String name) {
    int variable = types.add(new BtfType.Var("x", number, BtfLinkage.STATIC));
    types.add(new BtfType.Datasec(name, 4, List.of(new BtfType.SectionEntry(variable, 0, 4))));
  }

  private static boolean takesTypes(Kernel kernel, BtfBuilder types) {
    LoadResult result = kernel.btfLoad(new BtfLoad(types.build().bytes(), LogRequest.NONE));
    if (result instanceof LoadResult.Loaded loaded) {
      loaded.fd().close();
      return true;
    }
    return false;
  }

  private static boolean takesMap(Kernel kernel, int flags) {
    MapCreate request =
        MapCreate.builder(MapType.ARRAY).keySize(4).valueSize(4).maxEntries(1).flags(flags).build();
    try (MapFd map = kernel.mapCreate(request)) {
      return !map.isClosed();
    } catch (KernelException e) {
      return false;
    }
  }

  /** A kernel that has such links looks for the event, and one that has not never gets so far. */
  private static boolean takesPerfLink(Kernel kernel) {
    ProgramLoad request =
        ProgramLoad.builder(ProgramType.TRACEPOINT, ByteBuffer.wrap(RETURN_ZERO))
            .license("GPL")
            .build();
    try (Fd program = kernel.progLoad(request).orThrow();
        Fd noEvent = new Fd(-1, "no perf event", number -> {});
        Fd link = kernel.linkCreate(new LinkCreate.OnPerfEvent(program, noEvent, 0))) {
      return !link.isClosed();
    } catch (KernelException e) {
      return e.is(Errno.EBADF);
    }
  }

  private static boolean takesCookie(Kernel kernel) {
    Code code = new Assembler().call(Helper.GET_ATTACH_COOKIE).exit().build();
    ProgramLoad request =
        ProgramLoad.builder(
                ProgramType.TRACEPOINT,
                Encoder.encodeResolved(code, ByteOrder.nativeOrder(), Cpu.V1).bytes())
            .license("GPL")
            .build();
    if (kernel.progLoad(request) instanceof LoadResult.Loaded loaded) {
      loaded.fd().close();
      return true;
    }
    return false;
  }

  private static boolean hasSyscallWrapper(Kernel kernel) {
    List<String> names = List.of("__x64_sys_bpf", "__arm64_sys_bpf", "__s390x_sys_bpf");
    return !KernelSymbols.find(kernel, names).isEmpty();
  }
}
