package skep.cli

import skep.elf.FileType
import skep.elf.Machine
import skep.elf.SectionFlags
import skep.elf.SectionType
import skep.elf.SegmentFlags
import skep.elf.SegmentType

/** The name of a number of `e_type`, without its `ET_`. */
internal fun fileTypeName(type: Int): String = FILE_TYPES[type] ?: hexadecimal(type)

/** The name of a number of `e_machine`, without its `EM_`. */
internal fun machineName(machine: Int): String = MACHINES[machine] ?: hexadecimal(machine)

/** The name of a number of `sh_type`, without its `SHT_`. */
internal fun sectionTypeName(type: Int): String = SECTION_TYPES[type] ?: hexadecimal(type)

/** The name of a number of `p_type`, without its `PT_`. */
internal fun segmentTypeName(type: Int): String = SEGMENT_TYPES[type] ?: hexadecimal(type)

/** The name of a relocation's type in full, for BPF; the number for other machines. */
internal fun relocationTypeName(machine: Int, type: Int): String =
  BPF_RELOCATIONS[type]?.takeIf { machine == Machine.BPF } ?: hexadecimal(type)

/** The letters of `readelf`, in its order; `x` for what has none. */
internal fun sectionFlagLetters(flags: Long): String {
  val unknown = flags and SECTION_FLAGS.keys.reduce(Long::or).inv()
  return SECTION_FLAGS.filterKeys { flags and it != 0L }.values.joinToString("") + if (unknown == 0L) "" else "x"
}

/** `RWE`, each where it holds. */
internal fun segmentFlagLetters(flags: Int): String =
  SEGMENT_FLAGS.filterKeys { flags and it != 0 }.values.joinToString("")

internal fun hexadecimal(number: Int): String = "0x" + number.toUInt().toString(16)

internal fun hexadecimal(number: ULong): String = "0x" + number.toString(16)

private val FILE_TYPES =
  mapOf(
    FileType.NONE to "NONE",
    FileType.REL to "REL",
    FileType.EXEC to "EXEC",
    FileType.DYN to "DYN",
    FileType.CORE to "CORE",
  )

private val MACHINES =
  mapOf(
    Machine.NONE to "NONE",
    Machine.I386 to "386",
    Machine.MIPS to "MIPS",
    Machine.PPC64 to "PPC64",
    Machine.S390 to "S390",
    Machine.ARM to "ARM",
    Machine.X86_64 to "X86_64",
    Machine.AARCH64 to "AARCH64",
    Machine.RISCV to "RISCV",
    Machine.BPF to "BPF",
    Machine.LOONGARCH to "LOONGARCH",
  )

private val SECTION_TYPES =
  mapOf(
    SectionType.NULL to "NULL",
    SectionType.PROGBITS to "PROGBITS",
    SectionType.SYMTAB to "SYMTAB",
    SectionType.STRTAB to "STRTAB",
    SectionType.RELA to "RELA",
    SectionType.HASH to "HASH",
    SectionType.DYNAMIC to "DYNAMIC",
    SectionType.NOTE to "NOTE",
    SectionType.NOBITS to "NOBITS",
    SectionType.REL to "REL",
    SectionType.DYNSYM to "DYNSYM",
    SectionType.INIT_ARRAY to "INIT_ARRAY",
    SectionType.FINI_ARRAY to "FINI_ARRAY",
    SectionType.PREINIT_ARRAY to "PREINIT_ARRAY",
    SectionType.GROUP to "GROUP",
    SectionType.SYMTAB_SHNDX to "SYMTAB_SHNDX",
    SectionType.LLVM_ADDRSIG to "LLVM_ADDRSIG",
    SectionType.GNU_HASH to "GNU_HASH",
    SectionType.GNU_VERDEF to "VERDEF",
    SectionType.GNU_VERNEED to "VERNEED",
    SectionType.GNU_VERSYM to "VERSYM",
  )

private val SECTION_FLAGS =
  linkedMapOf(
    SectionFlags.WRITE to "W",
    SectionFlags.ALLOC to "A",
    SectionFlags.EXECINSTR to "X",
    SectionFlags.MERGE to "M",
    SectionFlags.STRINGS to "S",
    SectionFlags.INFO_LINK to "I",
    SectionFlags.LINK_ORDER to "L",
    SectionFlags.GROUP to "G",
    SectionFlags.TLS to "T",
    SectionFlags.COMPRESSED to "C",
    SectionFlags.GNU_RETAIN to "R",
    SectionFlags.EXCLUDE to "E",
  )

private val SEGMENT_TYPES =
  mapOf(
    SegmentType.NULL to "NULL",
    SegmentType.LOAD to "LOAD",
    SegmentType.DYNAMIC to "DYNAMIC",
    SegmentType.INTERP to "INTERP",
    SegmentType.NOTE to "NOTE",
    SegmentType.PHDR to "PHDR",
    SegmentType.TLS to "TLS",
    SegmentType.GNU_EH_FRAME to "GNU_EH_FRAME",
    SegmentType.GNU_STACK to "GNU_STACK",
    SegmentType.GNU_RELRO to "GNU_RELRO",
    SegmentType.GNU_PROPERTY to "GNU_PROPERTY",
  )

private val SEGMENT_FLAGS =
  linkedMapOf(SegmentFlags.READ to "R", SegmentFlags.WRITE to "W", SegmentFlags.EXECUTE to "E")

/** LLVM's names (`ELFRelocs/BPF.def`); `readelf` has those of GNU's compiler. */
private val BPF_RELOCATIONS =
  mapOf(
    0 to "R_BPF_NONE",
    1 to "R_BPF_64_64",
    2 to "R_BPF_64_ABS64",
    3 to "R_BPF_64_ABS32",
    4 to "R_BPF_64_NODYLD32",
    10 to "R_BPF_64_32",
  )

/** Where in the place that it changes a relocation of BPF finds its addend, and of how many bytes. */
internal val BPF_ADDENDS = mapOf(1 to (4 to 4), 2 to (0 to 8), 3 to (0 to 4), 4 to (0 to 4), 10 to (4 to 4))
