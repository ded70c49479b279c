package skep.relocate

import skep.btf.BtfBuilder
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.insn.AluOp
import skep.insn.AtomicOp
import skep.insn.ByteSwap
import skep.insn.Callee
import skep.insn.CoreAccess
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Width
import java.nio.ByteOrder

/** The cases of CO-RE that have a rule each, by the kernel's types and what the object believes of them. */
internal class CoreCases(private val order: ByteOrder) {
  private val cases = mutableListOf<CoreCase>()

  fun all(): List<CoreCase> {
    fields()
    anonymous()
    arrays()
    enums()
    names()
    ambiguity()
    order()
    bitfields()
    instructions()
    matrix()
    return cases
  }

  private fun types(build: CoreTypes.() -> Unit) = CoreTypes(order).apply(build).build()

  /** Asks about the types that [local] returns all that is to be [asked]. */
  private fun case(
    name: String,
    local: CoreTypes.() -> List<Int>,
    asked: (CoreAccess) -> Boolean = { true },
    target: CoreTypes.() -> Unit,
  ) {
    val types = CoreTypes(order)
    val roots = types.local()
    val btf = types.build()
    cases += CoreCase(name, btf, types(target), roots.flatMap { CoreQuestion.all(btf, it, asked) })
  }

  /** Where a field went, and what it became. */
  private fun fields() {
    val local: CoreTypes.() -> List<Int> = {
      listOf(struct("s", "a" of u32, "b" of int, "p" of pointer(0), "h" of u16))
    }
    case("fields: all as it was", local) { struct("s", "a" of u32, "b" of int, "p" of pointer(0), "h" of u16) }
    case("fields: other order", local) { struct("s", "h" of u16, "p" of pointer(int), "b" of int, "a" of u32) }
    case("fields: none of them", local) { struct("s", "z" of u32) }
    case("fields: no struct", local) { struct("t", "a" of u32) }
    case("fields: a union", local) { union("s", "a" of u32, "b" of int) }
    case("fields: wider", local) { struct("s", "a" of u64, "b" of long, "p" of pointer(0), "h" of u32) }
    case("fields: narrower", local) { struct("s", "z" of u8, "a" of u8, "b" of char, "p" of u32, "h" of u8) }
    case("fields: of other sign", local) { struct("s", "a" of int, "b" of u32, "p" of u64, "h" of short) }
    case("fields: of other sign and size", local) { struct("s", "a" of long, "b" of u64, "h" of char) }
    case("fields: of other sort", local) {
      struct("s", "a" of struct("t", "x" of u32), "b" of float, "p" of array(u8, 8), "h" of enum("e", "A" to 1))
    }
    case("fields: boolean and characters", { listOf(struct("s", "a" of u8, "b" of char, "c" of bool)) }) {
      val character = BtfType.Int("char", 2, setOf(BtfType.Encoding.SIGNED, BtfType.Encoding.CHAR), 16, 0)
      struct("s", "z" of int, "a" of bool, "b" of add(character), "c" of u16)
    }
    case("fields: by typedef and qualifiers", local) {
      val u = typedef("__u32", typedef("u_int", const(volatile(u32))))
      struct("s", "z" of long, "a" of u, "b" of const(int), "p" of restrict(pointer(const(0))), "h" of tag("t", u16))
    }
    case("fields: floats", { listOf(struct("s", "f" of float, "d" of double)) }) {
      struct("s", "d" of float, "f" of double)
    }
    case("fields: of structs", { listOf(struct("s", "t" of struct("t", "x" of int, "y" of int))) }) {
      struct("s", "z" of long, "t" of struct("other", "y" of int, "x" of long))
    }
    case("fields: of a union for a struct", { listOf(struct("s", "t" of struct("t", "x" of int, "y" of int))) }) {
      struct("s", "z" of long, "t" of union("t", "y" of int, "x" of int))
    }
    case("fields: forward", { listOf(struct("s", "a" of forward("f"), "b" of forward("g"), "c" of forward("h"))) }) {
      struct("s", "a" of forward("f___x"), "b" of forward("other"), "c" of struct("h", "x" of int))
    }
    case("fields: beyond 16 bits", local) {
      struct("s", "z" of array(u8, 40_000), "a" of u32, "b" of int, "p" of pointer(0), "h" of u16)
    }
    case("fields: beyond 28 bits", local) {
      struct("s", "z" of array(u64, 60_000_000), "a" of u32, "b" of int, "p" of pointer(0), "h" of u16)
    }
    case("fields: at the last offset that fits", local) {
      struct("s", "z" of array(u8, 32_764), "b" of int, "a" of u32)
    }
    case("fields: sizes that no load has", local) {
      struct("s", "a" of unsigned("u128", 16), "b" of signed("s128", 16), "h" of unsigned("u24", 3))
    }
  }

