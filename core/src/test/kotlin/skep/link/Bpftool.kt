package skep.link

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.insn.AttachType
import skep.kernel.LinkDetails
import skep.kernel.LinkInfo
import skep.spec.onPath
import skep.spec.run

/** What bpftool says of links. How much that is depends on its age; what it says is to be what we say. */
internal object Bpftool {
  fun compare(info: LinkInfo) {
    if (!onPath("bpftool")) return
    val ran = run("bpftool", "-j", "link", "show", "id", Integer.toUnsignedString(info.id()))
    val theirs = Json.parseToJsonElement(ran.output).let { if (it is JsonArray) it[0] else it }.jsonObject
    theirs.getValue("id").jsonPrimitive.content shouldBe Integer.toUnsignedString(info.id())
    theirs["prog_id"]?.jsonPrimitive?.content?.let { it shouldBe Integer.toUnsignedString(info.programId()) }
    val ours = info.details().map(::fields).orElse(mapOf())
    for ((name, value) in ours) {
      val said = theirs[name]?.plain() ?: continue
      // One that is older than a way to attach says its number.
      val expected = if (value is AttachType) value.name.lowercase() to "${value.number()}" else value to value
      withClue("$name in $theirs") { said shouldBeIn listOf(expected.first, expected.second) }
    }
  }

  /** Numbers as they are printed, in lists too. */
  private fun JsonElement.plain(): Any = when (this) {
    is JsonArray -> map { it.plain() }
    is JsonObject -> filterKeys {
      it in setOf("addr", "cookie", "offset", "ref_ctr_offset")
    }.mapValues { it.value.plain() }
    else -> jsonPrimitive.content
  }

  /** Our answer in bpftool's names and form. */
  private fun fields(details: LinkDetails): Map<String, Any> = when (details) {
    is LinkDetails.RawTracepoint -> mapOf("tp_name" to details.name()) + cookie(details.cookie())
    is LinkDetails.Tracing ->
      mapOf("target_obj_id" to "${details.`object`()}", "target_btf_id" to "${details.typeId()}") +
        cookie(details.cookie()) + type(details.attachType().orElse(null))
    is LinkDetails.Cgroup ->
      mapOf("cgroup_id" to "${details.cgroup()}") + type(details.attachType().orElse(null))
    is LinkDetails.Iterator -> mapOf("target_name" to details.target()) + range(details.range())
    is LinkDetails.Namespace ->
      mapOf("netns_ino" to Integer.toUnsignedString(details.inode())) + type(details.attachType().orElse(null))
    is LinkDetails.Device -> mapOf("ifindex" to "${details.index()}") + type(details.attachType().orElse(null))
    is LinkDetails.StructOps -> mapOf("map_id" to "${details.map()}")
    is LinkDetails.Netfilter ->
      mapOf("pf" to "${details.family()}", "hook" to "${details.hook()}", "prio" to "${details.priority()}")
    is LinkDetails.Kprobes ->
      mapOf(
        "retprobe" to "${details.atReturn()}",
        "func_cnt" to "${details.functions().size}",
        "missed" to "${details.missed()}",
        "funcs" to details.functions().map {
          mapOf("addr" to java.lang.Long.toUnsignedString(it.address()), "cookie" to "${it.cookie()}")
        },
      )
    is LinkDetails.Uprobes ->
      mapOf(
        "path" to details.path(),
        "func_cnt" to "${details.places().size}",
        "retprobe" to "${details.atReturn()}",
        "pid" to "${details.pid()}",
        "funcs" to details.places().map {
          mapOf(
            "offset" to "${it.offset()}",
            "ref_ctr_offset" to "${it.referenceCounter()}",
            "cookie" to "${it.cookie()}",
          )
        },
      )
    is LinkDetails.Kprobe ->
      mapOf(
        "retprobe" to "${details.atReturn()}",
        "addr" to java.lang.Long.toUnsignedString(details.address()),
        "func" to details.function(),
        "offset" to "${details.offset()}",
        "missed" to "${details.missed()}",
      ) + cookie(details.cookie())
    is LinkDetails.Uprobe ->
      mapOf(
        "retprobe" to "${details.atReturn()}",
        "file" to details.path(),
        "offset" to "${details.place().offset()}",
        "ref_ctr_offset" to "${details.place().referenceCounter()}",
      ) + cookie(details.place().cookie())
    is LinkDetails.Tracepoint -> mapOf("tracepoint" to details.name()) + cookie(details.cookie())
    is LinkDetails.Counter -> cookie(details.cookie())
    is LinkDetails.Sockmap -> mapOf("map_id" to "${details.map()}") + type(details.attachType().orElse(null))
  }

  private fun range(range: LinkDetails.Iterator.Range): Map<String, Any> = when (range) {
    is LinkDetails.Iterator.Range.All -> mapOf()
    is LinkDetails.Iterator.Range.OfMap -> mapOf("map_id" to "${range.map()}")
    is LinkDetails.Iterator.Range.OfCgroup ->
      mapOf("cgroup_id" to "${range.cgroup()}", "order" to range.order().name.lowercase())
    is LinkDetails.Iterator.Range.OfThread -> mapOf("tid" to "${range.thread()}")
    is LinkDetails.Iterator.Range.OfProcess -> mapOf("pid" to "${range.process()}")
  }

  private fun cookie(cookie: Long): Map<String, Any> = if (cookie == 0L) mapOf() else mapOf("cookie" to "$cookie")

  private fun type(type: AttachType?): Map<String, Any> =
    if (type == null) mapOf() else mapOf("attach_type" to type)
}
