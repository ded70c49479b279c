package skep.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.relocate.Target.Module;

/** Opens the types of kernel modules, each once for a load. */
final class ModuleTypes {
  private final Kernel kernel;
  private final String object;
  private final Resources resources;
  private final Map<Module, Fd> opened = new HashMap<>();

  /** The resources own what is opened. */
  ModuleTypes(Kernel kernel, String object, Resources resources) {
    this.kernel = kernel;
    this.object = object;
    this.resources = resources;
  }

  Fd open(Module module) {
    return opened.computeIfAbsent(
        module,
        it ->
            resources.own(
                kernel
                    .btfById(module.btfId())
                    .orElseThrow(
                        () ->
                            new LoadException(
                                LoadException.Phase.PROGRAM,
                                object,
                                Optional.empty(),
                                "module '%s' was unloaded meanwhile".formatted(module.name())))));
  }
}
