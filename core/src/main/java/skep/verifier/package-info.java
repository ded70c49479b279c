/**
 * What the kernel's verifier prints, read and explained: the log's lines as data, the path it
 * walked with the registers and stack at each step, and why a program was refused with what usually
 * mends that.
 */
@NullMarked
package skep.verifier;

import org.jspecify.annotations.NullMarked;
