/**
 * The kernel as a port.
 *
 * <p>{@link skep.kernel.Kernel} is everything Skep asks of a kernel; {@link
 * skep.kernel.TracingKernel} prints what is asked of another one, as strace would. This is the only
 * package that calls native code, and no address leaves it: an {@link skep.kernel.Fd} owns a file
 * descriptor, a {@link skep.kernel.Mapping} owns mapped memory, and both check that they are still
 * open on every use.
 */
@NullMarked
package skep.kernel;

import org.jspecify.annotations.NullMarked;
