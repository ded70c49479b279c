package skep.link;

import skep.btf.BtfKind;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelTypes;
import skep.kernel.LinkCreate;

/** Replaces functions of other programs. */
final class FreplaceAttacher {
  private FreplaceAttacher() {}

  static Link attach(AttachableProgram program, FreplaceOptions options) {
    String target =
        options
            .target()
            .map(it -> "function '%s' of %s".formatted(options.function(), it.what()))
            .orElseGet(
                () ->
                    "function '%s'".formatted(program.spec().attachTarget().orElse("of its load")));
    return Attacher.byLink(program, target, () -> link(program, options));
  }

  private static Fd link(AttachableProgram program, FreplaceOptions options) {
    int function = options.target().map(it -> find(program, it, options.function())).orElse(0);
    return program
        .kernel()
        .linkCreate(
            new LinkCreate.OnFunction(program.fd(), options.target(), function, options.cookie()));
  }

  private static int find(AttachableProgram program, Fd target, String function) {
    Kernel kernel = program.kernel();
    return KernelTypes.byId(kernel, kernel.progInfo(target).btfId())
        .orElseThrow(
            () ->
                new AttachException(program, target.what() + " has no BTF to find functions with"))
        .find(function, BtfKind.FUNC)
        .orElseThrow(
            () ->
                new AttachException(
                    program, "%s has no function '%s'".formatted(target.what(), function)));
  }
}