  /** Anonymous structs and unions are looked into, on either side. */
  private fun anonymous() {
    val flat: CoreTypes.() -> List<Int> = { listOf(struct("s", "a" of int, "b" of int, "c" of int)) }
    case("anonymous: now within a struct and a union", flat) {
      val deep = union("", "c" of int, "x" of long)
      struct("s", "z" of int, anonymous(struct("", "a" of int, anonymous(deep), "b" of int)))
    }
    case("anonymous: three deep", flat) {
      val inner = struct("", "y" of long, anonymous(union("", "b" of int, "c" of int)))
      struct("s", "z" of long, anonymous(struct("", "x" of int, anonymous(inner))), "a" of int)
    }
    case("anonymous: within a typedef of one", flat) {
      struct("s", "z" of long, anonymous(const(struct("", "b" of int))), anonymous(typedef("t", union("", "c" of int))))
    }
    case("anonymous: not within a named member", flat) { struct("s", "t" of struct("", "a" of int, "b" of int)) }
    case("anonymous: what is no struct", flat) { struct("s", anonymous(int), anonymous(pointer(0)), "a" of int) }
    val nested: CoreTypes.() -> List<Int> = {
      val inner = struct("", "b" of int, "t" of array(struct("t", "x" of int), 2))
      listOf(struct("s", "a" of int, anonymous(union("", anonymous(inner), "l" of long))))
    }
    case("anonymous: as it was", nested) {
      val inner = struct("", "b" of int, "t" of array(struct("t", "x" of int), 2))
      struct("s", "z" of int, "a" of int, anonymous(union("", anonymous(inner), "l" of long)))
    }
    case("anonymous: no longer", nested) {
      struct("s", "l" of long, "t" of array(struct("u", "w" of int, "x" of int), 4), "b" of int, "a" of int)
    }
    for (depth in listOf(62, 63, 64)) {
      case("anonymous: $depth levels", { listOf(struct("s", "a" of int)) }) {
        var inner = struct("", "a" of int)
        repeat(depth - 2) { inner = struct("", anonymous(inner)) }
        struct("s", anonymous(inner))
      }
    }
  }

