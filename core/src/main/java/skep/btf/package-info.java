/** The BPF Type Format: types as a kernel or an object file describes them, read and written. */
@NullMarked
package skep.btf;

import org.jspecify.annotations.NullMarked;
