/** The life cycle: open, load, attach, close. */
@NullMarked
package skep.load;

import org.jspecify.annotations.NullMarked;
