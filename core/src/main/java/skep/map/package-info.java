/** Maps and global variables as their users see them. */
@NullMarked
package skep.map;

import org.jspecify.annotations.NullMarked;
