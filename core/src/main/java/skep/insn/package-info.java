/** The BPF instruction set. */
@NullMarked
package skep.insn;

import org.jspecify.annotations.NullMarked;
