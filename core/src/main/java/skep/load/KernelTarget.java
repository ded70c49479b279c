package skep.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import skep.btf.Btf;
import skep.kernel.BtfInfo;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelConfig;
import skep.kernel.KernelException;
import skep.kernel.KernelSymbols;
import skep.kernel.KernelTypes;
import skep.kernel.KernelVersion;
import skep.kernel.ObjectKind;
import skep.relocate.CoreTarget;
import skep.relocate.Target;

/**
 * A kernel as relocation sees it, with what the user says in place of it.
 *
 * <pre>{@code
 * RelocatedObject here = open.relocate(new KernelTarget(kernel, LoadOptions.DEFAULT));
 * }</pre>
 *
 * <p>Not for use by several threads at a time.
 */
public final class KernelTarget implements Target {
  private final Kernel kernel;
  private final LoadOptions options;
  private @Nullable List<Module> modules;

  /**
   * A target for one load: what is read is kept, and modules come and go.
   *
   * @param kernel the kernel
   * @param options what counts before what the kernel says
   */
  public KernelTarget(Kernel kernel, LoadOptions options) {
    this.kernel = kernel;
    this.options = options;
  }

  @Override
  public Optional<Btf> types() {
    return KernelTypes.of(kernel);
  }

  @Override
  public List<Module> modules() {
    if (modules == null) {
      modules = types().map(this::readModules).orElse(List.of());
    }
    return modules;
  }

  /** Without the right to ask, there are none, as with libbpf. */
  private List<Module> readModules(Btf base) {
    List<Module> found = new ArrayList<>();
    try {
      OptionalInt id = kernel.nextId(ObjectKind.BTF, 0);
      while (id.isPresent()) {
        read(id.getAsInt(), base).ifPresent(found::add);
        id = kernel.nextId(ObjectKind.BTF, id.getAsInt());
      }
    } catch (KernelException e) {
      if (!e.is(Errno.EPERM)) {
        throw e;
      }
    }
    return List.copyOf(found);
  }

  private Optional<Module> read(int id, Btf base) {
    Optional<Fd> opened = kernel.btfById(id);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Fd btf = opened.get()) {
      BtfInfo info = kernel.btfInfo(btf);
      if (!info.isKernel() || info.name().equals("vmlinux")) {
        return Optional.empty();
      }
      return Optional.of(
          new Module(info.name(), id, Btf.parseSplit(ByteBuffer.wrap(kernel.btfData(btf)), base)));
    }
  }

  @Override
  public Optional<CoreTarget> coreTypes() {
    return options.coreTypes().map(CoreTarget::of).or(Target.super::coreTypes);
  }

  @Override
  public Map<String, Set<Long>> addresses(Collection<String> names) {
    return KernelSymbols.read(kernel).find(names);
  }

  @Override
  public Stream<String> configuration() {
    Stream<Supplier<Optional<String>>> texts =
        Stream.of(options::kconfig, () -> KernelConfig.read(kernel));
    return texts.flatMap(text -> text.get().stream());
  }

  @Override
  public OptionalInt version() {
    return KernelVersion.of(kernel);
  }

  @Override
  public boolean hasCookies() {
    return Features.has(kernel, Feature.BPF_COOKIE);
  }

  @Override
  public boolean hasSyscallWrappers() {
    return Features.has(kernel, Feature.SYSCALL_WRAPPER);
  }
}
