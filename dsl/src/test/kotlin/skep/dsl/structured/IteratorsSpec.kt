package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.IteratorTarget
import skep.kernel.KernelTest
import skep.kernel.since
import skep.link.IteratorOptions
import skep.load.ownPid
import skep.struct.*

private object Count : Struct() {
  val port by u16
  val packets by u64
}

private object Row : Struct() {
  val tid by u32
  val comm by chars(16)
}

class IteratorsSpec :
  KernelTest({
    class Tasks : Bpf("tasks", "GPL") {
      val me by constant(u32, ownPid.toUInt())
      val visited by global(u64)
      val text by iterator("task") {
        val task by arg("task")
        whenever(task.isNull()) {
          printf("100%% of them\n")
          ret(0)
        }
        visited.ref += 1
        returnIf(task["tgid"].read(s32).toU32() ne me.value)
        val parent by task["real_parent"]["tgid"].read(s32)
        printf("%d %s %d 0x%llx\n", task["tgid"], task["comm"], parent, u64(0xabcdef012345))
      }
      val rows by iterator("task") {
        val task by arg("task")
        returnIf(task.isNull())
        returnIf(task["tgid"].read(s32).toU32() ne me.value)
        write(Row, make(Row) { it[Row.tid] = task["pid"]; it[Row.comm] = task["comm"] })
      }
    }

    "every task as text and as values".config(since(5, 8, "iterators")) {
      Tasks().load(kernel) { bpf ->
        val parent = ProcessHandle.current().parent().get().pid()
        val names = java.io.File("/proc/self/task").listFiles()!!.associate {
          it.name.toUInt() to it.resolve("comm").readText().trimEnd()
        }
        val lines = bpf.text.useLines { it.toList() }
        lines.last() shouldBe "100% of them"
        lines.dropLast(1).distinctBy { it.substringBefore(' ') }.size shouldBe 1
        lines shouldContain "$ownPid ${names[ownPid.toUInt()]} $parent 0xabcdef012345"
        (bpf.visited.value > lines.size.toULong()) shouldBe true
        val rows = bpf.rows.useValues(Row) { it.toList() }
        bpf.rows.useValues(Row) { it.first()[Row.tid] } shouldBe rows.first()[Row.tid]
        rows.associate { it[Row.tid] to it[Row.comm] }[ownPid.toUInt()] shouldBe names[ownPid.toUInt()]
        rows.map { it[Row.tid] } shouldContain ownPid.toUInt()
      }
    }

    class Elements : Bpf("elements", "GPL") {
      val counts by hash(u32, Count, 16)
      val names by hash(u32, u32, 16)
      val each by iterator("bpf_map_elem") {
        val key by arg("key", u32) orElse { ret(0) }
        val count by arg("value", Count).orReturn()
        printf("%u: %u %llu\n", key.value, count[Count.port], count[Count.packets])
        count[Count.packets] += 100
      }
    }

    "every element of a map, whose values it changes".config(since(5, 9, "bpf_map_elem")) {
      Elements().load(kernel) { bpf ->
        for (i in 1..3) bpf.counts[i.toUInt()] = Count { it[port] = (i * 10).toUShort(); it[packets] = i.toULong() }

        fun over(map: String) = IteratorOptions.over(IteratorTarget.OfMap(core.map(map).fd()))
        bpf.each.useLines(over("counts")) { it.toList() } shouldContainExactlyInAnyOrder
          listOf("1: 10 1", "2: 20 2", "3: 30 3")
        bpf.counts[2u]!![Count.packets] shouldBe 102uL
        // Its values are smaller than what the program reads.
        shouldThrow<Exception> { bpf.each.attach(over("names")) }.message!! shouldContain "EACCES"
      }
    }

    "formats are checked" {
      fun message(code: IteratorBody.() -> Unit) =
        shouldThrow<BpfDslException> {
          object : Bpf("wrong", "GPL") { val each by iterator("task", body = code) }.toSpec()
        }.message!!
      message { printf("%d\n") } shouldContain "takes 1 arguments and gets 0"
      message { printf("%d\n", arg("task")["comm"]) } shouldContain "no number"
      message { printf("%s\n", arg("task")["pid"]) } shouldContain "no text"
      message { printf("%d\n", arg("task")["start_time"]) } shouldContain "write '%lld'"
      message { printf("%y\n", u32(1)) } shouldContain "no conversion"
      message { printf("%p", arg("tsk")) } shouldContain "did you mean 'task'?"
      message { printf("%d\n", arg("task")["pidd"]) } shouldContain "IteratorsSpec.kt:"
    }
  })
