package skep.dsl.structured

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.map.Prefix
import skep.struct.*
import kotlin.time.Duration.Companion.seconds

private object Account : Struct() {
  val lock by SpinLock
  val packets by u64
  val bytes by u64
}

private object Session : Struct() {
  val timer by Timer
  val expired by u64
}

private object Large : Struct() {
  val number by u32
  val text by chars(600)
}

class MapKindsSpec :
  KernelTest({
    fun refusal(bpf: Bpf): String = shouldThrow<BpfDslException> { bpf.toSpec() }.message!!

    "queues and stacks" {
      class Lists : Bpf("lists", "GPL") {
        val jobs by queue(u64, maxEntries = 2)
        val plates by stack(u32, maxEntries = 2)
        val prog by structured("socket") {
          whenever(jobs.push(u64(1)) ne 0) { ret(-1) }
          jobs.push(u64(2))
          whenever(jobs.push(u64(3)) ne -7) { ret(-2) }
          jobs.push(u64(4), over = true)
          val job by jobs.pop() orElse { ret(-3) }
          plates.push(u32(7))
          plates.push(u32(8))
          val plate by plates.peek() orElse { ret(-4) }
          plates.pop()
          plates.pop()
          plates.pop().ifPresent { ret(-6) }
          ret(job.value.toS32() * 10 + plate.value.toS32())
        }
      }
      Lists().load(kernel) { bpf ->
        run(kernel, bpf.prog) shouldBe 28
        bpf.jobs.pop() shouldBe 4uL
        bpf.jobs.pop() shouldBe null
        bpf.plates.push(5u) shouldBe true
        bpf.plates.peek() shouldBe 5u
      }
    }

    // Linux 7.2 takes the value for one that peeking writes, and forgets what was on the stack; so it does in C.
    "Bloom filters".config(onlyIf("Bloom filters: Linux 5.16 to 7.1") { hasVersion(5, 16) && !hasVersion(7, 2) }) {
      class Seen : Bpf("seen", "GPL") {
        val seen by bloomFilter(u32, maxEntries = 100)
        val prog by structured("socket") {
          seen.add(u32(8))
          whenever(!seen.mayContain(u32(8))) { ret(-1) }
          ret(0)
        }
      }
      Seen().load(kernel) { bpf ->
        run(kernel, bpf.prog) shouldBe 0
        bpf.seen.mayContain(8u) shouldBe true
        bpf.seen.mayContain(9u) shouldBe false
      }
    }

    "a value for each task".config(since(5, 11, "task storage")) {
      class Calls : Bpf("calls", "GPL") {
        val pid by constant(u32)
        val calls by taskStorage(u64)
        val total by global(u64)
        val removed by global(u64)
        val onEnter by btfTracepoint("sys_enter") {
          returnIf(currentTgid() ne pid.value)
          val task by call(get_current_task_btf)
          val own by calls.getOrAdd(task) orElse { ret(0) }
          own += 1
          total.ref.atomicAdd(1)
          whenever(own.value ge 1000) { calls.delete(task); removed.ref.atomicAdd(1) }
        }
      }
      val opened = Calls().open().configure { it.pid.value = ProcessHandle.current().pid().toUInt() }
      opened.load(kernel).use { loaded ->
        loaded { bpf ->
          bpf.onEnter.attach().use { repeat(3000) { java.io.File("/nowhere").exists() } }
          (bpf.removed.value >= 2u) shouldBe true
          (bpf.total.value >= 3000u) shouldBe true
        }
      }
    }

    "what is under a lock stays together, and every way out unlocks" {
      class Locked(code: XdpBody.(Ref<StructValue>) -> Unit) : Bpf("locked", "GPL") {
        val x by global(u32)
        val accounts by array(Account, 1)
        val prog by xdp {
          val account by accounts[0] orElse { ret(ABORTED) }
          code(account)
          ret(PASS)
        }
      }
      Locked { account ->
        account[Account.lock].withLock {
          account[Account.packets] += 1
          whenever(account[Account.packets] eq 2) { ret(DROP) }
          account[Account.bytes] += 64
        }
      }.load(kernel) { bpf ->
        List(3) { run(kernel, bpf.prog) } shouldContainExactly listOf(2, 1, 2)
        bpf.accounts[0u]!!.let { it[Account.packets] to it[Account.bytes] } shouldBe (3uL to 128uL)
      }
      refusal(Locked { account -> account[Account.lock].withLock { call(ktime_get_ns) } }) shouldContain
        "a function is called while a lock is held"
      refusal(Locked { account -> account[Account.lock].withLock { account[Account.lock].withLock { } } }) shouldContain
        "a lock is held already"
      refusal(Locked { account -> stack(Session)[Session.timer].withLock { } }) shouldContain
        "is a bpf_timer and no lock"
    }

    "timers run their code later, with the element".config(since(5, 15, "bpf_timer_start")) {
      class Timed(code: XdpBody.(Ref<StructValue>, Table<UInt, StructValue>) -> Unit) : Bpf("timed", "GPL") {
        val sessions by hash(u32, Session, 4)
        val fired by global(u64)
        val prog by xdp {
          val session by sessions[1u] orElse { ret(ABORTED) }
          code(session, sessions)
          ret(PASS)
        }
      }

      class Ticks : Bpf("ticks", "GPL") {
        val sessions by array(Session, 4)
        val prog by xdp {
          val session by sessions[1] orElse { ret(ABORTED) }
          whenever(
            session[Session.timer].start(sessions, u64(1_000_000)) { key, value ->
              value[Session.expired] += key.value.toU64() + 9
            } ne 0,
          ) { ret(ABORTED) }
          ret(PASS)
        }
      }
      Ticks().load(kernel) { bpf ->
        run(kernel, bpf.prog) shouldBe 2
        eventually(5.seconds) { bpf.sessions[1u]!![Session.expired] shouldBe 10uL }
      }
      refusal(
        Timed { session, sessions ->
          val now by call(ktime_get_ns)
          session[Session.timer].start(sessions, u64(1)) { _, value -> value[Session.expired] = now }
        },
      ) shouldContain "cannot use values of the code around it"
    }

    "the smallest range that has an address" {
      class Routes : Bpf("routes", "GPL") {
        val address by global(u32)
        val routes by lpmTrie(ipv4Prefix, u32, maxEntries = 8)
        val prog by structured("socket") {
          val route by routes[address.value.toBigEndian()] orElse { ret(-1) }
          ret(route.value.toS32())
        }
      }
      Routes().load(kernel) { bpf ->
        bpf.routes[Prefix.parse("10.0.0.0/8")] = 8u
        bpf.routes[Prefix.parse("10.1.0.0/16")] = 16u
        for ((address, route) in listOf(0x0a010203u to 16, 0x0a020203u to 8, 0x0b000001u to -1)) {
          bpf.address.value = address
          run(kernel, bpf.prog) shouldBe route
        }
      }
    }

    "maps in maps are found and used as others" {
      class Groups : Bpf("groups", "GPL") {
        val group by global(u32)
        val first by hash(u32, u64, 8)
        val byGroup by hashOfMaps(u32, maxEntries = 8) { first }
        val prog by structured("socket") {
          byGroup.find(group.value) { counts -> counts.increment(5u) } otherwise { ret(-1) }
          ret(0)
        }
      }
      Groups().load(kernel) { bpf ->
        bpf.byGroup[3u] = bpf.first
        bpf.group.value = 3u
        repeat(2) { run(kernel, bpf.prog) shouldBe 0 }
        bpf.first[5u] shouldBe 2uL
        bpf.group.value = 4u
        run(kernel, bpf.prog) shouldBe -1
      }
    }

    "programs go on as others" {
      class Parsers(code: Parsers.(ProgramBody) -> Unit = {}) : Bpf("parsers", "GPL") {
        val x by global(u32)
        val events by ringBuffer(u64, 4096)
        val parsers by programArray(maxEntries = 4) { mapOf(1 to one) }
        val start by structured("socket") { code(this); tailCall(parsers, x.value); ret(-1) }
        val one by structured("socket") { ret(1) }
        val two by structured("socket") { ret(2) }
      }
      Parsers().load(kernel) { bpf ->
        bpf.parsers[2] = bpf.two
        for ((x, result) in listOf(0u to -1, 1u to 1, 2u to 2)) {
          bpf.x.value = x; run(kernel, bpf.start) shouldBe
            result
        }
      }
      refusal(Parsers { with(it) { val e by events.reserve() orElse { ret(0) }; e.value = u64(1) } }) shouldContain
        "a record of 'events' is not given back before a tail call"
    }

    "events of perf buffers, from the stack or elsewhere" {
      class Events : Bpf("events", "GPL") {
        val pid by constant(u32)
        val small by perfBuffer(u64)
        val events by perfBuffer(Account)
        val onEnter by rawTracepoint("sys_enter") {
          returnIf(currentTgid() ne pid.value)
          events.emit { e -> e[Account.lock].zero(); e[Account.packets] = 1uL; e[Account.bytes] = 2uL }
          small.output(u64(7))
        }
      }
      val opened = Events().open().configure { it.pid.value = ProcessHandle.current().pid().toUInt() }
      opened.load(kernel).use { loaded ->
        loaded { bpf ->
          bpf.events.buffer
          bpf.small.buffer
          bpf.onEnter.attach().use {
            java.io.File("/nowhere").exists()
            bpf.events.events().first().let { it[Account.packets] to it[Account.bytes] } shouldBe (1uL to 2uL)
            bpf.small.events().first() shouldBe 7uL
          }
        }
      }
      refusal(
        object : Bpf("large", "GPL") {
          val events by perfBuffer(Large)
          val prog by rawTracepoint("sys_enter") { events.emit { it[Large.number] = 1u; it[Large.text] = "" } }
        },
      ).let {
        it shouldContain "its stack frame needs"
        it shouldContain "per-CPU array or a ring buffer record"
      }
    }
  })
