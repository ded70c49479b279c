/**
 * The BPF instruction set: instructions as immutable data, and the ways between them, bytes and
 * text.
 *
 * <p>An instruction is an {@link skep.insn.Insn}; a {@link skep.insn.Step} is an instruction with
 * the facts that travel with it (its source line, its CO-RE access); a {@link skep.insn.Code} is a
 * list of steps and of the {@link skep.insn.Label labels} between them. Nothing is keyed by
 * position until {@link skep.insn.Encoder} writes bytes, so code can be inserted, mapped and
 * concatenated freely.
 *
 * <p>The rules are those of RFC 9669, of the kernel's {@code Documentation/bpf/standardization} and
 * of {@code linux/bpf.h}; the text is that of LLVM.
 */
@NullMarked
package skep.insn;

import org.jspecify.annotations.NullMarked;
