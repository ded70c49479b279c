/**
 * What a BPF object file says, as plain immutable data: programs, subprograms, maps, globals and
 * externs.
 *
 * <p>An {@link skep.spec.ObjectSpec} comes from {@link skep.spec.ObjectReader}, which reads the ELF
 * that clang writes, or from {@link skep.spec.ObjectBuilder}; {@link skep.spec.ObjectWriter} makes
 * ELF of either. Nothing here asks a kernel or a machine anything: the same bytes give an equal
 * spec everywhere. The rules are libbpf's.
 */
@NullMarked
package skep.spec;

import org.jspecify.annotations.NullMarked;
