package skep.btf;

/**
 * What an instruction wants to know about a type of the target kernel: {@code struct
 * bpf_core_relo}, as {@code .BTF.ext} has it.
 *
 * @param insnOffset the instruction, in bytes from the start of its ELF section
 * @param typeId the local type that the access starts at
 * @param access the way from there: indices joined by colons, such as {@code 0:2:1}
 * @param kind what is asked, as numbered by {@code enum bpf_core_relo_kind}; a number from a later
 *     time is kept
 */
public record CoreRelocation(long insnOffset, int typeId, String access, int kind) {}
