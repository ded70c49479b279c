package skep.struct

/** What annotations say of the field at [path]. Those that say nothing about a field of its type are refused. */
internal class FieldHints(val path: String, private val annotations: List<Annotation> = emptyList()) {
  private val used = HashSet<Annotation>()
  private var dimensions = 0

  /** The type of a text. */
  fun text(): CType<String> {
    val annotation = use<CString>() ?: refuse("a String needs @CString(n), the size of its array in bytes")
    return located { chars(annotation.value) }
  }

  /** Runs [block] with the length of an array, and of the array that is its element inside. */
  fun length(): Int {
    val lengths = use<Length>()?.value ?: refuse("a list or an array needs @Length(n), how many elements it has")
    return lengths.getOrNull(dimensions++)
      ?: refuse("an array of arrays needs the length of each, the outer one's first, as @Length(2, 3)")
  }

  /** The type of an integer that is [type] when nothing else is said. */
  fun <T : Any> integer(type: IntType<T>): CType<T> {
    val unsigned = use<Unsigned>() != null
    if (use<NetworkOrder>() != null) {
      val bigEndian = BIG_ENDIAN[type.size] ?: refuse("a single byte has no byte order; leave @NetworkOrder out")
      return ViewType(bigEndian, type.codec.bigEndian())
    }
    return if (unsigned) ViewType(UNSIGNED.getValue(type.size), type.codec) else type
  }

  /** To be called when the field's type is known. */
  fun requireAllUsed() {
    val idle = annotations.find {
      it !in used && (it is CString || it is Length || it is NetworkOrder || it is Unsigned)
    }
    if (idle != null) refuse("@${idle.annotationClass.simpleName} is not for a field of this type; leave it out")
    val given = annotations.firstNotNullOfOrNull { it as? Length }?.value?.size ?: 0
    if (given != dimensions) refuse("@Length has $given lengths, and there are $dimensions arrays in each other")
  }

  fun refuse(problem: String): Nothing = throw StructException("$path: $problem")

  /** Runs [block], and tells of which field it is what is refused there. */
  inline fun <R> located(block: () -> R): R =
    try {
      block()
    } catch (e: StructException) {
      refuse(e.problem)
    }

  private inline fun <reified A : Annotation> use(): A? = annotations.firstNotNullOfOrNull { it as? A }?.also(used::add)

  private companion object {
    val UNSIGNED = listOf(u8, u16, u32, u64).associateBy { it.size }
    val BIG_ENDIAN = listOf(be16, be32, be64).associateBy { it.size }
  }
}
