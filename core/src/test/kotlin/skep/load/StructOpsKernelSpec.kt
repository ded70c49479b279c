package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.kernel.KernelTest
import skep.kernel.since
import skep.map.Codec
import skep.relocate.StructOpsException
import skep.spec.Libbpf
import skep.spec.Oracle
import java.nio.file.Files
import kotlin.jvm.optionals.getOrNull

private fun openStructs() = openFixture("structs.bpf.o").apply { program("other_undo").autoload(false) }

/** What libbpf does with the fixture on this kernel. */
private val libbpf: JsonObject by lazy {
  val file = Libbpf.temporaryFolder("skep-structs").resolve("structs.bpf.o")
  Files.write(file, fixtureBytes("structs.bpf.o"))
  Oracle.ask(listOf(file), "--trace").getValue(file)["trace"]!!.jsonObject
}

private fun calls(command: String) =
  libbpf["calls"]!!.jsonArray.map { it.jsonObject }.filter { it["cmd"]!!.jsonPrimitive.content == command }

private fun JsonObject.number(field: String) = getValue(field).jsonPrimitive.int

class StructOpsKernelSpec : KernelTest({
  val links = since(6, 4, "structs with a link")

  "maps and programs are made as libbpf makes them".config(links) {
    val seen = RecordingKernel(kernel)
    openStructs().load(seen).use { loaded ->
      loaded.warnings().shouldBeEmpty()
      loaded.programs().map { it.name() } shouldContainExactly listOf("ssthresh", "cong_avoid", "undo_cwnd")
    }
    val fields = setOf("name", "key_size", "value_size", "max_entries", "map_flags", "btf_vmlinux_value_type_id")
    seen.maps.map { it.traced().filterKeys(fields::contains) } shouldContainExactly
      calls("MAP_CREATE").map { it.traced(fields) }
    seen.programs.filter { it.name.isNotEmpty() }.map {
      val target = it.attachTarget.get()
      listOf(it.name, it.type.number(), target.btfId, target.member.asInt)
    } shouldContainExactly calls("PROG_LOAD").filter { "probe" !in it }.map {
      listOf(it.getValue("name").jsonPrimitive.content) + listOf("type", "attach_btf_id", "eat").map(it::number)
    }
  }

  "the values are those that libbpf would register".config(links) {
    openStructs().load(kernel).use { loaded ->
      val theirs = libbpf["struct_ops"]!!.jsonArray.map { it.jsonObject }
      loaded.structOps().map { it.map().name() } shouldContainExactly
        theirs.map { it.getValue("name").jsonPrimitive.content }
      loaded.structOps().map { image(loaded, it) } shouldContainExactly theirs.map(::image)
    }
  }

  "members and programs are set before load, and a program that is displaced is not loaded".config(links) {
    val open = openFixture("structs.bpf.o")
    val plain = open.map("plain").structOps()
    plain.member("flags").getInt() shouldBe 2
    plain.member("flags").setInt(1)
    plain.member("name").set(Codec.string(16), "other_name")
    plain.program("undo_cwnd") shouldBePresent { it shouldBe "undo_cwnd" }
    for (map in listOf("plain", "linked")) {
      open.map(map).structOps().program("undo_cwnd", open.program("other_undo")).withoutProgram("ssthresh")
    }
    open.load(kernel).use { loaded ->
      loaded.programs().map { it.name() } shouldContainExactly listOf("cong_avoid", "other_undo")
      val theirs = libbpf["struct_ops"]!!.jsonArray[0].jsonObject.getValue("funcs").jsonArray
      val places = theirs.associate { it.jsonArray[1].jsonPrimitive.content to it.jsonArray[0].jsonPrimitive.int }
      image(loaded, loaded.structOps("plain")).programs shouldBe
        mapOf(places.getValue("cong_avoid") to "cong_avoid", places.getValue("undo_cwnd") to "other_undo")
    }
  }

  "what is optional is made when it is asked for, with the programs it has".config(links) {
    val open = openStructs()
    open.map("optional").autocreate(true)
    open.map("plain").autocreate(false)
    open.load(kernel).use { loaded ->
      loaded.structOps().map { it.map().name() } shouldContainExactly listOf("linked", "optional")
      loaded.programs().map { it.name() } shouldContainExactly
        listOf("ssthresh", "cong_avoid", "undo_cwnd", "only_optional")
      image(loaded, loaded.structOps("optional")).programs.values shouldContainExactly listOf("only_optional")
    }
  }

  "a program that is in no struct says so".config(links) {
    val open = openFixture("structs.bpf.o")
    val error = shouldThrow<LoadException> { open.load(kernel) }
    error.subject().getOrNull() shouldBe "other_undo"
    error.message shouldContain "it is in no struct"
  }

  "a member that the kernel has not may only be zero".config(links) {
    val open = openStructs()
    open.map("linked").structOps().member("nowhere").setLong(1)
    val error = shouldThrow<StructOpsException> { open.load(kernel) }
    error.map() shouldBe "linked"
    error.message shouldContain "member 'nowhere': the kernel's struct tcp_congestion_ops has no such member"

    val function = openStructs()
    function.map("plain").structOps().program("nothing", function.program("ssthresh"))
    shouldThrow<StructOpsException> { function.load(kernel) }.message shouldContain "member 'nothing'"
  }

  "a program is one thing to the kernel only".config(links) {
    val open = openStructs()
    open.map("plain").structOps().program("undo_cwnd", open.program("ssthresh"))
    shouldThrow<StructOpsException> { open.load(kernel) }.message shouldContain "can only be one thing"
  }

  "only programs are put where functions are, and only there" {
    val structs = openStructs().map("plain").structOps()
    shouldThrow<IllegalArgumentException> { structs.member("ssthresh") }.message shouldContain "is a pointer"
    shouldThrow<IllegalArgumentException> { structs.withoutProgram("flags") }.message shouldContain "no pointer"
    shouldThrow<NoSuchElementException> { structs.member("flag") }.message shouldContain "'flags'"
    shouldThrow<IllegalStateException> { openFixture("maps.bpf.o").maps().first().structOps() }
  }
})
