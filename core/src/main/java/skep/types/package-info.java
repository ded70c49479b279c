/**
 * Kernel types as programs that are made in-process name them: {@link skep.types.CoreTypes} turns
 * the name of a struct and its fields into the CO-RE records that find them in any kernel.
 */
@NullMarked
package skep.types;

import org.jspecify.annotations.NullMarked;
