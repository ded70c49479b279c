package skep.struct

import kotlinx.serialization.json.JsonElement
import skep.map.Codec
import kotlin.reflect.KProperty

/**
 * A C struct that is declared field by field: the C layout, the BTF type and the values that programs and user space
 * share, in one. It needs no compiler plugin, and so can be written in any script.
 *
 * ```
 * object Event : Struct() {
 *   val pid by u32
 *   val comm by chars(16)
 *   val address by be32
 *   val length by u64 named "size"     // where the C name cannot be the property's
 * }
 *
 * val events by hash(u32, Event, maxEntries = 1024)
 *
 * val event = Event { it[pid] = 3u; it[comm] = "bash" }
 * println(event[Event.pid])
 * ```
 *
 * A value is a [StructValue]. A struct is a type like any other, so it can be a field of another, and `Event * 4` is an
 * array of it. The fields are those that the constructor declares, in that order.
 *
 * @param name its name in C, where that is not the class's
 * @param packed whether fields follow each other without gaps, as with `__attribute__((packed))`
 * @param align the alignment to have at least, in bytes, as with `__attribute__((aligned(8)))`
 */
public abstract class Struct(name: String? = null, packed: Boolean = false, align: Int = 1) :
  StructType<StructValue>() {
  final override val name: String = name ?: javaClass.simpleName

  private val layout = Layout(this.name, packed, align)
  private var complete = false

  final override val fields: List<StructField<*>> by lazy {
    complete = true
    demand(layout.fields.isNotEmpty()) { "$this has no fields; declare them as val pid by u32" }
    layout.fields
  }

  final override val alignment: Int by lazy { fields.run { layout.alignment } }

  final override val codec: Codec<StructValue> by lazy {
    val values = FieldsCodec(this.name, layout.size, fields)
    Codec.of(values.size(), { v, to -> values.encode(v.of(this), to) }, { StructValue(this, values.decode(it)) })
  }

  final override fun json(value: StructValue): JsonElement = jsonOf(value.of(this))

  /** Declares a field, `val pid by u32`. */
  protected operator fun <F : Any> CType<F>.provideDelegate(
    struct: Struct,
    property: KProperty<*>,
  ): Field<F, StructField<F>> =
    (this named property.name).provideDelegate(struct, property)

  /** Declares a field in network byte order, `val port by be16`. */
  protected operator fun <F : Any> BigEndianType<F>.provideDelegate(
    struct: Struct,
    property: KProperty<*>,
  ): Field<F, BigEndianField<F>> = (this named property.name).provideDelegate(struct, property)

  /** Gives a field a name that its property cannot have, such as `name` and `size`: `val length by u64 named "size"`. */
  protected infix fun <F : Any> CType<F>.named(name: String): NamedField<F, StructField<F>> =
    NamedField(name) { add(name, this@named) }

  /** As the other [named], of a field in network byte order. */
  protected infix fun <F : Any> BigEndianType<F>.named(name: String): NamedField<F, BigEndianField<F>> =
    NamedField(name) { add(name, this@named) }

  /** What [named] makes, for `by` to make a property of. */
  public class NamedField<F : Any, S : StructField<F>> internal constructor(
    private val name: String,
    private val add: Layout.() -> S,
  ) {
    /** Declares the field. */
    public operator fun provideDelegate(struct: Struct, property: KProperty<*>): Field<F, S> {
      demand(!struct.complete) {
        "$struct.$name is declared after the struct was used; declare it in the class's body"
      }
      return Field(struct.layout.add())
    }
  }

  /** What the property of a field is made of. */
  public class Field<F : Any, S : StructField<F>> internal constructor(private val field: S) {
    /** The field. */
    public operator fun getValue(struct: Struct, property: KProperty<*>): S = field
  }
}

/**
 * A value of this struct: `Event { it[pid] = 3u }`. A field that is not set is zero, as with `= {}` in C.
 *
 * @param fill sets the fields; its receiver is the struct
 */
public operator fun <S : Struct> S.invoke(fill: S.(StructValue.Builder) -> Unit): StructValue =
  StructValue.Builder(this).also { fill(it) }.build()
