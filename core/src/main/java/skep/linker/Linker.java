package skep.linker;

import java.nio.ByteOrder;
import java.util.List;
import skep.linker.LinkException.Where;

/**
 * Links BPF objects into one, as {@code bpftool gen object} and libbpf's {@code bpf_linker} do.
 *
 * <pre>{@code
 * byte[] object = Linker.link(List.of(
 *     new LinkInput("main.bpf.o", ByteBuffer.wrap(Files.readAllBytes(main))),
 *     new LinkInput("lib.bpf.o", ByteBuffer.wrap(Files.readAllBytes(lib)))));
 * }</pre>
 *
 * <p>What comes out is an object again, to be loaded or to be linked further:
 *
 * <ul>
 *   <li>Sections of one name become one, in the order of the inputs, each part at a multiple of the
 *       section's alignment. They must agree in type, flags and entry size. The {@code license} and
 *       {@code version} of all inputs must be the same bytes, and are there once.
 *   <li>Debug information for debuggers ({@code .debug_*}), address tables and an empty {@code
 *       .text} are left out. String and symbol tables are made anew.
 *   <li>Local symbols stay as they are, also when several inputs have the same names. Of global
 *       ones there is one for each name: a definition completes externs, a strong definition
 *       replaces a weak one, the first of several weak ones counts, and two strong ones are a
 *       conflict. If one of them is hidden, so is the result.
 *   <li>Both sides of a name must have types, and types that fit each other; two sides of a map
 *       must agree in every attribute.
 *   <li>{@code .BTF} has the types of all inputs, and {@code .BTF.ext} follows the code it is about
 *       to its new place.
 * </ul>
 *
 * <p>Externs that no input defines stay externs. One object alone can be linked as well, which
 * takes debug information out of it. The same inputs in the same order make the same bytes. No
 * object is changed, and a failure leaves nothing behind.
 *
 * <p>{@code .BTF} and {@code .BTF.ext} are libbpf 1.7's byte for byte, and so is all else but its
 * order, save where libbpf goes wrong:
 *
 * <ul>
 *   <li>Local symbols come before global ones, and {@code sh_info} counts them, as ELF wants it.
 *   <li>An extern in a section that exists, such as a map of another object, stays undefined.
 *       libbpf gives it an address that is not its own.
 *   <li>The place of a variable in its {@code DATASEC} is that of its definition, also when an
 *       extern or a weak definition came first, so that the result opens at once.
 *   <li>A function that is an extern in {@code .ksyms} here and defined there leaves {@code
 *       .ksyms}.
 *   <li>Targets in {@code .jumptables} move with the code, and code that uses a {@code license}
 *       which is there once refers to that one.
 *   <li>An extern without a type ({@code extern const void x __ksym}) may be in several objects,
 *       and an alignment of 0 is one of 1. libbpf refuses both.
 *   <li>Two sides of a map must have the same {@code map_extra}, and two definitions of a variable
 *       must be in the same section. libbpf does not look at the one, and at the other it may write
 *       into memory that is not its own.
 * </ul>
 *
 * @see <a href="https://docs.kernel.org/bpf/libbpf/libbpf_overview.html">libbpf</a>
 */
public final class Linker {
  private Linker() {}

  /**
   * Links objects.
   *
   * @param inputs the objects, one or more, all of the byte order of the first
   * @return the linked object: a whole ELF file
   * @throws LinkException if an input is not a BPF object that can be linked, or the inputs do not
   *     fit together
   */
  public static byte[] link(List<LinkInput> inputs) {
    if (inputs.isEmpty()) {
      throw Where.RESULT.error("there is nothing to link; give one object or more");
    }
    List<InputObject> objects = inputs.stream().map(InputReader::read).toList();
    ByteOrder order = objects.get(0).order();
    LinkedObject result = new LinkedObject(order);
    for (InputObject object : objects) {
      if (!object.order().equals(order)) {
        throw object
            .where()
            .error(
                "its byte order is "
                    + object.order()
                    + ", and that of "
                    + objects.get(0).file()
                    + " is "
                    + order
                    + "; compile both for the same target");
      }
      result.add(object);
    }
    return result.toBytes();
  }
}
