package skep.relocate

import skep.btf.BtfType

/** Sorts of type, by name, that CO-RE must tell apart or take for alike. */
internal object CoreShapes {
  val all: Map<String, CoreTypes.() -> Int> = mapOf(
    "void" to { 0 },
    "int" to { int },
    "unsigned int" to { u32 },
    "long" to { long },
    "unsigned char" to { u8 },
    "bool" to { bool },
    "int of other name" to { signed("s32", 4) },
    "old bit-field" to { add(BtfType.Int("int", 4, setOf(BtfType.Encoding.SIGNED), 5, 3)) },
    "float" to { float },
    "double" to { double },
    "pointer to void" to { pointer(0) },
    "pointer to int" to { pointer(int) },
    "pointer to unsigned int" to { pointer(u32) },
    "pointer to pointer" to { pointer(pointer(int)) },
    "struct" to { struct("x", "a" of int) },
    "struct with more" to { struct("x", "b" of long, "a" of int) },
    "struct with a flavor" to { struct("x___f", "a" of int) },
    "struct of unsigned" to { struct("x", "a" of u32) },
    "struct of other name" to { struct("y", "a" of int) },
    "struct without members" to { struct("x") },
    "struct without name" to { struct("", "a" of int) },
    "struct with a pointer to itself" to { selfReferring() },
    "struct with an anonymous one" to { struct("x", anonymous(struct("", "a" of int))) },
    "struct of bit-fields" to { struct("x", "a" of int bits 3) },
    "union" to { union("x", "a" of int) },
    "forward struct" to { forward("x") },
    "forward union" to { forward("x", isUnion = true) },
    "pointer to struct" to { pointer(struct("x", "a" of int)) },
    "pointer to struct with more" to { pointer(struct("x", "a" of long, "b" of int)) },
    "pointer to other struct" to { pointer(struct("y", "a" of int)) },
    "pointer to union" to { pointer(union("x", "a" of int)) },
    "pointer to forward struct" to { pointer(forward("x")) },
    "pointer to forward union" to { pointer(forward("x", isUnion = true)) },
    "enum" to { enum("e", "A" to 1) },
    "enum with more" to { enum("e", "B" to 2, "A" to 9) },
    "enum with a flavor" to { enum("e___f", "A___f" to 1) },
    "enum of other name" to { enum("d", "A" to 1) },
    "enum without name" to { enum("", "A" to 1) },
    "enum of 64 bits" to { enum64("e", "A" to 1) },
    "enum of 64 bits in 4 bytes" to { enum64("e", "A" to 1, size = 4) },
    "array" to { array(int, 2) },
    "longer array" to { array(int, 3) },
    "array of unsigned" to { array(u32, 2) },
    "array of arrays" to { array(array(int, 2), 2) },
    "array of structs" to { array(struct("x", "a" of int), 2) },
    "flexible array" to { array(int, 0) },
    "function" to { prototype(int, int) },
    "function of nothing" to { prototype(0) },
    "function of unsigned" to { prototype(u32, u32) },
    "function of two" to { prototype(int, int, int) },
    "function of struct" to { prototype(0, struct("x", "a" of int)) },
    "pointer to function" to { pointer(prototype(int, pointer(struct("x", "a" of int)))) },
    "pointer to function of other" to { pointer(prototype(int, pointer(struct("y", "a" of int)))) },
    "pointer to function of forward" to { pointer(prototype(int, pointer(forward("x")))) },
    "const" to { const(int) },
    "all qualifiers" to { const(volatile(restrict(tag("t", typedef("i", int))))) },
    "pointer to const" to { pointer(const(int)) },
    "typedef" to { typedef("i", int) },
    "pointers, 30 deep" to { pointers(30, int) },
    "pointers, 31 deep" to { pointers(31, int) },
    "pointers, 32 deep" to { pointers(32, int) },
    "functions, 33 deep" to { functions(33) },
  )

  private fun CoreTypes.pointers(depth: Int, to: Int) = (1..depth).fold(to) { type, _ -> pointer(type) }

  private fun CoreTypes.functions(depth: Int) = (1..depth).fold(int) { type, _ -> pointer(prototype(0, type)) }

  private fun CoreTypes.selfReferring(): Int {
    val struct = reserve()
    set(struct, BtfType.Struct("x", 8, listOf(BtfType.Member.atByte("next", pointer(struct), 0))))
    return struct
  }
}
