package skep.kernel;

/**
 * What the kernel says of BTF it holds: {@code struct bpf_btf_info}.
 *
 * @param id the number of the BTF in the kernel
 * @param size bytes of the BTF
 * @param name {@code vmlinux} or a module's name, empty for a program's BTF and before Linux 5.11
 * @param isKernel whether it describes the kernel or a module; always false before Linux 5.11
 * @param isNamed whether this kernel has names for BTF, as those have that know BTF of modules
 */
public record BtfInfo(int id, int size, String name, boolean isKernel, boolean isNamed) {}
