/** ELF files, read and written: headers, sections, symbols, relocations, notes and segments. */
@NullMarked
package skep.elf;

import org.jspecify.annotations.NullMarked;
