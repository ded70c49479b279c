package skep.relocate;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.spec.DataImage;
import skep.spec.ExternSpec;
import skep.spec.ObjectSpec;

/** Finds what an object only declares ({@code bpf_object__resolve_externs}). */
final class ExternResolver {
  private final ObjectSpec object;
  private final Target target;
  private final Map<String, Extern> resolved = new LinkedHashMap<>();

  ExternResolver(ObjectSpec object, Target target) {
    this.object = object;
    this.target = target;
  }

  /** What became of each, by name. */
  Map<String, Extern> resolve() {
    resolveAddresses();
    for (ExternSpec extern : object.externs()) {
      if (extern instanceof ExternSpec.Ksym ksym && ksym.typeId().isPresent()) {
        resolve(ksym, ksym.typeId().getAsInt());
      } else if (extern instanceof ExternSpec.Kfunc kfunc) {
        resolve(kfunc);
      } else if (extern instanceof ExternSpec.Kconfig value) {
        resolved.put(value.name(), new Extern.Configuration(value.offset()));
      }
    }
    return resolved;
  }

  private void resolveAddresses() {
    List<ExternSpec.Ksym> wanted =
        object.externs().stream()
            .filter(ExternSpec.Ksym.class::isInstance)
            .map(ExternSpec.Ksym.class::cast)
            .filter(ksym -> ksym.typeId().isEmpty())
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    Map<String, Set<Long>> addresses =
        target.addresses(wanted.stream().map(ExternSpec.Ksym::name).toList());
    for (ExternSpec.Ksym ksym : wanted) {
      Set<Long> found = addresses.getOrDefault(ksym.name(), Set.of());
      if (found.size() > 1) {
        throw new ExternException(
            ksym.name(), "the kernel has " + found.size() + " symbols of that name");
      } else if (!found.isEmpty()) {
        resolved.put(ksym.name(), new Extern.Address(found.iterator().next()));
      } else if (!ksym.weak()) {
        throw new ExternException(
            ksym.name(),
            "the kernel has no such symbol in /proc/kallsyms; declare it __weak if the program can"
                + " do without");
      } else {
        resolved.put(ksym.name(), new Extern.Address(0));
      }
    }
  }

  private void resolve(ExternSpec.Ksym ksym, int typeId) {
    Optional<KernelType> found = find(ksym.name(), ksym.name(), BtfKind.VAR);
    if (found.isEmpty()) {
      if (!ksym.weak()) {
        throw new ExternException(
            ksym.name(),
            "no variable of that name is in the kernel's types; declare it as void to find it by"
                + " its address, or __weak if the program can do without");
      }
      resolved.put(ksym.name(), new Extern.Address(0));
      return;
    }
    KernelType variable = found.get();
    int type = ((BtfType.Var) variable.types().type(variable.id())).typeId();
    if (!compatible(
        ksym.name(), typeId, variable.types(), variable.types().skipModifiersAndTypedefs(type))) {
      throw new ExternException(
          ksym.name(),
          "it is declared as %s, and the kernel's is %s"
              .formatted(describe(types(), typeId), describe(variable.types(), type)));
    }
    resolved.put(ksym.name(), new Extern.Variable(variable.id(), variable.module()));
  }

  private void resolve(ExternSpec.Kfunc kfunc) {
    Optional<KernelType> found = find(kfunc.name(), EssentialName.of(kfunc.name()), BtfKind.FUNC);
    if (found.isEmpty()) {
      if (!kfunc.weak()) {
        throw new ExternException(
            kfunc.name(),
            "neither the kernel nor a module has a function of that name; is its module loaded?"
                + " Declare it __weak if the program can do without");
      }
      resolved.put(kfunc.name(), new Extern.Missing());
      return;
    }
    KernelType function = found.get();
    int proto = ((BtfType.Func) types().type(kfunc.btfId())).typeId();
    int theirs = ((BtfType.Func) function.types().type(function.id())).typeId();
    if (compatible(kfunc.name(), proto, function.types(), theirs)) {
      resolved.put(kfunc.name(), new Extern.Function(function.id(), function.module()));
    } else if (!kfunc.weak()) {
      throw new ExternException(
          kfunc.name(), "its parameters or its result differ in kind from those of the kernel's");
    } else {
      resolved.put(kfunc.name(), new Extern.Missing());
    }
  }

  private Optional<KernelType> find(String extern, String name, BtfKind kind) {
    Btf kernel =
        target
            .types()
            .orElseThrow(
                () ->
                    new ExternException(
                        extern,
                        "it is looked for in the kernel's types, and this kernel has none"
                            + " (CONFIG_DEBUG_INFO_BTF)"));
    return KernelType.find(kernel, target, name, kind);
  }

  private boolean compatible(String extern, int localId, Btf theirs, int theirId) {
    try {
      return new CoreCompatibility(types(), theirs).typesAreCompatible(localId, theirId);
    } catch (CoreFailure e) {
      throw new ExternException(extern, String.valueOf(e.getMessage()));
    }
  }

  private Btf types() {
    return object.btf().orElseThrow();
  }

  private static String describe(Btf types, int id) {
    int plain = types.skipModifiersAndTypedefs(id);
    String kind = types.kind(plain).name().toLowerCase(Locale.ROOT);
    String name = types.name(plain);
    return name.isEmpty() ? kind : kind + " " + name;
  }

  /** The values of the kernel's configuration; empty when the object asks for none. */
  Optional<DataImage> configuration() {
    List<ExternSpec.Kconfig> wanted =
        object.externs().stream()
            .filter(ExternSpec.Kconfig.class::isInstance)
            .map(ExternSpec.Kconfig.class::cast)
            .toList();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    KconfigValues values = new KconfigValues(wanted, object.byteOrder());
    wanted.stream()
        .filter(value -> !isConfiguration(value))
        .forEach(value -> values.set(value, virtual(value)));
    Iterator<String> texts = target.configuration().iterator();
    boolean known = false;
    while (!values.missing().isEmpty() && texts.hasNext()) {
      values.read(texts.next());
      known = true;
    }
    for (ExternSpec.Kconfig value : values.missing()) {
      if (!known) {
        throw new ExternException(
            value.name(),
            "the configuration is neither in /boot nor in /proc/config.gz; give its text yourself");
      } else if (!value.weak()) {
        throw new ExternException(
            value.name(),
            "the kernel's configuration does not set it; declare it __weak to have zero then");
      }
    }
    return Optional.of(values.image());
  }

  private static boolean isConfiguration(ExternSpec.Kconfig value) {
    return value.name().startsWith("CONFIG_");
  }

  /** A value that no configuration has, and that libbpf makes up as well. */
  private long virtual(ExternSpec.Kconfig value) {
    return switch (value.name()) {
      case "LINUX_KERNEL_VERSION" ->
          target
              .version()
              .orElseThrow(
                  () -> new ExternException(value.name(), "the kernel does not tell its version"));
      case "LINUX_HAS_BPF_COOKIE" -> target.hasCookies() ? 1 : 0;
      case "LINUX_HAS_SYSCALL_WRAPPER" -> target.hasSyscallWrappers() ? 1 : 0;
      default -> {
        if (value.weak() && value.name().startsWith("LINUX_")) {
          yield 0;
        }
        throw new ExternException(
            value.name(),
            "a configuration value is named CONFIG_… as in the kernel's configuration, or is one"
                + " of LINUX_KERNEL_VERSION, LINUX_HAS_BPF_COOKIE, LINUX_HAS_SYSCALL_WRAPPER");
      }
    };
  }
}