  /** Elements have bounds, but for those of a flexible array. */
  private fun arrays() {
    val four: CoreTypes.() -> List<Int> = { listOf(struct("s", "n" of int, "a" of array(int, 4))) }
    val flexible: CoreTypes.() -> List<Int> = { listOf(struct("s", "n" of int, "a" of array(int, 0))) }
    for ((name, local) in listOf("four" to four, "flexible" to flexible)) {
      case("arrays: $name, as many", local) { struct("s", "z" of long, "n" of int, "a" of array(int, 4)) }
      case("arrays: $name, more", local) { struct("s", "a" of array(int, 9), "n" of int) }
      case("arrays: $name, fewer", local) { struct("s", "a" of array(int, 3), "n" of int) }
      case("arrays: $name, one", local) { struct("s", "n" of int, "a" of array(int, 1)) }
      case("arrays: $name, flexible", local) { struct("s", "z" of long, "n" of int, "a" of array(int, 0)) }
      case("arrays: $name, none and not last", local) { struct("s", "a" of array(int, 0), "n" of int) }
      case("arrays: $name, of larger", local) { struct("s", "n" of int, "a" of array(u64, 4)) }
      case("arrays: $name, of structs", local) { struct("s", "n" of int, "a" of array(struct("t", "x" of int), 4)) }
      case("arrays: $name, a pointer", local) { struct("s", "n" of int, "a" of pointer(int)) }
      case("arrays: $name, a number", local) { struct("s", "n" of int, "a" of int) }
    }
    case("arrays: flexible within anonymous", flexible) {
      struct("s", "n" of int, anonymous(struct("", "z" of array(int, 0), "a" of array(int, 0))))
    }
    case("arrays: of unsigned", { listOf(struct("s", "a" of array(u32, 2))) }) { struct("s", "a" of array(u64, 2)) }
    case("arrays: of arrays", { listOf(struct("s", "a" of array(array(u16, 2), 3))) }) {
      struct("s", "z" of int, "a" of array(array(u32, 3), 2))
    }
    case("arrays: of structs", { listOf(struct("s", "a" of array(struct("t", "x" of int, "y" of u8), 2))) }) {
      struct("s", "z" of int, "a" of array(struct("t", "y" of u8, "w" of long, "x" of int), 2))
    }
    case("arrays: as the root", { listOf(typedef("v", array(int, 3)), typedef("w", array(int, 0))) }) {
      typedef("v", array(int, 2))
      typedef("w", array(int, 0))
    }
    val indices: CoreTypes.() -> List<Int> = { listOf(struct("s", "a" of int, "b" of int)) }
    case("arrays: structs of other size, by index", indices) { struct("s", "a" of int, "b" of int, "c" of long) }
    case("arrays: forward elements", four) { struct("s", "n" of int, "a" of array(forward("t"), 4)) }
  }

  /** Values by name, of either width. */
  private fun enums() {
    val local: CoreTypes.() -> List<Int> = {
      val e = enum("e", "A" to 0, "B___x" to 1, "C" to 2)
      listOf(e, typedef("e_t", e), struct("s", "f" of e), enum64("l", "A" to (1L shl 40), "B" to 2))
    }
    case("enums: as it was", local) {
      val e = enum("e", "A" to 0, "B___x" to 1, "C" to 2)
      typedef("e_t", e)
      struct("s", "f" of e)
      enum64("l", "A" to (1L shl 40), "B" to 2)
    }
    case("enums: other values", local) {
      val e = enum("e", "C" to 0x7fffffff, "B" to 5, "Z" to 6)
      typedef("e_t", const(e))
      struct("s", "z" of int, "f" of e)
      enum64("l", "B" to (1L shl 33), "A" to Long.MAX_VALUE)
    }
    case("enums: of 64 bits for 32", local) {
      val e = enum64("e", "A" to (1L shl 35), "B" to 5, "C" to 0xffffffff)
      typedef("e_t", e)
      struct("s", "f" of e)
      enum("l", "B" to 2, "A" to 0xfffffffe)
    }
    case("enums: signed", local) {
      val e = enum("e", "A" to -1, "B" to Int.MIN_VALUE.toLong(), "C" to 3, signed = true)
      typedef("e_t", e)
      struct("s", "f" of e)
      enum64("l", "B" to -5, "A" to Long.MIN_VALUE, signed = true)
    }
    case("enums: unsigned above 31 bits", local) {
      val e = enum("e", "A" to 0xffffffff, "B" to 0x80000000)
      typedef("e_t", e)
      struct("s", "f" of e)
      enum64("l", "A" to -1)
    }
    case("enums: no enum any more", local) {
      typedef("e", int)
      typedef("e_t", int)
      struct("s", "f" of int)
      struct("l", "A" of int)
    }
    case("enums: a member of another enum, or one without name", local) {
      struct("s", "f" of enum("", "A" to 1))
      struct("s___x", "f" of enum("e___y", "A" to 1))
    }
    case("enums: another enum as the member", local) { struct("s", "f" of enum("d", "A" to 1)) }
    case("enums: small", local) {
      val e = enum("e", "A" to 0, "B" to 1, "C" to 2, size = 1)
      struct("s", "f" of e)
    }
    case("enums: a flavor each of a value", local) { enum("e", "A___new" to 4, "A" to 5, "B___old" to 6) }
    case("enums: without name", { listOf(enum("", "A" to 1), typedef("e_t", enum("", "A" to 1))) }) {
      typedef("e_t", enum("", "Z" to 0, "A" to 9))
    }
  }

