package skep.btf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A C header of types: the {@code vmlinux.h} that BPF programs include to know the kernel's
 * structs, or the same of an object file.
 *
 * <p>The text is the one of {@code bpftool btf dump file F format c} (7.8). Every struct gets
 * {@code preserve_access_index}, so that clang writes CO-RE relocations for what a program reads;
 * kernel functions that programs may call (kfuncs) are declared. The order is one that changes
 * little from kernel to kernel: enums, then integers, structs and functions, each by name.
 *
 * <pre>{@code
 * Files.writeString(Path.of("vmlinux.h"), CHeader.of(kernel).text());
 * }</pre>
 *
 * <p>Instances are immutable. What of the types is printed how is {@link CPrinter}'s to say, and so
 * are the {@link BtfException}s of {@link #text} and {@link #writeTo}.
 *
 * @see <a href="https://docs.kernel.org/bpf/libbpf/libbpf_overview.html">vmlinux.h in libbpf</a>
 */
public final class CHeader {
  private static final String KFUNC_TAG = "bpf_kfunc";
  private static final String FASTCALL_TAG = "bpf_fastcall";

  private static final String HEAD =
      """
      #ifndef __VMLINUX_H__
      #define __VMLINUX_H__

      #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
      #pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
      #endif

      #ifndef __ksym
      #define __ksym __attribute__((section(".ksyms")))
      #endif

      #ifndef __weak
      #define __weak __attribute__((weak))
      #endif

      #ifndef __bpf_fastcall
      #if __has_attribute(bpf_fastcall)
      #define __bpf_fastcall __attribute__((bpf_fastcall))
      #else
      #define __bpf_fastcall
      #endif
      #endif

      """;

  private static final String TAIL =
      """
      #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
      #pragma clang attribute pop
      #endif

      #endif /* __VMLINUX_H__ */
      """;

  private enum Order {
    SORTED,
    BY_ID,
    GIVEN
  }

  private final Btf btf;
  private final Order order;
  private final List<Integer> roots;

  private CHeader(Btf btf, Order order, List<Integer> roots) {
    this.btf = btf;
    this.order = order;
    this.roots = roots;
  }

  /**
   * The header of all types, those of the base included.
   *
   * @param btf the types
   * @return the header, sorted
   */
  public static CHeader of(Btf btf) {
    return new CHeader(btf, Order.SORTED, List.of());
  }

  /**
   * All types in the order of their ids, as bpftool's {@code unsorted} and all before 7.5.
   *
   * @return the header in the other order
   */
  public CHeader unsorted() {
    return new CHeader(btf, Order.BY_ID, List.of());
  }

  /**
   * Only some types and what they need, as bpftool's {@code root_id}; without kernel functions.
   *
   * @param ids the types, in the order in which to print them
   * @return the header of these types
   */
  public CHeader only(List<Integer> ids) {
    return new CHeader(btf, Order.GIVEN, List.copyOf(ids));
  }

  /**
   * The header as a string.
   *
   * @return C source
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    try {
      writeTo(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /**
   * Writes the header, a definition at a time.
   *
   * @param out where to; not closed or flushed
   * @throws IOException if {@code out} throws it
   */
  public void writeTo(Appendable out) throws IOException {
    CPrinter printer = new CPrinter(btf);
    out.append(HEAD);
    for (int id : ids()) {
      out.append(printer.define(id));
    }
    if (order != Order.GIVEN) {
      writeKernelFunctions(printer, out);
    }
    out.append(TAIL);
  }

  private int[] ids() {
    return switch (order) {
      case SORTED -> CHeaderOrder.sorted(btf);
      case BY_ID -> IntStream.range(1, btf.typeCount()).toArray();
      case GIVEN -> roots.stream().mapToInt(Integer::intValue).toArray();
    };
  }

  private void writeKernelFunctions(CPrinter printer, Appendable out) throws IOException {
    List<Integer> kfuncs = new ArrayList<>();
    Set<Integer> fastcalls = new HashSet<>();
    for (int id = 1; id < btf.typeCount(); id++) {
      if (isTagOfFunction(id)) {
        String tag = btf.name(id);
        if (tag.equals(KFUNC_TAG)) {
          kfuncs.add(btf.word(id, 2));
        } else if (tag.equals(FASTCALL_TAG)) {
          fastcalls.add(btf.word(id, 2));
        }
      }
    }
    kfuncs.sort((a, b) -> btf.name(a).compareTo(btf.name(b)));

    out.append("\n/* BPF kfuncs */\n#ifndef BPF_NO_KFUNC_PROTOTYPES\n");
    for (int kfunc : kfuncs) {
      out.append("extern ")
          .append(fastcalls.contains(kfunc) ? "__bpf_fastcall " : "")
          .append(printer.declare(btf.word(kfunc, 2), btf.name(kfunc)))
          .append(" __weak __ksym;\n");
    }
    out.append("#endif\n\n");
  }

  private boolean isTagOfFunction(int id) {
    return btf.kind(id) == BtfKind.DECL_TAG
        && btf.word(id, 3) == -1
        && btf.kind(btf.word(id, 2)) == BtfKind.FUNC;
  }
}
