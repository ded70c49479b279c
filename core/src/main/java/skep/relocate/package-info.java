/**
 * From what an object says, and facts about the target, to instructions that the kernel takes. Pure
 * functions: nothing here calls the kernel.
 */
@NullMarked
package skep.relocate;

import org.jspecify.annotations.NullMarked;