  /** Flavors, and what is none. */
  private fun names() {
    val names = listOf("s", "s___a", "s___b", "s____a", "s_____a", "s__a", "_s", "___s", "_s___a", "s___", "s___a___b")
    val locals: CoreTypes.() -> List<Int> = { names.map { struct(it, "a" of int) } }
    val kinds = setOf(CoreKind.TYPE_ID_TARGET, CoreKind.FIELD_BYTE_OFFSET, CoreKind.TYPE_SIZE).map { it.number() }
    for (name in names) {
      case("names: only $name", locals, { it.kind() in kinds }) { struct(name, "z" of int, "a" of int) }
    }
    case("names: what has none", {
      listOf(struct("", "a" of int), union("", "a" of int), pointer(int), array(int, 2))
    }) {
      struct("", "a" of int)
    }
    case("names: other kinds of type", { listOf(int, typedef("t", int), forward("f"), float, double, struct("s")) }) {
      unsigned("int", 8)
      typedef("t", long)
      struct("f", "a" of int)
      struct("float", "a" of int)
      signed("double", 8)
      forward("s")
    }
    val others: CoreTypes.() -> List<Int> = {
      listOf(
        add(BtfType.Func("f", prototype(int, int), BtfLinkage.GLOBAL)),
        add(BtfType.Var("v", int, BtfLinkage.GLOBAL)),
        tag("tag", int),
      )
    }
    case("names: functions, variables and tags", others) { others() }
  }

  /** Several candidates must be of one mind. */
  private fun ambiguity() {
    val local: CoreTypes.() -> List<Int> = { listOf(struct("s", "a" of u32, "b" of u32), enum("e", "A" to 1)) }
    case("ambiguity: copies", local) { repeat(3) { struct("s", "b" of u32, "a" of u32) } }
    case("ambiguity: other offsets", local) {
      struct("s", "a" of u32, "b" of u32)
      struct("s___x", "b" of u32, "a" of u32)
    }
    case("ambiguity: other sizes", local) {
      struct("s", "a" of u32, "b" of u32)
      struct("s", "a" of u32, "b" of u64)
    }
    case("ambiguity: one has not all", local) {
      struct("s___x", "b" of u32)
      struct("s", "z" of u32, "b" of u32, "a" of u32)
    }
    case("ambiguity: other signs and sizes at one place", local) {
      struct("s", "z" of u64, "a" of u64)
      struct("s___x", "z" of u64, "a" of int)
    }
    case("ambiguity: bit-fields in one unit", local) {
      struct("s", "a" of u32 bits 3, "b" of u32 bits 4)
      struct("s___x", "a" of u32 bits 4, "b" of u32 bits 4)
    }
    case("ambiguity: enum values", local) {
      enum("e", "A" to 1)
      enum("e___x", "A" to 1)
      enum64("e___y", "A" to 2)
    }
    case("ambiguity: same enum values", local) {
      enum("e", "A" to 1)
      enum64("e___y", "B" to 2, "A" to 1)
    }
  }

