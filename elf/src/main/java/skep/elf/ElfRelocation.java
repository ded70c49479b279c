package skep.elf;

import java.util.OptionalLong;

/**
 * A place whose bytes depend on a symbol: {@code Elf64_Rel} or {@code Elf64_Rela}.
 *
 * @param offset the place: in a relocatable object bytes from the start of the section being
 *     relocated, else an address
 * @param symbolIndex the symbol's index in the table that the relocation section links to;
 *     unchecked, see {@link SymbolTable#symbol}
 * @param type what to do there, {@code R_*} of the machine
 * @param addend what to add, in {@link SectionType#RELA} sections; in {@link SectionType#REL}
 *     sections it is in the bytes at the place
 */
public record ElfRelocation(long offset, long symbolIndex, int type, OptionalLong addend) {}
