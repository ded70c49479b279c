package skep.insn

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.kernel.LinkType

class UapiEnumsSpec : FreeSpec({
  val header =
    UapiEnumsSpec::class.java.getResourceAsStream("uapi-enums.txt")!!.reader().readLines()
      .filterNot { it.startsWith("#") }
      .map { it.split(" ") }
      .groupBy({ it[0] }, { it[1] to it[2].toInt() })

  "have the header's names and numbers" {
    MapType.entries.map { it.uapiName() to it.number() } shouldBe header["bpf_map_type"]
    ProgramType.entries.map { it.uapiName() to it.number() } shouldBe header["bpf_prog_type"]
    AttachType.entries.map { it.uapiName() to it.number() } shouldBe header["bpf_attach_type"]
    LinkType.entries.map { it.uapiName() to it.number() } shouldBe header["bpf_link_type"]
  }

  "are found by number" {
    MapType.of(27).get() shouldBe MapType.RINGBUF
    ProgramType.of(5).get() shouldBe ProgramType.TRACEPOINT
    AttachType.of(24).get() shouldBe AttachType.TRACE_FENTRY
    LinkType.of(7).get() shouldBe LinkType.PERF_EVENT
    for (number in listOf(-1, 1000)) {
      MapType.of(number).isPresent shouldBe false
      ProgramType.of(number).isPresent shouldBe false
      AttachType.of(number).isPresent shouldBe false
      LinkType.of(number).isPresent shouldBe false
    }
  }
})
