@file:OptIn(InternalSerializationApi::class, ExperimentalSerializationApi::class)

package skep.struct

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.InternalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.buildClassSerialDescriptor
import kotlinx.serialization.descriptors.buildSerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.encoding.decodeStructure
import kotlinx.serialization.encoding.encodeStructure
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer

/** What `make.py` made: random structs, declared here in two of the ways there are, and by clang. */
internal object Generated {
  class Member(val name: String, val type: String, val lengths: List<Int>)

  class Description(
    val name: String,
    val packed: Boolean,
    val align: Int,
    val members: List<Member>,
    val value: JsonArray,
  )

  private val document = Json.parseToJsonElement(resource("structs.json").decodeToString()).jsonObject

  val descriptions: List<Description> =
    document.getValue("structs").jsonArray.map { it.jsonObject }.map { row ->
      val members =
        row.getValue("fields").jsonArray.map { it.jsonObject }.map { field ->
          val lengths = field.getValue("lengths").jsonArray.map { it.jsonPrimitive.int }
          Member(field.text("name"), field.text("type"), lengths)
        }
      val align = row["align"]?.jsonPrimitive?.int ?: 1
      Description(row.text("name"), "packed" in row, align, members, row.getValue("value").jsonArray)
    }

  private val byName = descriptions.associateBy { it.name }

  fun find(name: String): Description? = byName[name]

  val enums: Map<String, Map<String, Int>> =
    document.getValue("enums").jsonObject.mapValues { (_, constants) ->
      constants.jsonObject.mapValues { it.value.jsonPrimitive.int }
    }

  fun compiled(order: String): ObjectSpec {
    val name = "structs.$order.bpf.o"
    return ObjectReader.read(ByteBuffer.wrap(resource(name)), ObjectReader.Options.named(name))
  }

  fun ObjectSpec.bytes(variable: String): ByteArray {
    val global = global(variable).orElseThrow()
    val image = dataMap(global.section()).orElseThrow().data().orElseThrow().image()
    return image.slice(global.offset(), global.size())
  }

  private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content

  private fun resource(name: String) = Generated::class.java.getResource("/skep/struct/$name")!!.readBytes()
}

/** The generated structs as [Struct]s. */
internal object GeneratedStructs {
  private val structs = HashMap<String, Struct>()
  private val enums = Generated.enums.mapValues { (name, constants) -> EnumType(name, constants) }

  private class Declared(description: Generated.Description) :
    Struct(description.name, description.packed, description.align) {
    init {
      for (member in description.members) {
        (type(member) named member.name).provideDelegate(this, ::name)
      }
    }
  }

  fun struct(description: Generated.Description): Struct =
    structs.getOrPut(description.name) { Declared(description) }

  fun value(description: Generated.Description): StructValue =
    value(struct(description), description.value) as StructValue

  private fun type(member: Generated.Member): CType<*> {
    val lengths = if (member.type == "char") member.lengths.dropLast(1) else member.lengths
    val element = if (member.type == "char") chars(member.lengths.last()) else type(member.type)
    return lengths.foldRight(element) { length, type -> type * length }
  }

  private fun type(name: String): CType<*> = SCALARS[name] ?: enums[name] ?: structs.getValue(name)

  private fun value(type: CType<*>, json: JsonElement): Any {
    val text = (json as? kotlinx.serialization.json.JsonPrimitive)?.content
    return when (type) {
      is Struct ->
        StructValue.Builder(type)
          .also { builder -> type.fields.forEach { builder.put(it, json.jsonArray[it.index]) } }
          .build()
      is StringType -> text!!
      is ListType<*> -> json.jsonArray.map { value(type.element, it) }
      is EnumType -> type.constants.getValue(text!!)
      else -> number(type, text!!)
    }
  }

  @Suppress("UNCHECKED_CAST")
  private fun <F : Any> StructValue.Builder.put(field: StructField<F>, json: JsonElement) =
    set(field, value(field.type, json) as F)
}

/** The generated structs as serializable classes are described, but with lists for values. */
internal object GeneratedClasses {
  private val classes = HashMap<String, Class>()

  /** Whether what serializable classes can say suffices: they have no pointers. */
  fun canSay(description: Generated.Description): Boolean =
    description.members.all { it.type != "pointer" && Generated.find(it.type)?.let(::canSay) != false }

  fun struct(description: Generated.Description): StructType<List<Any>> = struct(serializer(description))

  private fun serializer(description: Generated.Description): KSerializer<List<Any>> =
    classes.getOrPut(description.name) { Class(description) }

  fun value(description: Generated.Description): List<Any> = values(description, description.value)

