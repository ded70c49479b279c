/**
 * Several BPF object files made into one, as {@code bpftool gen object} does: sections of a name
 * are joined, symbols resolved, types merged.
 *
 * <p>The work is on ELF, relocations, {@code .BTF} and {@code .BTF.ext}, from bytes to bytes;
 * nothing here knows what a program or a map is, but for maps that several objects define. The
 * rules are those of libbpf's {@code linker.c}.
 */
@NullMarked
package skep.linker;

import org.jspecify.annotations.NullMarked;
