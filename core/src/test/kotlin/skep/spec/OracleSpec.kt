package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.elf.ElfFile
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Each fixture is read as libbpf reads it, and written back with the same instructions. */
class OracleSpec : FreeSpec({
  for (name in Fixtures.good) {
    name - {
      val oracle = Fixtures.oracle(name)
      val spec = Fixtures.read(name)
      val fileName = Regex("\"path\":\"([^\"]*)\"").find(oracle)!!.groupValues[1]

      "is named and licensed as libbpf says" {
        fileName shouldBe "$name.bpf.o"
        oracle shouldContain "\"object_name\":\"${spec.name}\",\"license\":\"${spec.license.get()}\""
        spec.kernelVersion.ifPresent { oracle shouldContain "\"kversion\":$it," }
      }
      "has the types that libbpf counts" {
        // libbpf adds a variable of its own where there are externs in .ksyms.
        val types = spec.btf.get().typeCount() + if (spec.externs.any { it !is ExternSpec.Kconfig }) 1 else 0
        oracle shouldContain "\"btf\":{\"types\":$types,"
      }
      "has libbpf's maps in libbpf's order" {
        spec.maps.joinToString(",", transform = ::json) shouldBe oracle.section("maps")
      }
      "has libbpf's programs in libbpf's order, and writes their bytes as they were" {
        val written = ObjectWriter.write(spec)
        spec.programs.joinToString(",") { json(it, instructions(written, it.name)) } shouldBe oracle.section("programs")
      }
      "is the same when written and read back" {
        val again = Fixtures.read(ObjectWriter.write(spec), name)
        again.programs shouldBe spec.programs
        again.functions shouldBe spec.functions
        again.maps shouldBe spec.maps
        again.globals shouldBe spec.globals
        again.externs shouldBe spec.externs
        again shouldBe spec
        again.hashCode() shouldBe spec.hashCode()
      }
    }
  }
})

private fun String.section(name: String): String {
  val start = indexOf("\"$name\":[") + name.length + 4
  val end = if (name == "maps") indexOf("],\"programs\":", start) else lastIndexOf("]}")
  return substring(start, end)
}

/** A program as the oracle prints one. */
private fun json(program: ProgramSpec, code: ByteArray): String =
  "{\"name\":\"${program.name}\",\"section\":\"${program.section}\",\"type\":${program.type.number()}," +
    "\"type_name\":\"${program.type.name.lowercase()}\"," +
    "\"expected_attach_type\":${program.expectedAttachType.map { it.number() }.orElse(0)},\"flags\":0," +
    "\"autoload\":${program.autoload},\"autoattach\":true,\"insn_cnt\":${program.code.slots()}," +
    "\"insns_fnv\":\"${fnv(code)}\"}"

/** A map as the oracle prints one. */
private fun json(map: MapSpec): String {
  val pin = if (map.pinning == MapSpec.Pinning.BY_NAME) "\"/sys/fs/bpf/${map.name}\"" else "null"
  val data = map.data().map { data ->
    val bytes = data.image.toByteArray()
    ",\"initial_size\":${bytes.size},\"initial_fnv\":\"${fnv(bytes)}\"," +
      "\"initial\":\"${bytes.joinToString("") { "%02x".format(it) }}\""
  }.orElse("")
  val inner = map.inner.map { ",\"inner\":{${attributes(it)}}" }.orElse("")
  return "{${attributes(map, ",\"ifindex\":0")},\"pin_path\":$pin,\"internal\":${map.internal()}," +
    "\"autocreate\":true,\"autoattach\":false$data$inner}"
}

private fun attributes(map: MapSpec, ifindex: String = ",\"ifindex\":0"): String =
  "\"name\":\"${map.name}\",\"type\":${map.type.number()},\"type_name\":\"${map.type.name.lowercase()}\"," +
    "\"key_size\":${map.keySize},\"value_size\":${map.valueSize},\"max_entries\":${map.maxEntries}," +
    "\"flags\":${map.flags},\"map_extra\":${map.extra},\"numa_node\":${map.numaNode}$ifindex," +
    "\"btf_key_type_id\":${map.keyTypeId.orElse(0)},\"btf_value_type_id\":${map.valueTypeId.orElse(0)}"

/** The bytes of a program in an object, little-endian as the oracle hashes them. */
private fun instructions(file: ByteArray, program: String): ByteArray {
  val elf = ElfFile.of(ByteBuffer.wrap(file))
  val symbol = elf.symbolTable().get().first { it.name() == program }
  val section = elf.section(symbol.sectionIndex().asInt.toLong()).bytes()
  val bytes = ByteArray(symbol.size().toInt())
  section.position(symbol.value().toInt()).get(bytes)
  return if (elf.header().byteOrder() == ByteOrder.LITTLE_ENDIAN) bytes else swapped(bytes)
}
