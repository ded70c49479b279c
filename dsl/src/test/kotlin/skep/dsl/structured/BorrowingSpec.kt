package skep.dsl.structured

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import skep.btf.BtfMembers
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.KernelTypes
import skep.kernel.TestRun
import skep.kernel.since
import skep.load.ownPid
import skep.struct.*
import java.net.InetAddress
import java.net.ServerSocket

/** `struct bpf_sock_tuple` of IPv4. */
private object Tuple : Struct("bpf_sock_tuple") {
  val source by be32
  val destination by be32
  val sourcePort by be16
  val destinationPort by be16
}

/** All here is refused by the kernel when something lent is not given back, or a state not left, on any path. */
class BorrowingSpec :
  KernelTest({
    fun Loaded<*>.runs(program: Program): Int =
      kernel.progTestRun(TestRun.of(program.loaded.fd())).returnValue()

    /** What [x] makes of the block: it goes on, breaks, returns, or ends. */
    fun ProgramBody.leave(x: Num<Int>, i: Num<*>) {
      whenever((x eq 1) and (i.toS32() eq 1)) { continueLoop() }
      whenever((x eq 2) and (i.toS32() eq 1)) { breakLoop() }
      whenever((x eq 3) and (i.toS32() eq 1)) { ret(-3) }
    }

    /** The same in Kotlin, where each round adds [per] if it is not left. */
    fun expected(x: Int, rounds: Int, per: Int): Int =
      when (x) {
        1 -> (rounds - 1) * per
        2 -> per
        3 -> -3
        else -> rounds * per
      }

    class Sockets : Bpf("sockets", "GPL") {
      val x by global(s32)
      val port by global(u16)
      val prog by tc {
        val tuple by make(Tuple) {
          it[Tuple.source] = be32(0)
          it[Tuple.sourcePort] = be16(0)
          it[Tuple.destination] = be32(0x7f000001)
          it[Tuple.destinationPort] = port.value.toBigEndian()
        }
        var sum by variable(s32, 0)
        loop(0 until 3) { i ->
          borrow(
            sk_lookup_tcp, context, tuple, u32(Tuple.size), u64(ULong.MAX_VALUE), u64(0),
            type = Sock, giveBack = sk_release,
          ) { sk ->
            leave(x.value, i)
            returnIf(sk[Sock.sourcePort] ne port.value.toU32(), -9)
            sum += sk[Sock.family].toS32() * 100 + sk[Sock.state].toS32()
          } otherwise { sum += 1000 }
        }
        ret(sum)
      }
    }

    "sockets are released on every way out" {
      Sockets().load(kernel) { bpf ->
        ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use { server ->
          bpf.port.value = server.localPort.toUShort()
          for (x in 0..3) {
            withClue(x) {
              bpf.x.value = x
              // AF_INET, and TCP_LISTEN. A JVM's socket may be one of IPv6 that takes IPv4 too.
              val family = bpf.prog.run(ByteArray(64)).returnValue()
              family shouldBe expected(x, 3, if (family == expected(x, 3, 210)) 210 else 1010)
            }
          }
        }
        bpf.x.value = 0
        bpf.port.value = 1u
        bpf.prog.run(ByteArray(64)).returnValue() shouldBe 3000
      }
    }

    "a socket's fields are where the kernel has them" {
      val btf = KernelTypes.of(kernel).get()
      val members = BtfMembers.named(btf, btf.findAll("bpf_sock").findFirst().asInt).associate {
        it.name() to
          it.bitOffset() / 8
      }
      Sock.fields.filter { it.name != "padding" }.associate { it.name to it.offset.toLong() } shouldBe members
      Sock.size shouldBe btf.sizeOf(btf.findAll("bpf_sock").findFirst().asInt).toInt()
    }

    abstract class Syscalls : Bpf("syscalls", "GPL") {
      val x by global(s32)
      val me by constant(s32, ownPid)
    }

    fun all(make: () -> Pair<Syscalls, Program>, rounds: Int, per: Int) {
      val (bpf, program) = make()
      bpf.load(kernel) {
        for (x in 0..3) {
          withClue(x) {
            bpf.x.value = x
            runs(program) shouldBe expected(x, rounds, per)
          }
        }
      }
    }

    "cgroups, in each kind of loop".config(since(6, 4, "bpf_iter_num")) {
      class Cgroups : Syscalls() {
        val counted by syscall {
          var sum by variable(s32, 0)
          loop(0 until 3) { i ->
            borrow("bpf_cgroup_from_id", u64(1), giveBack = "bpf_cgroup_release") { root ->
              leave(x.value, i)
              sum += root["level"].read(s32) + root["kn"]["id"].read(u64).toS32()
            }
          }
          ret(sum)
        }
        val unrolled by syscall {
          var sum by variable(s32, 0)
          unrolled(3) { i ->
            borrow("bpf_cgroup_from_id", u64(1), giveBack = "bpf_cgroup_release") { leave(x.value, s32(i)); sum += 1 }
          }
          ret(sum)
        }
        val iterated by syscall {
          var sum by variable(s32, 0)
          iterate(0 until 3) { i ->
            borrow("bpf_cgroup_from_id", u64(1), giveBack = "bpf_cgroup_release") { leave(x.value, i); sum += 1 }
          }
          ret(sum)
        }
        val around by syscall {
          var sum by variable(s32, 0)
          borrow("bpf_cgroup_from_id", u64(1), giveBack = "bpf_cgroup_release") {
            loop(0 until 3) { i ->
              leave(x.value, i)
              sum += 1
            }
          }
          ret(sum)
        }
        val missing by syscall {
          borrow("bpf_cgroup_from_id", u64(Long.MAX_VALUE), giveBack = "bpf_cgroup_release") { ret(1) } otherwise
            { ret(2) }
        }
      }
      for (program in listOf(Cgroups::counted, Cgroups::unrolled, Cgroups::iterated, Cgroups::around)) {
        withClue(program.name) { all({ Cgroups().let { it to program.get(it) } }, 3, 1) }
      }
      Cgroups().load(kernel) { runs(it.missing) shouldBe 2 }
    }

    "CPU masks, one inside the other".config(since(6, 12, "bpf_cpumask in syscall programs")) {
      class Masks : Syscalls() {
        val prog by syscall {
          var sum by variable(s32, 0)
          loop(0 until 3) { i ->
            borrow("bpf_cpumask_create", giveBack = "bpf_cpumask_release") { outer ->
              kernelCall("bpf_cpumask_set_cpu", u32(0), outer)
              borrow("bpf_cpumask_create", giveBack = "bpf_cpumask_release") { inner ->
                kernelCall("bpf_cpumask_set_cpu", u32(0), inner)
                kernelCall("bpf_cpumask_clear_cpu", u32(0), inner)
                leave(x.value, i)
                sum += kernelCall("bpf_cpumask_test_cpu", u32(0), outer).read(u8).toS32() * 10
                sum += kernelCall("bpf_cpumask_test_cpu", u32(0), inner).read(u8).toS32()
              }
            }
          }
          ret(sum)
        }
      }
      all({ Masks().let { it to it.prog } }, 3, 10)
    }

    "RCU and preemption, around and within what is lent".config(since(6, 11, "bpf_preempt_disable")) {
      class States : Syscalls() {
        val prog by syscall {
          var sum by variable(s32, 0)
          loop(0 until 3) { i ->
            borrow("bpf_task_from_pid", me.value, giveBack = "bpf_task_release") { task ->
              rcuRead {
                withoutPreemption {
                  leave(x.value, i)
                  whenever(task["real_parent"]["tgid"].read(s32) ne 0) { sum += 5 }
                }
                sum += 1
              }
            }
          }
          withoutPreemption { sum += 0 }
          ret(sum)
        }
      }
      all({ States().let { it to it.prog } }, 3, 6)
    }
  })
