/** Attaching loaded programs to what they observe. */
@NullMarked
package skep.link;

import org.jspecify.annotations.NullMarked;
