package skep.load

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.opentest4j.TestAbortedException
import skep.kernel.KernelTest
import skep.spec.Corpus
import skep.spec.Oracle
import java.nio.ByteOrder

/** Objects of the wild get the maps from us that libbpf gives them, on the running kernel. */
class MapsCorpusSpec : KernelTest({
  "maps are created as libbpf creates them" {
    val objects = Corpus.objects().filter { item ->
      val spec = runCatching { item.read() }.getOrNull()
      spec != null && spec.maps().isNotEmpty() && spec.byteOrder() == ByteOrder.nativeOrder()
    }
    val said = Oracle.ask(objects.map { it.path }, "--trace")
    var maps = 0
    var compared = 0
    Corpus.each(objects) { item ->
      val trace = said[item.path]?.get("trace")?.jsonObject ?: return@each
      if (!trace.getValue("prepare").jsonObject.getValue("ok").jsonPrimitive.boolean) return@each
      val theirs = trace.getValue("calls").jsonArray.map { it.jsonObject }
        .filter { it.getValue("cmd").jsonPrimitive.content == "MAP_CREATE" && "err" !in it }
      val open = BpfObject.open(item.read())
      trace.getValue("disabled").jsonArray.forEach { open.program(it.jsonPrimitive.content).autoload(false) }
      open.maps().forEach(OpenMap::unpinned)
      val seen = RecordingKernel(kernel)
      open.prepare(seen).close()
      val ours = seen.maps.map { it.traced() }
      ours.size shouldBe theirs.size
      for ((one, other) in ours.zip(theirs)) one shouldBe other.traced(one.keys)
      maps += theirs.size
      compared++
    }
    println("$maps maps of $compared of ${objects.size} objects")
    compared shouldBeGreaterThan objects.size / 2
    maps shouldBeGreaterThan compared
  }

  "structs that the kernel calls into get the values that libbpf would register" {
    val objects = Corpus.objects().filter { item ->
      val spec = runCatching { item.read() }.getOrNull()
      spec != null && spec.maps().any { it.structOps().isPresent } && spec.byteOrder() == ByteOrder.nativeOrder()
    }
    val said = Oracle.ask(objects.map { it.path }, "--trace")
    var structs = 0
    Corpus.each(objects) { item ->
      val trace = said.getValue(item.path).getValue("trace").jsonObject
      val theirs = trace["struct_ops"]?.jsonArray?.map { it.jsonObject } ?: return@each
      val open = BpfObject.open(item.read())
      trace.getValue("disabled").jsonArray.forEach { open.program(it.jsonPrimitive.content).autoload(false) }
      // A program that the verifier refuses is one to the oracle all the same.
      val refused = trace.getValue("calls").jsonArray.map { it.jsonObject }
        .any { it.getValue("cmd").jsonPrimitive.content == "PROG_LOAD" && "err" in it }
      if (refused) return@each
      open.maps().forEach(OpenMap::unpinned)
      open.load(kernel).use { loaded ->
        loaded.structOps().map { it.map().name() } shouldContainExactly
          theirs.map { it.getValue("name").jsonPrimitive.content }
        loaded.structOps().map { image(loaded, it) } shouldContainExactly theirs.map(::image)
      }
      structs += theirs.size
    }
    println("$structs structs of ${objects.size} objects")
    if (structs == 0) throw TestAbortedException("no object here has a struct that this kernel takes")
  }
})
