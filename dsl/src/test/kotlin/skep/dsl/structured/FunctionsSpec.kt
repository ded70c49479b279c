package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfType
import skep.dsl.*
import skep.dsl.packet.packet
import skep.kernel.KernelTest
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.ownPid
import skep.load.trigger
import skep.spec.Visibility
import skep.struct.*

private object Stats : Struct() {
  val packets by u32
  val bytes by u64
  val port by be16
}

/** What bpftool ends with, and what it says; 127 where there is none. */
private fun bpftool(vararg arguments: String): Pair<Int, String> =
  try {
    val process = ProcessBuilder("bpftool", *arguments).redirectErrorStream(true).start()
    val text = process.inputStream.bufferedReader().readText()
    process.waitFor() to text
  } catch (_: java.io.IOException) {
    127 to ""
  }

class FunctionsSpec :
  KernelTest({
    fun message(make: () -> Bpf): String = shouldThrow<BpfDslException> { make().toSpec() }.message!!

    /** The functions of the object's types, with their parameters: `account(bytes: unsigned int, stats: Stats *)`. */
    fun prototypes(bpf: Bpf): List<String> {
      val btf = bpf.toSpec().btf().get()

      fun name(id: Int): String {
        if (id == 0) return "void"
        val type = btf.type(id)
        return if (type is BtfType.Pointer) "${name(type.typeId())} *" else type.name()
      }
      return btf.ids().toArray().map(btf::type).filterIsInstance<BtfType.Func>().map { function ->
        val proto = btf.type(function.typeId()) as BtfType.FuncProto
        val parameters = proto.params().joinToString { "${it.name()}: ${name(it.typeId())}" }
        "${name(proto.returnTypeId())} ${function.name()}($parameters)"
      }
    }

    class Values : Bpf("values", "GPL") {
      val x by global(s32)
      val isOdd by function(s32 named "n", result = value(bool)) { n -> ret((n and 1) eq 1) }
      val pick by function(bool named "first", be16 named "a", be16 named "b", result = value(be16)) { first, a, b ->
        whenever(first) { ret(a) }
        ret(b)
      }
      val always by function(result = value(bool)) { ret(true) }
      val narrow by function(u8, s8, result = s64) { a, b -> ret(a.toS64() * 1000 + b.toS64()) }
      val prog by structured("socket") {
        val n = x.value
        val port by pick(isOdd(n) and always(), be16(80), be16(443))
        ret(port.toHost().toS32() * 1_000_000 + narrow(n.toU8(), n.toS8()).toS32())
      }
    }

    "numbers of all widths and signs, truths and network byte order, there and back" {
      Values().load(kernel) { bpf ->
        for (n in listOf(0, 1, -1, 127, 128, 255, 256, -128, -129, 65535, Int.MIN_VALUE)) {
          bpf.x.value = n
          withClue("$n") {
            run(kernel, bpf.prog) shouldBe
              (if (n and 1 == 1) 80 else 443) * 1_000_000 + n.toUByte().toInt() * 1000 + n.toByte()
          }
        }
      }
      prototypes(Values()) shouldBe
        listOf(
          "int prog(ctx: void *)",
          "_Bool isOdd(n: int)",
          "__be16 pick(first: _Bool, a: __be16, b: __be16)",
          "_Bool always()",
          "long long narrow(arg1: unsigned char, arg2: signed char)",
        )
    }

    class Pointers : Bpf("pointers", "GPL") {
      val stats by array(Stats, 4)
      val found by hash(u32, Stats, 4)
      val triples by array(u64 * 3, 1)
      val x by global(u32)

      /** Of the stack, a map's element, a packet. */
      val account by function(ref(Stats) named "stats", u32 named "bytes", result = value(u64)) { stats, bytes ->
        stats[Stats.packets] += 1
        stats[Stats.bytes] += bytes.toU64()
        ret(stats[Stats.bytes])
      }
      val clear by function(toFill(Stats) named "stats", be16 named "port", result = value(u32)) { stats, port ->
        stats[Stats.packets] = u32(0)
        stats[Stats.bytes] = u64(100)
        stats[Stats.port] = port
        ret(0)
      }
      val find by function(u32 named "key", result = maybeRef(Stats)) { key ->
        whenever(key eq 9) { ret(missing(Stats)) }
        ret(found[key])
      }
      val bytesOf by function(maybeRef(Stats) named "stats", result = value(u64)) { stats ->
        val there by stats orElse { ret(7) }
        ret(there[Stats.bytes])
      }
      val first by function(ref(u64 * 3) named "numbers", result = ref(u64)) { numbers -> ret(numbers[1]) }
      val prog by structured("socket") {
        val key = x.value
        val own by stack(Stats)
        clear(own, be16(53))
        account(own, u32(11))
        val slot by stats[1].orReturn(-1)
        account(slot, own[Stats.bytes].toU32())
        val elsewhere by find(key)
        val triple by triples[0].orReturn(-1)
        first(triple).value = bytesOf(elsewhere)
        val most by account(own, triple[1].value.toU32())
        ret((most + slot[Stats.bytes] * 1000 + own[Stats.port].toHost().toU64() * 1_000_000).toS32())
      }
    }

    "addresses of the stack, of elements and of what may be missing" {
      Pointers().load(kernel) { bpf ->
        bpf.found[3u] = Stats { it[bytes] = 500uL }
        run(kernel, bpf.prog) shouldBe (111 + 7) + 111 * 1000 + 53_000_000
        bpf.x.value = 3u
        run(kernel, bpf.prog) shouldBe (111 + 500) + 222 * 1000 + 53_000_000
        bpf.x.value = 9u
        run(kernel, bpf.prog) shouldBe (111 + 7) + 333 * 1000 + 53_000_000
        bpf.stats[1u]!!.let { it[Stats.packets] } shouldBe 3u
      }
      prototypes(Pointers()).drop(1) shouldBe
        listOf(
          "unsigned long long account(stats: Stats *, bytes: unsigned int)",
          "unsigned int clear(stats: Stats *, port: __be16)",
          "Stats * find(key: unsigned int)",
          "unsigned long long bytesOf(stats: Stats *)",
          "unsigned long long * first(numbers:  *)",
        )
    }

    "the context, and headers of a packet" {
      class Contexts : Bpf("contexts", "GPL") {
        val size by function(context("xdp_md") named "ctx", result = value(u32)) { ctx ->
          ret((ctx.read(u32, 12) + 5) * 0 + 3)
        }
        val protocol by function(ref(Ipv4) named "ip", result = value(u8)) { ip -> ret(ip[Ipv4.protocol]) }
        val prog by xdp(onShortPacket = XDP_PASS) {
          next(Eth)
          ret((protocol(next(Ipv4)).toU32() * 10 + size(context)).toS32())
        }
        val load by function(context(), value(u32), result = value(u32)) { ctx, at ->
          val word by zeroed(u32)
          call(skb_load_bytes, ctx, at, word, u32(4))
          ret(word.value)
        }
        val filter by socketFilter { ret(load(context, u32(0)).toS32()) }
      }
      Contexts().load(kernel) { bpf ->
        bpf.prog.run(packet { ipv4 { udp(dest = 1) } }).returnValue() shouldBe 173
        // A socket filter does not see the Ethernet header.
        run(kernel, bpf.filter, ByteArray(64) { it.toByte() }) shouldBe 0x11100f0e
      }
      prototypes(Contexts()) shouldContain "unsigned int size(ctx: xdp_md *)"
      prototypes(Contexts()) shouldContain "unsigned int load(arg1: void *, arg2: unsigned int)"
    }

    "pointers of the kernel's, known to the verifier or not".config(since(6, 2, "bpf_task_from_pid")) {
      class Tasks : Bpf("tasks", "GPL") {
        val me by constant(u32, ownPid.toUInt())
        val seen by global(u64 * 3)
        val tgid by function(kernelPointer("task_struct") named "task", result = s32) { task ->
          ret(task["tgid"].read(s32))
        }
        val parent by function(
          kernelPointer("task_struct", trusted = true) named "task",
          result = kernelPointer("task_struct", trusted = true),
        ) { task -> ret(task["real_parent"]) }
        val prog by btfTracepoint("sys_enter") {
          returnIf(currentTgid() ne me.value)
          seen.ref[0].value = tgid(currentTask()).toU64()
          borrow("bpf_task_from_pid", me.value.toS32(), giveBack = "bpf_task_release") { task ->
            rcuRead {
              seen.ref[1].value = tgid(task).toU64()
              seen.ref[2].value = parent(task)["tgid"].read(s32).toU64()
            }
          }
        }
      }
      Tasks().load(kernel) { bpf ->
        bpf.prog.attach().use { trigger() }
        bpf.seen.value shouldBe
          listOf(ownPid.toULong(), ownPid.toULong(), ProcessHandle.current().parent().get().pid().toULong())
      }
      prototypes(Tasks()) shouldContain "task_struct * parent(task: task_struct *)"
    }

    class Alone : Bpf("alone", "GPL") {
      val own by array(Stats, 1)
      val total by function(maybeRef(Stats) named "a", ref(Stats) named "b", result = value(u64), Visibility.GLOBAL) {
        a,
        b,
        ->
        val there by a orElse { ret(b[Stats.bytes]) }
        ret(there[Stats.bytes] + b[Stats.bytes])
      }
      val length by function(context("__sk_buff") named "ctx", result = value(u32), Visibility.GLOBAL) { ctx ->
        ret(ctx.read(u32, 0))
      }
      val anyLength by function(context() named "ctx", result = value(u32), Visibility.GLOBAL) { ctx ->
        ret(ctx.read(u32, 0))
      }
      val isLong by function(u32 named "n", result = value(bool), Visibility.GLOBAL) { n -> ret(n gt 50) }
      val prog by tc {
        val b by make(Stats) { it[Stats.packets] = u32(0); it[Stats.bytes] = u64(5); it[Stats.port] = be16(1) }
        whenever(!isLong(length(context)) or !isLong(anyLength(context))) { ret(-1) }
        ret((total(missing(Stats), b) + total(own[0], b) * 10).toS32())
      }
    }

    "functions that the kernel verifies alone".config(since(6, 8, "argument tags")) {
      Alone().load(kernel) { bpf ->
        bpf.own[0u] = Stats { it[bytes] = 2uL }
        bpf.prog.run(ByteArray(64)).returnValue() shouldBe 75
        bpf.prog.run(ByteArray(40)).returnValue() shouldBe -1
      }
      val btf = Alone().toSpec().btf().get()
      val tags = btf.ids().toArray().map(btf::type).filterIsInstance<BtfType.DeclTag>()
      tags.map { "${btf.type(it.typeId()).name()} ${it.componentIndex().asInt} ${it.name()}" } shouldBe
        listOf("total 1 arg:nonnull", "length 0 arg:ctx", "anyLength 0 arg:ctx")
    }

    "trusted pointers to functions that are verified alone".config(since(6, 9, "arg:trusted")) {
      class Trusted : Bpf("trusted", "GPL") {
        val tgid by function(
          kernelPointer("task_struct", trusted = true) named "task",
          result = value(s32),
          visibility = Visibility.GLOBAL,
        ) { task -> ret(task["tgid"].read(s32)) }
        val me by constant(u32, ownPid.toUInt())
        val seen by global(s32)
        val prog by btfTracepoint("sys_enter") {
          returnIf(currentTgid() ne me.value)
          borrow("bpf_task_from_pid", me.value.toS32(), giveBack = "bpf_task_release") { seen.value = tgid(it) }
        }
      }
      Trusted().load(kernel) { bpf ->
        bpf.prog.attach().use { trigger() }
        bpf.seen.value shouldBe ownPid
      }
    }

    "bpftool shows them as a C compiler's".config(onlyIf("bpftool") { bpftool("version").first == 0 }) {
      Pointers().load(kernel) { bpf ->
        val id = kernel.progInfo(bpf.prog.loaded.fd()).id()
        val (status, text) = bpftool("prog", "dump", "xlated", "id", "$id", "linum")
        withClue(text) {
          status shouldBe 0
          text shouldContain "unsigned long long account(struct Stats * stats, unsigned int bytes):"
          text shouldContain "unsigned int clear(struct Stats * stats, __be16 port):"
          text shouldContain "struct Stats * find(unsigned int key):"
          text shouldContain "FunctionsSpec.kt"
        }
      }
    }

    "what cannot be passed is told with its cure" {
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(u32 named "n", result = ref(Stats)) { ret(zeroed(Stats)) }
          val prog by structured("socket") { ret(f(u32(1))[Stats.packets].toS32()) }
        }
      }.let {
        it shouldContain Regex("""FunctionsSpec\.kt:\d+: """)
        it shouldContain "lies on the stack of 'f'"
        it shouldContain "toFill"
      }
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(toFill(Stats) named "stats", u32 named "n", result = value(u32)) { stats, n ->
            stats[Stats.packets] = n
            stats[Stats.port] = be16(1)
            ret(0)
          }
        }
      } shouldContain "not set on every path: bytes"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(ref(Stats), result = value(u64)) { ret(it[Stats.bytes]) }
          val prog by structured("socket") {
            val s by stack(Stats)
            s[Stats.bytes] = u64(1)
            ret(f(s).toS32())
          }
        }
      } shouldContain "not set on every path: packets, port"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(ref(Stats), result = value(u64)) { ret(it[Stats.bytes]) }
          val prog by xdp(onShortPacket = XDP_PASS) { ret(f(next(Ipv4)).toS32()) }
        }
      } shouldContain "and Stats is wanted"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(context("xdp_md"), result = value(u32)) { ret(it.read(u32, 0)) }
          val prog by tc { ret(f(context).toS32()) }
        }
      } shouldContain "the context of this program is 'struct __sk_buff', and 'struct xdp_md *' is wanted"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(kernelPointer("task_struct", trusted = true), result = s32) { ret(it["tgid"].read(s32)) }
          val prog by structured("socket") { ret(f(currentTask())) }
        }
      } shouldContain "that the verifier knows nothing of"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(kernelPointer("file"), result = s32) { ret(0) }
          val prog by structured("socket") { ret(f(currentTask())) }
        }
      } shouldContain "points to 'struct task_struct', and 'struct file *' is wanted"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(u32 named "n", result = maybeRef(Stats), visibility = Visibility.GLOBAL) {
            ret(missing(Stats))
          }
        }
      } shouldContain "is verified alone, and so returns a number"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(toFill(Stats), result = value(u32), visibility = Visibility.GLOBAL) { ret(0) }
        }
      } shouldContain "leave it static, or pass it what is zeroed: ref(Stats)"
      message {
        object : Bpf("wrong", "GPL") {
          val f by function(kernelPointer("file"), result = value(u32), visibility = Visibility.GLOBAL) { ret(0) }
        }
      } shouldContain "trusted = true"
    }

    "helpers that a program's kind does not have are found in the functions it calls, and circles of calls" {
      class Deep : Bpf("deep", "GPL") {
        val innermost by function(result = u32) { ret(call(skb_pull_data, u64(0), u32(1)).toU32()) }
        val middle by function(u32, result = u32) { n ->
          bpfLoop(3) { whenever(n eq 1) { innermost() } }
          ret(0)
        }
        val filter by xdp { ret(middle(u32(1)).toS32()) }
      }
      message { Deep() }.let {
        it shouldContain Regex("""FunctionsSpec\.kt:\d+: """)
        it shouldContain "'innermost' is called by 'filter'"
        it shouldContain "programs of the section 'xdp' cannot call bpf_skb_pull_data"
      }
      message {
        object : Bpf("wrong", "GPL") {
          val filter by xdp {
            bpfLoop(3) { call(skb_pull_data, context, u32(1)) }
            ret(PASS)
          }
        }
      } shouldContain "'filter__1' is called by 'filter'"
      message {
        object : Bpf("wrong", "GPL") {
          val even: Function1<Num<UInt>, Num<UInt>> by function(u32, result = u32) { n -> ret(odd(n - 1)) }
          val odd by function(u32, result = u32) { n -> ret(even(n - 1)) }
        }
      } shouldContain
        Regex("""FunctionsSpec\.kt:\d+: 'even' calls 'odd' calls 'even', which the kernel does not allow""")
      // The same function is right for programs that have the helper, and where nobody calls it.
      object : Bpf("right", "GPL") {
        val pull by function(context(), result = value(u32)) { ret(call(skb_pull_data, it, u32(1)).toU32()) }
        val unused by function(result = u32) { ret(call(get_func_ip, u64(1)).toU32()) }
        val filter by tc { ret(pull(context).toS32()) }
      }.toSpec()
    }
  })