  /** Candidates that a record rules out stay out; a module is asked only when the kernel has no candidate. */
  private fun order() {
    val local = CoreTypes(order)
    val s = local.run { struct("s", "a" of u32, "b" of u32, "c" of u32) }
    val other = local.run { struct("s___x", "a" of u32, "b" of u32) }
    val m = local.run { struct("m", "a" of u32) }
    val btf = local.build()
    val target = types {
      struct("s", "a" of u32, "b" of u32)
      struct("s", "c" of u32, "a" of u32)
      struct("s", "c" of u32, "b" of u32, "a" of u32)
    }

    fun offset(root: Int, access: String) = CoreQuestion.of(btf, root, CoreKind.FIELD_BYTE_OFFSET, access)

    fun exists(root: Int, access: String) = CoreQuestion.of(btf, root, CoreKind.FIELD_EXISTS, access)

    fun inOrder(name: String, vararg questions: CoreQuestion) {
      cases += CoreCase("order: $name", btf, target, questions.toList(), inOrder = true)
    }
    inOrder("ambiguous at first", offset(s, "0:0"))
    inOrder("c rules one out, b another", offset(s, "0:2"), offset(s, "0:1"), offset(s, "0:0"))
    inOrder("existence rules out as well", exists(s, "0:2"), exists(s, "0:1"), offset(s, "0:0"))
    inOrder("not for another root type", exists(s, "0:2"), exists(s, "0:1"), offset(other, "0:0"))
    inOrder("what none has rules none out", offset(m, "0:0"), exists(s, "5"), offset(s, "0:2"))

    val kernel = types { struct("s", "z" of long, "a" of u32) }
    val module = CoreTypes(BtfBuilder.splitFrom(kernel)).apply {
      struct("s", "c" of u32, "b" of u32)
      struct("m", "z" of long, "a" of u64)
      struct("m___x", "z" of long, "a" of u64)
    }.build()
    val questions = listOf(s, other, m).flatMap { CoreQuestion.all(btf, it) }
    cases += CoreCase("order: with a module", btf, kernel, questions, module)
  }

  /** Bit-fields of each size at each place, from any size; and what only one side says to be one. */
  private fun bitfields() {
    val local: CoreTypes.() -> List<Int> = {
      val bitfield = struct("s", "z" of u32 bits 5, "a" of u32 bits 9)
      listOf(bitfield, struct("s___i", "a" of int), struct("s___u", "a" of u32))
    }
    for (bytes in listOf(1, 2, 4, 8)) {
      for (bits in listOf(1, 2, 7, 8, 9, 16, 24, 31, 32, 33, 63, 64).filter { it <= bytes * 8 }) {
        for (start in listOf(0, 1, 4, 7, 8, 12, 15, 16, 23, 31, 32, 40, 57, 63, 64, 71)) {
          case("bit-fields: $bits bits at $start in $bytes bytes", local, { it.access().startsWith("0:") }) {
            val type = if ((bits + start) % 2 == 0) signed("i$bytes", bytes) else unsigned("u$bytes", bytes)
            val pads = List(start) { ("z$it" of u8) bits 1 }.toTypedArray()
            struct("s", *pads, ("a" of type) bits bits, packed = true)
          }
        }
      }
    }
    case("bit-fields: boolean and enum", {
      listOf(struct("s", "a" of u32 bits 2, "b" of bool bits 1, "c" of int bits 3))
    }) {
      val e = enum("e", "A" to -1, signed = true)
      struct("s", "z" of u32 bits 3, "b" of bool bits 1, "a" of bool bits 1, "c" of e bits 3)
    }
    case("bit-fields: of an enum", {
      listOf(struct("s", "a" of enum("e", "A" to 1) bits 2, "b" of enum("f") bits 9))
    }) {
      struct("s", "z" of u8 bits 3, "a" of enum64("e", "A" to 1) bits 4, "b" of enum("f", size = 1) bits 6)
    }
  }

