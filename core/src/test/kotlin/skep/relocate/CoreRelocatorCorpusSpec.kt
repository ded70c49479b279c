package skep.relocate

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.btf.Btf
import skep.insn.Cpu
import skep.insn.Encoder
import skep.kernel.LinuxKernel
import skep.spec.Corpus
import skep.spec.Oracle
import java.nio.ByteOrder
import java.util.HexFormat

/** Programs with CO-RE get the instructions from us that libbpf gives them, for the running kernel. */
class CoreRelocatorCorpusSpec :
  FreeSpec({
    "programs are relocated as libbpf does" {
      val objects = Corpus.objects().filter { item ->
        val spec = runCatching { item.read() }.getOrNull()
        spec != null && spec.externs().isEmpty() && CoreRelocator.isNeeded(spec)
      }
      val kernel = KnownTarget.of(Btf.ofKernel(LinuxKernel().kernelBtf().get()))
      val said = Oracle.ask(objects.map { it.path }, "--relocate")
      var programs = 0
      Corpus.each(objects) { item ->
        val spec = item.read()
        val relocate = said.getValue(item.path).getValue("relocate").jsonObject
        val whole = relocate.getValue("whole").jsonObject.getValue("ok").jsonPrimitive.boolean
        val theirs = relocate["programs"]?.jsonArray.orEmpty().map { it.jsonObject }
          .filter { it["insns"] != null && it.getValue("autoload").jsonPrimitive.boolean }
          .associate { it.getValue("name").jsonPrimitive.content to it.getValue("insns").jsonPrimitive.content }
        val ours = try {
          val relocated = RelocatedObject.of(spec, kernel)
          relocated.programs().associate { program ->
            val code = relocated.bind(program, Descriptors.indices(relocated.`object`()))
            program.program().name() to
              HexFormat.of().formatHex(Encoder.encodeResolved(code, ByteOrder.nativeOrder(), Cpu.V4).toByteArray())
          }
        } catch (e: RelocationException) {
          if (whole) throw e
          return@each
        }
        for ((name, insns) in theirs) {
          programs++
          withClue(name) { ours[name] shouldBe insns }
        }
      }
      println("$programs programs of ${objects.size} objects")
    }
  })
