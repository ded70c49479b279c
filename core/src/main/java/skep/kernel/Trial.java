package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Function;
import skep.btf.Btf;
import skep.insn.Assembler;
import skep.insn.Cpu;
import skep.insn.Encoder;
import skep.insn.Reg;

/** Makes things to see whether a kernel does, and gives them back at once. */
final class Trial {
  private static final int LOG_SIZE = 4096;

  private final Kernel kernel;

  Trial(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The instructions that a caller of the assembler writes. */
  static ByteBuffer code(Consumer<Assembler> author) {
    Assembler assembler = new Assembler();
    author.accept(assembler);
    return Encoder.encodeResolved(assembler.build(), ByteOrder.nativeOrder(), Cpu.V1).bytes();
  }

  /** {@code return 0}. */
  static ByteBuffer returnZero() {
    return code(assembler -> assembler.mov(Reg.R0, 0).exit());
  }

  /** {@code return 1}, which all programs of control groups may. */
  static ByteBuffer returnOne() {
    return code(assembler -> assembler.mov(Reg.R0, 1).exit());
  }

  Support btf(Btf types) {
    return btf(types, loaded -> Support.YES);
  }

  Support btf(Btf types, Function<Fd, Support> use) {
    return use(
        Memlock.load(kernel, () -> kernel.btfLoad(new BtfLoad(types.bytes(), LogRequest.NONE))),
        use);
  }

  Support program(ProgramLoad request) {
    return program(request, loaded -> Support.YES);
  }

  Support program(ProgramLoad request, Function<Fd, Support> use) {
    return use(Memlock.load(kernel, () -> kernel.progLoad(request)), use);
  }

  /** Loads with a log, and lets that be judged if the program is refused. */
  LoadResult verbosely(ProgramLoad request) {
    LoadResult result =
        Memlock.load(kernel, () -> kernel.progLoad(request.withLog(new LogRequest(1, LOG_SIZE))));
    if (result instanceof LoadResult.Loaded loaded) {
      loaded.fd().close();
    }
    return result;
  }

  Support map(MapCreate request) {
    return map(request, created -> Support.YES);
  }

  Support map(MapCreate request, Function<MapFd, Support> use) {
    try (MapFd map = create(request)) {
      return use.apply(map);
    } catch (KernelException e) {
      return Support.refused(e);
    }
  }

  private MapFd create(MapCreate request) {
    try {
      return kernel.mapCreate(request);
    } catch (KernelException e) {
      if (Memlock.liftAfter(kernel, e)) {
        return kernel.mapCreate(request);
      }
      throw e;
    }
  }

  static Support use(LoadResult result, Function<Fd, Support> use) {
    if (result instanceof LoadResult.Rejected rejected) {
      return Support.refused(rejected.error());
    }
    try (Fd fd = result.orThrow()) {
      return use.apply(fd);
    } catch (KernelException e) {
      return Support.refused(e);
    }
  }
}