  /** What a number is put into, and how it is read in another size. */
  private fun instructions() {
    val local: CoreTypes.() -> Unit = {
      struct(
        "s", "z" of int, "a" of u32, "b" of u64, "c" of u16, "d" of u8,
        "p" of pointer(0),
      )
    }
    val btf = types(local)
    val root = btf.findAllFlavors("s").findFirst().asInt

    fun targets(vararg types: Pair<String, CoreTypes.() -> Unit>) = types.toMap()
    val targets = targets(
      "as it was" to local,
      "other sizes" to { struct("s", "z" of u64, "a" of u64, "b" of u32, "c" of u32, "d" of u16, "p" of pointer(0)) },
      "signed" to { struct("s", "z" of long, "a" of int, "b" of int, "c" of int, "d" of int, "p" of int) },
      "missing" to { struct("s") },
      "far" to { struct("s", "z" of array(u8, 32_760), "a" of u32, "b" of u64, "c" of u32) },
    )
    for ((name, target) in targets) {
      val questions = (1..5).map { "0:$it" }.map { access ->
        val record = CoreAccess(root, access, CoreKind.FIELD_BYTE_OFFSET.number())
        val value = CoreAnswer.of(CoreSpec.parse(btf, record)).value().asLong
        CoreQuestion(record, instructions(value.toInt()))
      }
      cases += CoreCase("instructions: $name", btf, types(target), questions)
    }
  }

  /** Instructions of every sort, holding what a record says. */
  private fun instructions(value: Int): List<Insn> = buildList {
    for (width in Width.values()) {
      for (op in AluOp.values()) add(Insn.Alu(op, width, Reg.R3, Imm(value)))
      add(Insn.Alu(AluOp.MOV, width, Reg.R3, Reg.R4))
      add(Insn.MoveSigned(width, Reg.R3, Reg.R4, Size.B))
    }
    for (size in Size.values()) {
      addAll(CoreQuestion.memory(size, value))
      if (size < Size.W) add(Insn.Load(size, true, Reg.R1, Reg.R2, value))
      add(CoreQuestion.memory(size, value + 1).first())
      add(Insn.LoadAcquire(size, Reg.R1, Reg.R2, value))
      add(Insn.StoreRelease(size, Reg.R1, value, Reg.R2))
      if (size != Size.DW) add(Insn.LoadPacketAbsolute(size, value))
    }
    for (size in listOf(Size.W, Size.DW)) {
      for (op in AtomicOp.values()) add(Insn.Atomic(op, true, size, Reg.R1, value, Reg.R2))
    }
    add(Insn.LoadImm64(Reg.R1, Imm64.Value(value.toLong())))
    add(Insn.LoadImm64(Reg.R1, Imm64.Value(value + (1L shl 32))))
    add(Insn.LoadImm64(Reg.R1, Imm64.MapFd(value)))
    add(Insn.LoadImm64(Reg.R1, Imm64.MapValue(value, 0)))
    add(Insn.LoadImm64(Reg.R1, Imm64.BtfVariable(value, 0)))
    add(Insn.Swap(ByteSwap.TO_BE, 16, Reg.R1))
    add(Insn.Call(Callee.HelperId(value)))
    add(Insn.Exit())
  }

  /** Each sort of type as what another is believed to be: as a typedef, and as a member. */
  private fun matrix() {
    val local = CoreTypes(order)
    val roots = CoreShapes.all.values.mapIndexed { i, shape ->
      val type = local.shape()
      local.typedef("t___$i", type) to local.run { struct("s___$i", "m" of type) }
    }
    val btf = local.build()
    val questions = roots.flatMap { (typedef, struct) ->
      listOf(CoreKind.TYPE_EXISTS, CoreKind.TYPE_SIZE, CoreKind.TYPE_MATCHES).map {
        CoreQuestion.of(btf, typedef, it, "0")
      } +
        CoreQuestion.of(btf, struct, CoreKind.TYPE_MATCHES, "0") +
        listOf(CoreKind.FIELD_EXISTS, CoreKind.FIELD_BYTE_OFFSET).map { CoreQuestion.of(btf, struct, it, "0:0") }
    }
    for ((name, shape) in CoreShapes.all) {
      val target = types {
        val type = shape()
        typedef("t", type)
        struct("s", "z" of long, "m" of type)
      }
      cases += CoreCase("matrix: $name", btf, target, questions)
    }
  }
}
