package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.btf.BtfBuilder
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.module
import java.nio.ByteOrder
import kotlin.io.path.div

/** `skep load --dry-run`, which needs no kernel. */
class DryRunSpec :
  FreeSpec({
    val unresolved = module / "../core/src/test/resources/skep/load/unresolved.bpf.o"

    fun JsonObject.text(member: String) = getValue(member).jsonPrimitive.content

    "a kernel of which there are only files is relocated for, and this one is asked nothing" {
      val types = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
      val number = types.add(BtfType.Int.signed("int", 4))
      val members = listOf(BtfType.Member.atByte("before", number, 0), BtfType.Member.atByte("pid", number, 4))
      val task = types.add(BtfType.Struct("task", 8, members))
      val proto = types.add(
        BtfType.FuncProto(types.add(BtfType.Pointer(task)), listOf(BtfType.Param("pid", number))),
      )
      val function = types.add(BtfType.Func("bpf_task_from_pid", proto, BtfLinkage.STATIC))
      val btf = tempfile().apply { writeBytes(types.build().bytes().let { ByteArray(it.remaining()).also(it::get) }) }
      val kconfig = tempfile().apply { writeText("CONFIG_HZ=250\n") }

      val arguments = arrayOf("--btf", "$btf", "--kconfig", "$kconfig", "$unresolved")
      val ran = skep("load", "--strace", "--dry-run", "--json", "--relocated", *arguments)

      ran.exit shouldBe 0
      ran.err shouldBe ""
      val programs = Json.parseToJsonElement(ran.out).jsonObject.getValue("relocate").jsonObject
        .getValue("programs").jsonArray.map { it.jsonObject }
        .associate { it.text("name") to it.text("insns").chunked(16) }
      // r1 = .kconfig[0]; the call of the function; r1 = the field at 4, where the object has it at 0.
      programs.getValue("kconfig")[0] shouldBe "1821000001000000"
      programs.getValue("kfunc")[2] shouldBe "8520000000000000".replaceRange(8, 10, "%02x".format(function))
      programs.getValue("core")[1] shouldBe "6111040000000000"
    }
  })
