package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveAtLeastSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Errno
import skep.kernel.Fd
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelLog
import skep.kernel.KernelTest
import skep.kernel.LoadResult
import skep.kernel.MapCreate
import skep.kernel.MapFd
import skep.kernel.Mapping
import skep.kernel.ProgramLoad
import skep.kernel.heldResources
import skep.kernel.since
import skep.link.AttachException
import skep.link.TracepointOptions
import java.util.Optional

private val tracepoints = setOf("on_tp", "on_raw_tp", "on_tp_btf")

/** What happens when the kernel refuses something half-way: everything that was made is given back. */
class FailureKernelSpec : KernelTest({
  /** Loads and attaches, and gives the calls made and what came of it. */
  fun attempt(fixture: String, refuses: (String, Int) -> Errno?): Pair<FaultyKernel, Result<Unit>> {
    val faulty = FaultyKernel(kernel, refuses)
    val before = heldResources()
    val open = openFixture(fixture)
    if (fixture == "kinds.bpf.o") open.programs().forEach { it.autoload(it.name() in tracepoints) }
    val outcome = runCatching { open.load(faulty.port).use { it.attach() } }.map {}
    (heldResources() - before.toSet()).shouldBeEmpty()
    return faulty to outcome
  }

  for (fixture in listOf("minimal.bpf.o", "maps.bpf.o", "kinds.bpf.o")) {
    val config = if (fixture == "maps.bpf.o") since(5, 16, "bloom filters") else TestConfig()
    "$fixture: each call refused, alone and with all after it".config(config) {
      val (clean, success) = attempt(fixture) { _, _ -> null }
      success.getOrThrow()
      clean.calls shouldHaveAtLeastSize 6
      for (n in 1..clean.calls.size) {
        val (_, alone) = attempt(fixture) { _, number -> Errno.ENOMEM.takeIf { number == n } }
        val (_, onwards) = attempt(fixture) { _, number -> Errno.ENOMEM.takeIf { number >= n } }
        for (error in listOfNotNull(alone.exceptionOrNull(), onwards.exceptionOrNull())) {
          val errno = if (error is LoadException) error.errno() else (error as AttachException).errno()
          withClue("call $n, ${clean.calls[n - 1]}: ${error.message}") { errno shouldBe Optional.of(Errno.ENOMEM) }
        }
      }
    }
  }

  "a refusal says what was being done, to what" {
    val (_, map) = attempt("minimal.bpf.o") { call, _ -> Errno.ENOMEM.takeIf { call == "mapCreate" } }
    (map.exceptionOrNull() as LoadException).apply {
      phase() shouldBe LoadException.Phase.MAP
      subject() shouldBe Optional.of("minimal.bss")
      message shouldContain "object 'minimal': map 'minimal.bss': "
    }
    val (_, program) = attempt("minimal.bpf.o") { call, _ -> Errno.EPERM.takeIf { call == "progLoad" } }
    (program.exceptionOrNull() as LoadException).apply {
      phase() shouldBe LoadException.Phase.PROGRAM
      subject() shouldBe Optional.of("handle_tp")
    }
    val (_, link) = attempt("minimal.bpf.o") { call, _ -> Errno.EBUSY.takeIf { call == "linkCreate" } }
    link.exceptionOrNull()!!.message shouldContain
      "prog 'handle_tp' (tp/syscalls/sys_enter_write): cannot be attached to tracepoint syscalls/sys_enter_write"
  }

  "who may lift the limit on locked memory and yet not load is told so, and not asked for ever" {
    val faulty = FaultyKernel(kernel) { call, _ -> Errno.EPERM.takeIf { call == "progLoad" } }
    val port =
      object : Kernel by faulty.port {
        override fun progLoad(request: ProgramLoad) =
          LoadResult.Rejected(KernelException("bpf(BPF_PROG_LOAD)", Errno.EPERM.number(), ""), KernelLog.EMPTY)

        override fun liftMemlockLimit() = true
      }
    shouldThrow<LoadException> { openFixture("minimal.bpf.o").load(port) }.errno() shouldBe Optional.of(Errno.EPERM)
  }

  "without links to perf events a tracepoint is attached by ioctl, and probed for once" {
    val faulty = FaultyKernel(kernel) { call, _ -> Errno.EINVAL.takeIf { call == "linkCreate" } }
    openFixture("minimal.bpf.o").load(faulty.port).use { loaded ->
      loaded.attach().single().fd() shouldBe Optional.empty()
      loaded.program("handle_tp").attach(TracepointOptions("syscalls", "sys_enter_read"))
    }
    faulty.calls.count { it == "perfSetProgram" } shouldBe 2
    // Two attempts and one probe, which needs a program of its own.
    faulty.calls.count { it == "linkCreate" } shouldBe 3
    faulty.calls.count { it == "progLoad" } shouldBe 2
  }

  "globals are read and written through their maps where those cannot be mapped, as before Linux 5.5" {
    val old =
      object : Kernel by kernel {
        override fun mapCreate(request: MapCreate): MapFd =
          if (request.flags() and MapCreate.MMAPABLE == 0) {
            kernel.mapCreate(request)
          } else {
            throw KernelException("bpf(BPF_MAP_CREATE, …)", Errno.EINVAL.number(), "")
          }

        override fun mmap(fd: Fd, offset: Long, length: Int, access: Mapping.Access) = error("no map is mapped")
      }
    val open = openFixture("subprogs.bpf.o").withoutLoop()
    open.global("pid").setInt(ownPid)
    open.load(old).use { loaded ->
      loaded.attach()
      trigger()
      loaded.global("first_sum").getLong() shouldBe 301
      loaded.global("pid").setInt(-1)
      loaded.global("first_sum").setLong(7)
      trigger()
      loaded.global("first_sum").getLong() shouldBe 7
    }
  }

  "without its types an object still loads, with a warning" {
    val faulty = FaultyKernel(kernel) { call, _ -> Errno.EINVAL.takeIf { call == "btfLoad" } }
    openFixture("subprogs.bpf.o").withoutLoop().load(faulty.port).use { loaded ->
      loaded.warnings().single() shouldContain "the object's types were not loaded"
    }
  }

  "an object of the other byte order is not loaded" {
    shouldThrow<LoadException> { openFixture("minimal.be.bpf.o").load(kernel) }.message shouldContain "big-endian"
  }

  "nothing is asked of a kernel that the object does not need" {
    val faulty = FaultyKernel(kernel) { _, _ -> null }
    openFixture("minimal.bpf.o").load(faulty.port).close()
    faulty.calls shouldBe
      listOf(
        "btfLoad", "mapCreate", "mapUpdate", "mmap", "mapCreate", "mapUpdate", "mapFreeze", "progLoad", "progBindMap",
      )
  }
})
