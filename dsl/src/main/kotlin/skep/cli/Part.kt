package skep.cli

import skep.btf.BtfException
import skep.elf.ElfException

/**
 * A part of what a file says, to be asked for by [option].
 *
 * @property add puts it into the file's document
 * @property show prints it from there
 */
internal enum class Part(
  val option: String,
  val help: String,
  private val add: FileDocument.(Inspection) -> FileDocument,
  private val show: StringBuilder.(FileDocument) -> Unit,
) {
  PROGRAMS(
    "--programs", "the programs and subprograms",
    FileDocument::withPrograms, StringBuilder::programs,
  ),
  MAPS("--maps", "the maps with all attributes", FileDocument::withMaps, StringBuilder::maps),
  GLOBALS("--globals", "the global variables with their values", FileDocument::withGlobals, StringBuilder::globals),
  EXTERNS("--externs", "the externs with their types", FileDocument::withExterns, StringBuilder::externs),
  TYPES(
    "--btf", "how many BTF types there are of each kind; 'skep btf dump' prints them",
    { copy(types = it.btf?.typesDocument()) }, StringBuilder::types,
  ),
  HEADER("--header", "the ELF header", { copy(header = it.elf?.headerDocument()) }, StringBuilder::header),
  SECTIONS("--sections", "the ELF sections", { copy(sections = it.elf?.sectionDocuments()) }, StringBuilder::sections),
  SEGMENTS(
    "--segments", "the ELF segments; objects have none",
    { copy(segments = it.elf?.segmentDocuments()) }, StringBuilder::segments,
  ),
  SYMBOLS("--symbols", "the ELF symbols", { copy(symbols = it.elf?.symbolDocuments()) }, StringBuilder::symbols),
  RELOCATIONS(
    "--relocations", "the ELF relocations, by section",
    { copy(relocations = it.elf?.relocationDocuments()) }, StringBuilder::relocations,
  ),
  NOTES("--notes", "the ELF notes", { copy(notes = it.elf?.noteDocuments()) }, StringBuilder::notes),
  CORE("--core", "the CO-RE records, as libbpf prints them", { copy(core = it.coreDocuments()) }, StringBuilder::core),
  CODE(
    "--disassemble", "the instructions, with references by name",
    { copy(code = it.codeDocuments(source = false)) }, StringBuilder::code,
  ),
  SOURCE(
    "--source", "the instructions, with source lines too",
    { copy(code = it.codeDocuments(source = true)) }, StringBuilder::code,
  ),
  ;

  /** The document of [file] with this part added, or with why this part cannot be read. */
  fun addTo(document: FileDocument, file: Inspection): FileDocument =
    try {
      document.add(file)
    } catch (damage: ElfException) {
      document.withProblem(damage)
    } catch (damage: BtfException) {
      document.withProblem(damage)
    }

  fun showIn(text: StringBuilder, document: FileDocument): Unit = text.show(document)

  private fun FileDocument.withProblem(damage: Exception) =
    copy(problems = problems.orEmpty() + ProblemDocument(option.removePrefix("--"), damage.message.orEmpty()))
}