  private fun values(description: Generated.Description, json: JsonArray): List<Any> =
    description.members.zip(json) { member, its -> value(member.type, member.lengths, its) }

  private fun value(type: String, lengths: List<Int>, json: JsonElement): Any {
    val struct = Generated.find(type)
    return when {
      type == "char" && lengths.size == 1 -> json.jsonPrimitive.content
      lengths.isNotEmpty() -> json.jsonArray.map { value(type, lengths.drop(1), it) }
      struct != null -> values(struct, json.jsonArray)
      type in Generated.enums -> Generated.enums.getValue(type).keys.indexOf(json.jsonPrimitive.content)
      else -> number(SCALARS.getValue(type), json.jsonPrimitive.content)
    }
  }

  private class Enumeration(name: String, constants: Map<String, Int>) : KSerializer<Int> {
    override val descriptor: SerialDescriptor =
      buildSerialDescriptor(name, SerialKind.ENUM) {
        for ((constant, number) in constants) {
          val type = buildSerialDescriptor("$name.$constant", kotlinx.serialization.descriptors.StructureKind.OBJECT)
          element(constant, type, listOf(CValue(number)))
        }
      }

    override fun serialize(encoder: Encoder, value: Int) = encoder.encodeEnum(descriptor, value)

    override fun deserialize(decoder: Decoder): Int = decoder.decodeEnum(descriptor)
  }

  private class Class(description: Generated.Description) : KSerializer<List<Any>> {
    private val fields = description.members.map { serializer(it) }

    override val descriptor: SerialDescriptor =
      buildClassSerialDescriptor("generated." + description.name) {
        annotations = listOfNotNull(Packed().takeIf { description.packed }, Aligned(description.align))
        for ((member, serializer) in description.members.zip(fields)) {
          val isText = member.type == "char"
          val lengths = if (isText) member.lengths.dropLast(1) else member.lengths
          val hints =
            listOfNotNull(
              CString(member.lengths.lastOrNull() ?: 0).takeIf { isText },
              Length(*lengths.toIntArray()).takeIf { lengths.isNotEmpty() },
              NetworkOrder().takeIf { member.type.startsWith("be") },
            )
          element(member.name, serializer.descriptor, hints)
        }
      }

    override fun serialize(encoder: Encoder, value: List<Any>) =
      encoder.encodeStructure(descriptor) {
        fields.forEachIndexed { i, serializer -> encodeSerializableElement(descriptor, i, serializer, value[i]) }
      }

    override fun deserialize(decoder: Decoder): List<Any> =
      decoder.decodeStructure(descriptor) {
        val values = arrayOfNulls<Any>(fields.size)
        while (true) {
          val i = decodeElementIndex(descriptor)
          if (i < 0) break
          values[i] = decodeSerializableElement(descriptor, i, fields[i])
        }
        values.map { it!! }
      }

    @Suppress("UNCHECKED_CAST")
    private fun serializer(member: Generated.Member): KSerializer<Any> {
      val element =
        SERIALIZERS[member.type] ?: Generated.enums[member.type]?.let { Enumeration(member.type, it) }
          ?: serializer(Generated.find(member.type)!!)
      val lists = if (member.type == "char") member.lengths.drop(1) else member.lengths
      return lists.fold(element as KSerializer<Any>) { type, _ -> ListSerializer(type) as KSerializer<Any> }
    }
  }

  private val SERIALIZERS: Map<String, KSerializer<*>> =
    mapOf(
      "u8" to UByte.serializer(), "u16" to UShort.serializer(), "u32" to UInt.serializer(), "u64" to ULong.serializer(),
      "s8" to Byte.serializer(), "s16" to Short.serializer(), "s32" to Int.serializer(), "s64" to Long.serializer(),
      "be16" to UShort.serializer(), "be32" to UInt.serializer(), "be64" to ULong.serializer(),
      "bool" to Boolean.serializer(), "f32" to Float.serializer(), "f64" to Double.serializer(),
      "char" to String.serializer(),
    )
}

private val SCALARS: Map<String, CType<*>> =
  (listOf(u8, u16, u32, u64, s8, s16, s32, s64, be16, be32, be64, bool, f32, f64) + pointer).associateBy { it.name }

private fun number(type: CType<*>, text: String): Any =
  when (type) {
    u8 -> text.toUByte()
    u16, be16 -> text.toUShort()
    u32, be32 -> text.toUInt()
    u64, be64, pointer -> text.toULong()
    s8 -> text.toByte()
    s16 -> text.toShort()
    s32 -> text.toInt()
    s64 -> text.toLong()
    bool -> text.toBooleanStrict()
    f32 -> text.toFloat()
    else -> text.toDouble()
  }
