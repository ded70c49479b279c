package skep.btf;

/**
 * Which function starts at an instruction: {@code struct bpf_func_info}, as {@code .BTF.ext} has
 * it.
 *
 * @param insnOffset where the function starts, in bytes from the start of its ELF section; the
 *     kernel counts in instructions from the start of the program instead
 * @param typeId its {@link BtfType.Func}
 */
public record FuncInfo(long insnOffset, int typeId) {}
