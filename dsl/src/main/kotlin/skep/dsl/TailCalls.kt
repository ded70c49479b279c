package skep.dsl

import skep.insn.Helper
import skep.insn.MapType
import skep.ir.Value
import skep.spec.MapSpec
import skep.struct.u32

/**
 * Programs by number, that others of their kind can go on as.
 *
 * ```
 * val parsers by programArray(maxEntries = 4) { mapOf(4 to ipv4, 6 to ipv6) }
 * val start by xdp { tailCall(parsers, version); ret(PASS) }
 * ```
 */
public class ProgramArray internal constructor(owner: Bpf, name: String, describe: MapDescription) :
  DeclaredMap(owner, name, describe)

/**
 * Declares an array of [maxEntries] programs.
 *
 * @param programs those that are in it when the object is loaded; it can refer to what is declared below
 */
public fun Bpf.programArray(
  maxEntries: Int,
  name: String? = null,
  programs: () -> Map<Int, Program> = { emptyMap() },
): Bpf.Declaration<ProgramArray> =
  Declaration {
    val description =
      MapDescription(MapType.PROG_ARRAY) {
        keySize(u32.size).valueSize(u32.size).maxEntries(maxEntries)
        slots(programs().map { (index, program) -> MapSpec.Slot(index, program.name) })
      }
    ProgramArray(this, name ?: it, description)
  }

/** How programs go on as others. */
public sealed interface TailCalls {
  /** The program that is being written. */
  public val program: ProgramBody

  /** Goes on as the program in slot [index]. If there is none, or after 33 of them, this one goes on after all. */
  public fun tailCall(programs: ProgramArray, index: Num<UInt>): Unit = program.tailCall(programs, index.word)

  /** As the other [tailCall], with a number that is known now. */
  public fun tailCall(
    programs: ProgramArray,
    index: Int,
  ): Unit = program.tailCall(programs, program.run { u32(index) }.word)

  /** As the other [tailCall], with a map of the type `PROG_ARRAY`. */
  public fun tailCall(programs: SpecialMap, index: Num<UInt>): Unit = program.tailCall(programs, index.word)
}

private fun ProgramBody.tailCall(programs: DeclaredMap, index: Value) {
  demand(programs.type == MapType.PROG_ARRAY) { "'$programs' is no array of programs" }
  flow.facts.firstOrNull { it is Held }?.let { throw BpfDslException("$it is not given back before a tail call") }
  demand(flow.frame.scopes.none { it is Scope.Cleanup }) {
    "a tail call does not come back, so what the block around it has borrowed would stay with nobody; " +
      "call behind the block"
  }
  flow.code.callVoid(Helper.TAIL_CALL.callee(), contextAddress, programs.address, index)
}
