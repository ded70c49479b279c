package skep.struct

/**
 * Puts the fields of [struct] one behind the other as C does: each on a multiple of its alignment, and the whole on a
 * multiple of the largest.
 *
 * @param packed whether fields follow each other without gaps (`__attribute__((packed))`)
 * @param align an alignment to have at least (`__attribute__((aligned(8)))`)
 */
internal class Layout(private val struct: String, private val packed: Boolean = false, align: Int = 1) {
  private val list = ArrayList<StructField<*>>()
  private var end = 0

  init {
    requireIdentifier(struct, "the struct's name")
    demand(align in 1..MAX_ALIGNMENT && align.countOneBits() == 1) {
      "$struct: $align is no alignment, which is a power of two up to $MAX_ALIGNMENT"
    }
  }

  /** The fields so far. */
  val fields: List<StructField<*>> get() = list.toList()

  /** The alignment that the fields so far give it. */
  var alignment = align
    private set

  /** The size with the fields so far, padding at the end included. */
  val size: Int get() = placed { end.roundedUpTo(alignment) }

  fun <F : Any> add(name: String, type: CType<F>): StructField<F> =
    when (type) {
      is BigEndianType -> add(name, type)
      else -> add(name, type) { offset, index -> StructField(name, type, offset, index) }
    }

  fun <F : Any> add(name: String, type: BigEndianType<F>): BigEndianField<F> =
    add(name, type) { offset, index -> BigEndianField(name, type, offset, index) }

  private fun <F : StructField<*>> add(name: String, type: CType<*>, make: (offset: Int, index: Int) -> F): F {
    requireIdentifier(name, struct)
    demand(list.none { it.name == name }) { "$struct has two fields '$name'" }
    val alignment = if (packed) 1 else type.alignment
    return placed {
      val field = make(end.roundedUpTo(alignment), list.size)
      end = Math.addExact(field.offset, type.size)
      this.alignment = maxOf(this.alignment, alignment)
      list += field
      field
    }
  }

  private companion object {
    const val MAX_ALIGNMENT = 4096
  }
}

/** The next offset of so much alignment, a power of two. */
internal fun Int.roundedUpTo(alignment: Int): Int = Math.addExact(this, alignment - 1) and -alignment

/** Checks a name as the kernel does those in BTF (`btf_name_valid_identifier`, which once had room for 127). */
internal fun requireIdentifier(name: String, where: String) {
  demand(name.length <= MAX_NAME && name.matches(IDENTIFIER)) {
    "$where: '$name' cannot be a name in C: letters without accents, digits and underscores, at most $MAX_NAME"
  }
}

private const val MAX_NAME = 127
private val IDENTIFIER = Regex("[A-Za-z_][A-Za-z0-9_]*")
