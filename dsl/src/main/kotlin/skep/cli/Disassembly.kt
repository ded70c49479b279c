package skep.cli

import skep.btf.LineInfo
import skep.elf.ElfFile
import skep.elf.ElfSection
import skep.elf.SectionFlags
import skep.elf.SectionType
import skep.elf.SymbolType
import skep.insn.Callee
import skep.insn.Code
import skep.insn.Decoder
import skep.insn.Disassembler
import skep.insn.Helper
import skep.insn.Imm64
import skep.insn.Insn
import skep.spec.ObjectSpec
import kotlin.jvm.optionals.getOrNull

/**
 * The code of a file, section by section: decoded as it is, or as the object has it with its references by name; with
 * its [source] lines on request.
 */
internal class Disassembly(private val file: Inspection, private val elf: ElfFile, private val source: Boolean) {
  private val functions =
    elf.symbolTable().getOrNull().orEmpty().filter { it.type() == SymbolType.FUNC && it.sectionIndex().isPresent }
      .groupBy { it.sectionIndex().asInt }
  private val relocations = elf.sections().groupBy { it.info() }
  private val records = file.coreDocuments().groupBy { it.section }

  fun documents(): List<CodeDocument> =
    elf.sections()
      .filter { it.has(SectionFlags.EXECINSTR) && it.type() == SectionType.PROGBITS && it.size() > 0 }
      .flatMap { Listing(it).documents() }

  /** A part of a section, [start] and [end] in bytes. */
  private class Piece(val name: String?, val start: Int, val end: Int)

  /** One section, and what the file says of its instructions by their offsets. */
  private inner class Listing(private val section: ElfSection) {
    private val name = section.name()
    private val bytes = section.bytes()
    private val relocations =
      this@Disassembly.relocations[section.index().toLong()].orEmpty().flatMap(elf::relocationsOf)
        .associateBy { it.offset.toLong() }
    private val records = this@Disassembly.records[name].orEmpty().asReversed().associateBy { it.offset }
    private val lines = if (source) file.lines(name) else emptyMap()

    fun documents(): List<CodeDocument> {
      val pieces = pieces()
      val codes = file.spec?.let { codes(it, pieces) }.orEmpty()
      return pieces.map { piece ->
        val code =
          codes[piece] ?: Decoder.decode(bytes.slice(piece.start, piece.end - piece.start), bytes.order())
        CodeDocument(piece.name, name, piece.start, piece.end - piece.start, instructions(piece, code))
      }
    }

    /** The functions by their symbols, and what lies between them; all of them whole instructions. */
    private fun pieces(): List<Piece> {
      val limit = bytes.limit() / SLOT * SLOT
      val symbols =
        functions[section.index()].orEmpty()
          .filter { it.value() in 0 until limit && it.value() % SLOT == 0L && it.size() >= SLOT }
          .sortedBy { it.value() }
      val pieces = mutableListOf<Piece>()
      var at = 0
      for (symbol in symbols) {
        val start = symbol.value().toInt()
        val end = start + minOf(symbol.size(), (limit - start).toLong()).toInt() / SLOT * SLOT
        if (start > at) pieces += Piece(null, at, start)
        pieces += Piece(symbol.name(), start, end)
        at = maxOf(at, end)
      }
      if (at < limit) pieces += Piece(null, at, limit)
      return pieces
    }

    /** Code with its references by name, for the functions that the object has. */
    private fun codes(spec: ObjectSpec, pieces: List<Piece>): Map<Piece, Code> =
      pieces.filter { it.name != null }.groupBy { it.name }.flatMap { (symbol, alike) ->
        // Static functions of one name are in the order of the section, both here and there.
        val codes =
          spec.functions().filter { it.symbol() == symbol && name == TEXT }.map { it.code() } +
            spec.programs().filter { it.name() == symbol && name != TEXT }.map { it.code() }
        alike.zip(codes).filter { (piece, code) -> code.slots() * SLOT == piece.end - piece.start }
      }.toMap()

    private fun instructions(piece: Piece, code: Code): List<InstructionDocument> =
      Disassembler.lines(code).map { line ->
        val offset = piece.start + line.slot() * SLOT
        val insn = line.step().insn()
        val raw = ByteArray(insn.slots() * SLOT).also { bytes.get(offset, it) }
        val reference = reference(insn)
        InstructionDocument(
          slot = line.slot(),
          offset = offset,
          bytes = hex(raw),
          text = line.text() + remark(line.text(), reference),
          labels = line.labels(),
          reference = reference,
          relocation = relocations[offset.toLong()],
          core = records[offset.toLong()],
          source = lines[offset.toLong()]?.document(),
        )
      }
  }

  private fun reference(insn: Insn): ReferenceDocument? =
    when (insn) {
      is Insn.Call ->
        when (val callee = insn.callee()) {
          is Callee.HelperId -> Helper.byId(callee.id()).getOrNull()?.let {
            ReferenceDocument("helper", it.functionName())
          }
          is Callee.Function -> ReferenceDocument("function", callee.name())
          is Callee.Extern -> extern(callee.name())
          else -> null
        }
      is Insn.LoadImm64 ->
        when (val value = insn.value()) {
          is Imm64.MapRef -> ReferenceDocument("map", value.map())
          is Imm64.GlobalRef -> global(value)
          is Imm64.FunctionRef -> ReferenceDocument("function", value.function())
          is Imm64.ExternRef -> extern(value.name())
          else -> null
        }
      else -> null
    }

  private fun extern(name: String) =
    ReferenceDocument(file.spec?.extern(name)?.getOrNull()?.kind() ?: "extern", name)

  private fun global(value: Imm64.GlobalRef): ReferenceDocument {
    val variable =
      file.spec?.globals()?.find {
        it.section() == value.section() && value.offset() - it.offset() in 0 until it.size()
      }
    return if (variable == null) {
      ReferenceDocument("data", value.section(), value.offset())
    } else {
      ReferenceDocument("global", variable.name(), value.offset() - variable.offset())
    }
  }

  /** What the text of an instruction does not say yet, as a comment, or in the comment that it has. */
  private fun remark(text: String, reference: ReferenceDocument?): String {
    val addition =
      when (reference?.kind) {
        "helper" -> reference.name
        "global" ->
          reference.name +
            if (reference.offset == 0) "" else "+" + hexadecimal(checkNotNull(reference.offset))
        "kconfig", "ksym", "kfunc" -> reference.kind
        else -> return ""
      }
    return if ('#' in text) " $addition" else " # $addition"
  }

  private fun LineInfo.document() = SourceDocument(file(), line(), column(), text())

  private companion object {
    const val SLOT = 8
    const val TEXT = ".text"
  }
}
