package skep.cli

import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.insn.AttachType
import skep.insn.MapType
import skep.insn.ProgramType
import skep.kernel.Feature
import skep.kernel.KernelTest
import skep.kernel.Probes
import skep.kernel.hasVersion

class FeatureCommandSpec : KernelTest({
  fun JsonObject.of(name: String) = getValue(name).jsonObject

  fun JsonObject.answer(name: String) = of(name).getValue("answer").jsonPrimitive.content

  "--json has every answer" {
    val ran = skep("feature", "probe", "--json", "--kfunc", "bpf_task_acquire")
    ran.exit shouldBe 0
    val document = Json.parseToJsonElement(ran.out).jsonObject
    document.getValue("kernel").jsonPrimitive.content shouldBe kernel.release()
    document.of("features").size shouldBe Feature.entries.size
    document.of("program_types").size shouldBe ProgramType.entries.size - 1
    document.of("map_types").size shouldBe MapType.entries.size - 1
    document.of("attach_types").size shouldBe AttachType.entries.size
    document.of("features").answer("prog_name") shouldBe "supported"
    val probes = Probes(kernel)
    for ((type, has) in MapType.entries.drop(1).associateWith { probes.mapType(it).isSupported }) {
      (document.of("map_types").answer(type.name.lowercase()) == "supported") shouldBe has
    }
    val xdp = document.of("helpers").getValue("xdp").jsonArray.map { it.jsonPrimitive.content }
    xdp shouldContain "bpf_xdp_adjust_head"
    xdp shouldNotContain "bpf_skb_load_bytes"
    val known = if (hasVersion(6, 2)) "unknown" else "not supported"
    document.of("kfuncs").of("bpf_task_acquire").answer("lsm") shouldBe known
  }

  "tables are for people, and helpers are named when asked for" {
    val ran = skep("feature", "probe")
    ran.out shouldContain Regex("""(?m)^ *ringbuf *\| *supported""")
    ran.out shouldNotContain "bpf_xdp_adjust_head"
    skep("feature", "probe", "--helpers").out shouldContain "bpf_xdp_adjust_head"
  }
})
