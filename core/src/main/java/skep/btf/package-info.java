/**
 * The BPF Type Format: types as a kernel or an object file describes them, read and written.
 *
 * <p>{@link skep.btf.Btf} is a view over the bytes of a section that decodes a type when it is
 * asked for; a {@link skep.btf.BtfType} is one type, as immutable data; {@link skep.btf.BtfBuilder}
 * makes a section of types. {@link skep.btf.BtfExt} is what an object's {@code .BTF.ext} says about
 * its instructions.
 *
 * <p>Types of several compilations are put together with {@link skep.btf.BtfBuilder#addAll} and
 * {@link skep.btf.BtfDedup}; a module's with {@link skep.btf.BtfDistillation} and {@link
 * skep.btf.BtfRelocation}.
 *
 * <p>The rules are those of {@code linux/btf.h}, the kernel's {@code Documentation/bpf/btf.rst} and
 * libbpf; all 19 kinds, both byte orders, split BTF and both {@linkplain skep.btf.BtfForm forms}
 * are known.
 */
@NullMarked
package skep.btf;

import org.jspecify.annotations.NullMarked;
