package skep.load;

import skep.btf.Btf;
import skep.kernel.Fd;

/**
 * An object's BTF in the kernel.
 *
 * @param fd the BTF; the loader's resources own it
 * @param types what was loaded, which may be a copy made for an older kernel
 * @param describesFunctions whether programs can refer to its functions and lines
 */
record LoadedBtf(Fd fd, Btf types, boolean describesFunctions) {}
