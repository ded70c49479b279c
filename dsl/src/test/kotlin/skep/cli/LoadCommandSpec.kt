package skep.cli

import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.kernel.KernelTest
import skep.kernel.since
import skep.module
import kotlin.io.path.Path
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.readLines
import kotlin.io.path.readText

/** The fixtures are clang's objects of core's loader tests. */
class LoadCommandSpec : KernelTest({
  val objects = module / "../core/src/test/resources/skep/load"

  fun JsonObject.programs(of: String) = getValue(of).jsonObject.getValue("programs").jsonArray.map { it.jsonObject }

  fun JsonObject.text(member: String) = getValue(member).jsonPrimitive.content

  "--relocated gives libbpf's instructions, masked as its oracle masks them" {
    val oracles = (objects / "relocated.tsv").readLines().map { it.split('\t') }.groupBy { it[0] }
    for ((file, programs) in oracles) {
      val document = Json.parseToJsonElement(skep("load", "--json", "--relocated", "${objects / file}").out).jsonObject
      val ours = document.programs("relocate").associate { it.text("name") to it.text("insns") }
      // Also of programs that this kernel refuses, such as fentry on some.
      ours shouldBe programs.associate { it[2] to it[3] }
    }
  }

  "what this machine would not load is relocated all the same" {
    val ran = skep("load", "--json", "--relocated", "${objects / "minimal.be.bpf.o"}")
    ran.exit shouldBe Exit.REFUSED.code
    val document = Json.parseToJsonElement(ran.out).jsonObject
    document.getValue("load").jsonObject.getValue("whole").jsonObject.text("ok") shouldBe "false"
    document.getValue("relocate").jsonObject.getValue("whole").jsonObject.text("ok") shouldBe "true"
    val native = (objects / "relocated.tsv").readLines().map { it.split('\t') }.single { it[0] == "minimal.bpf.o" }
    document.programs("relocate").map { it.text("insns") } shouldBe listOf(native[3])
  }

  "programs that are not asked for are left as they are, as with libbpf".config(since(6, 1, "user ring buffers")) {
    val ran = skep("load", "--json", "--relocated", "${fixtures / "sizes.bpf.o"}")
    ran.exit shouldBe 0
    val program = Json.parseToJsonElement(ran.out).jsonObject.programs("relocate").first()
    program.text("name") shouldBe "on_request"
    program.text("insns_fnv") shouldBe
      Json.parseToJsonElement((fixtures / "sizes.json").readText()).jsonObject.getValue("programs").jsonArray
        .first().jsonObject.text("insns_fnv")
  }

  "a map that asks to be pinned is made and leaves nothing behind" {
    val ran = skep("load", "--json", "${fixtures / "maps.bpf.o"}")
    ran.out shouldNotContain "to be pinned"
    Path("/sys/fs/bpf/pinned").exists() shouldBe false
  }

  "a refused program is refused alone, with the verifier's last words and its own exit code" {
    val ran = skep("load", "--json", "${objects / "rejected.bpf.o"}")
    ran.exit shouldBe Exit.REFUSED.code
    val load = Json.parseToJsonElement(ran.out).jsonObject.getValue("load").jsonObject
    load.getValue("whole").jsonObject.text("ok") shouldBe "false"
    val refused = load.getValue("programs").jsonArray.map { it.jsonObject }.first { it.text("loaded") == "false" }
    refused.text("stage") shouldBe "verifier"
    refused.text("errno") shouldBe "13"
    refused.text("log_tail").lines().last() shouldContain "processed"
  }

  "--strace prints the calls, and tables the verdicts" {
    val ran = skep("load", "--strace", "--relocated", "${objects / "minimal.bpf.o"}")
    ran.exit shouldBe 0
    ran.err shouldContain "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_ARRAY"
    ran.err shouldContain "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_TRACEPOINT"
    ran.out shouldContain "accepted"
    ran.out shouldContain "     0: 850000000e000000"
  }
})
