package skep.load;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.insn.AttachType;
import skep.insn.ProgramType;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.KernelTypes;
import skep.kernel.ProgramLoad.AttachTarget;
import skep.relocate.Target;
import skep.relocate.Target.Module;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;
import skep.spec.SectionFlag;

/**
 * Finds what programs are for, where that must be said when they are loaded: in the BTF of the
 * kernel, of its modules, or of another program.
 */
final class AttachTargets {
  private static final String KERNEL = "vmlinux";

  private final Kernel kernel;
  private final ObjectSpec object;
  private final Target facts;
  private final ModuleTypes modules;

  AttachTargets(Kernel kernel, ObjectSpec object, Target facts, ModuleTypes modules) {
    this.kernel = kernel;
    this.object = object;
    this.facts = facts;
    this.modules = modules;
  }

  /** The target of a program; empty for programs of kinds that have none. */
  Optional<AttachTarget> find(PreparedProgram prepared) {
    ProgramSpec program = prepared.spec();
    if (!program.has(SectionFlag.ATTACH_BTF)) {
      return Optional.empty();
    }
    String target =
        program
            .attachTarget()
            .orElseThrow(
                () ->
                    error(
                        program,
                        "its section does not say which function it is for; write '%s/FUNCTION' or"
                                .formatted(program.section())
                            + " set the attach target before load"));
    Optional<Fd> owner = prepared.settings().target();
    if (owner.isPresent()) {
      return Optional.of(inProgram(program, owner.get(), target));
    }
    if (program.type() == ProgramType.EXT) {
      throw error(
          program,
          "it replaces function '%s' of another program, which is to be given with attachTarget(…)"
                  .formatted(target)
              + " before load");
    }
    return Optional.of(inKernel(program, target));
  }

  private AttachTarget inProgram(ProgramSpec program, Fd owner, String function) {
    try {
      int id = kernel.progInfo(owner).btfId();
      if (id == 0) {
        throw error(program, owner.what() + " has no BTF to look '" + function + "' up in");
      }
      OptionalInt type = KernelTypes.byId(kernel, id).orElseThrow().find(function, BtfKind.FUNC);
      if (type.isEmpty()) {
        throw error(program, owner.what() + " has no function '" + function + "'");
      }
      return new AttachTarget(type.getAsInt(), Optional.of(owner));
    } catch (KernelException e) {
      throw new LoadException(
          object.name(),
          program,
          "its target, %s, cannot be asked for its functions: %s"
              .formatted(owner.what(), e.getMessage()),
          e);
    }
  }

  private AttachTarget inKernel(ProgramSpec program, String target) {
    int colon = target.indexOf(':');
    Optional<String> module =
        colon < 0 ? Optional.empty() : Optional.of(target.substring(0, colon));
    String name = prefix(program) + target.substring(colon + 1);
    BtfKind kind = isTracepoint(program) ? BtfKind.TYPEDEF : BtfKind.FUNC;
    Btf types =
        facts
            .types()
            .orElseThrow(
                () ->
                    error(
                        program,
                        "its target is looked up in the kernel's BTF, and this kernel has none"
                            + " (CONFIG_DEBUG_INFO_BTF)"));
    if (module.isEmpty() || module.get().equals(KERNEL)) {
      OptionalInt id = types.find(name, kind);
      if (id.isPresent()) {
        return new AttachTarget(id.getAsInt(), Optional.empty());
      }
    }
    List<Module> candidates =
        facts.modules().stream()
            .filter(it -> module.isEmpty() || it.name().equals(module.get()))
            .toList();
    for (Module candidate : candidates) {
      OptionalInt id = candidate.types().find(name, kind);
      if (id.isPresent()) {
        return new AttachTarget(id.getAsInt(), Optional.of(modules.open(candidate)));
      }
    }
    throw error(
        program,
        missing(
            target,
            module,
            candidates,
            (kind == BtfKind.FUNC ? "function" : "typedef") + " '" + name + "'"));
  }

  private static String missing(
      String target, Optional<String> module, List<Module> searched, String type) {
    if (module.isPresent() && searched.isEmpty() && !module.get().equals(KERNEL)) {
      return "'%s' is not there: module '%s' is not loaded, has no BTF, or this process may not read"
              .formatted(target, module.get())
          + " it (CAP_SYS_ADMIN)";
    }
    String where =
        module.isPresent()
            ? "the BTF of " + module.get()
            : searched.isEmpty()
                ? "the kernel's BTF"
                : "the kernel's BTF and that of its %d modules".formatted(searched.size());
    return "'%s' is not in %s (no %s)".formatted(target, where, type);
  }

  private static boolean isTracepoint(ProgramSpec program) {
    return program.expectedAttachType().equals(Optional.of(AttachType.TRACE_RAW_TP));
  }

  /** What the kernel puts before the names of the things that programs attach to. */
  private static String prefix(ProgramSpec program) {
    if (program.expectedAttachType().isEmpty()) {
      return "";
    }
    return switch (program.expectedAttachType().get()) {
      case TRACE_RAW_TP -> "btf_trace_";
      case TRACE_ITER -> "bpf_iter_";
      case LSM_MAC, LSM_CGROUP -> "bpf_lsm_";
      default -> "";
    };
  }

  private LoadException error(ProgramSpec program, String problem) {
    return new LoadException(object.name(), program, problem);
  }
}
