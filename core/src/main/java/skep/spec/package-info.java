/**
 * What a BPF object file says, as plain immutable data: programs, subprograms, maps, globals and
 * externs.
 *
 * <p>An {@link skep.spec.ObjectSpec} comes from {@code ObjectReader}, which reads the ELF that
 * clang writes, or from {@code ObjectBuilder}; {@code ObjectWriter} makes ELF of either. Nothing
 * here asks a kernel or a machine anything: the same bytes give an equal spec everywhere. The rules
 * are libbpf's.
 */
@NullMarked
package skep.spec;

import org.jspecify.annotations.NullMarked;
