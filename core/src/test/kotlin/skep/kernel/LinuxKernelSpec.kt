package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.insn.AttachType
import skep.insn.MapType
import skep.insn.ProgramType
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.OptionalInt

fun bytes(size: Int): ByteBuffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder())

fun intBytes(value: Int): ByteBuffer = bytes(4).putInt(0, value)

fun longBytes(value: Long): ByteBuffer = bytes(8).putLong(0, value)

/** Instructions given as the 64-bit words of their little-endian encoding. */
fun program(vararg words: Long): ByteBuffer =
  ByteBuffer.allocate(8 * words.size).order(ByteOrder.LITTLE_ENDIAN).also { buffer ->
    words.forEach(buffer::putLong)
    buffer.flip()
  }

/** r0 = VALUE; exit */
fun returning(value: Int): ByteBuffer = program((value.toLong() shl 32) or 0xb7, 0x95)

class LinuxKernelSpec : KernelTest({
  val hash = MapCreate.builder(MapType.HASH).name("counts").keySize(4).valueSize(8).maxEntries(16).build()

  "a map" - {
    "is created as asked" {
      kernel.mapCreate(hash).use { map ->
        val info = kernel.mapInfo(map)
        info.type().get() shouldBe MapType.HASH
        listOf(info.keySize, info.valueSize, info.maxEntries, info.flags) shouldBe listOf(4, 8, 16, 0)
        info.name shouldBe "counts"
        kernel.mapById(info.id).get().use { same -> kernel.mapInfo(same) shouldBe info }
        generateSequence(0) { id -> kernel.nextId(ObjectKind.MAP, id).let { if (it.isPresent) it.asInt else null } }
          .toList() shouldContain info.id
      }
    }

    "stores, finds and removes entries" {
      kernel.mapCreate(hash).use { map ->
        val found = longBytes(0)
        kernel.mapLookup(map, intBytes(7), found, 0) shouldBe false
        kernel.mapDelete(map, intBytes(7)) shouldBe false
        kernel.mapUpdate(map, intBytes(7), longBytes(700), Kernel.ANY)
        kernel.mapLookup(map, intBytes(7), found, 0) shouldBe true
        found.getLong(0) shouldBe 700
        shouldThrow<KernelException> { kernel.mapUpdate(map, intBytes(7), longBytes(1), Kernel.NO_EXIST) }
          .errno().get() shouldBe Errno.EEXIST
        shouldThrow<KernelException> { kernel.mapUpdate(map, intBytes(8), longBytes(1), Kernel.EXIST) }
          .message shouldBe
          """bpf(BPF_MAP_UPDATE_ELEM, {map_fd=${map.number()}, key="\x08\x00\x00\x00", """ +
          """value="\x01\x00\x00\x00\x00\x00\x00\x00", flags=BPF_EXIST}) = -1 ENOENT (No such file or directory)"""
        kernel.mapDelete(map, intBytes(7)) shouldBe true
      }
    }

    "gives an entry back as it removes it".config(since(5, 14, "on a hash")) {
      kernel.mapCreate(hash).use { map ->
        val found = longBytes(0)
        kernel.mapUpdate(map, intBytes(7), longBytes(700), Kernel.ANY)
        kernel.mapLookupAndDelete(map, intBytes(7), found, 0) shouldBe true
        found.getLong(0) shouldBe 700
        kernel.mapLookupAndDelete(map, intBytes(7), found, 0) shouldBe false
      }
    }

    "is walked" {
      kernel.mapCreate(hash).use { map ->
        kernel.mapFirstKey(map, bytes(4)) shouldBe false
        (1..10).forEach { kernel.mapUpdate(map, intBytes(it), longBytes(it.toLong()), Kernel.ANY) }
        val key = bytes(4)
        val seen = mutableListOf<Int>()
        var more = kernel.mapFirstKey(map, key)
        while (more) {
          seen += key.getInt(0)
          more = kernel.mapNextKey(map, key, key)
        }
        seen.sorted() shouldBe (1..10).toList()
      }
    }

    "takes direct buffers and parts of buffers, and moves no position" {
      kernel.mapCreate(hash).use { map ->
        val all = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder())
        all.putInt(2, 5).putLong(6, 99)
        val key = all.slice(2, 4)
        val value = all.duplicate().position(6).limit(14)
        kernel.mapUpdate(map, key, value, Kernel.ANY)
        value.position() shouldBe 6
        val found = bytes(12).position(3).limit(11)
        kernel.mapLookup(map, intBytes(5), found, 0) shouldBe true
        found.position() shouldBe 3
        found.getLong(3) shouldBe 99
      }
    }

    "refuses buffers of another size, so that the kernel never writes beyond them" {
      kernel.mapCreate(hash).use { map ->
        shouldThrow<IllegalArgumentException> { kernel.mapLookup(map, intBytes(1), bytes(7), 0) }
          .message shouldBe "map 'counts': a value has 8 bytes, not 7"
        shouldThrow<IllegalArgumentException> { kernel.mapUpdate(map, bytes(5), longBytes(1), 0) }
          .message shouldBe "map 'counts': a key has 4 bytes, not 5"
        shouldThrow<IllegalArgumentException> { kernel.mapNextKey(map, intBytes(1), bytes(3)) }
      }
    }

    "per CPU has one rounded value for each possible CPU" {
      val request = MapCreate.builder(MapType.PERCPU_ARRAY).keySize(4).valueSize(12).maxEntries(1).build()
      kernel.mapCreate(request).use { map ->
        map.valueSize() shouldBe 16 * kernel.possibleCpus()
        kernel.mapById(kernel.mapInfo(map).id).get().use { it.valueSize() shouldBe map.valueSize() }
        val value = bytes(map.valueSize())
        for (cpu in 0 until kernel.possibleCpus()) value.putInt(16 * cpu, 100 + cpu)
        kernel.mapUpdate(map, intBytes(0), value, Kernel.ANY)
        val found = bytes(map.valueSize())
        kernel.mapLookup(map, intBytes(0), found, 0) shouldBe true
        found shouldBe value
      }
    }

    "without keys is a queue" {
      val request = MapCreate.builder(MapType.QUEUE).valueSize(4).maxEntries(4).build()
      kernel.mapCreate(request).use { map ->
        kernel.mapUpdate(map, bytes(0), intBytes(1), Kernel.ANY)
        kernel.mapUpdate(map, bytes(0), intBytes(2), Kernel.ANY)
        val found = bytes(4)
        kernel.mapLookupAndDelete(map, bytes(0), found, 0) shouldBe true
        found.getInt(0) shouldBe 1
      }
    }

    "frozen is read-only" {
      kernel.mapCreate(hash).use { map ->
        kernel.mapFreeze(map)
        shouldThrow<KernelException> { kernel.mapUpdate(map, intBytes(1), longBytes(1), Kernel.ANY) }
          .errno().get() shouldBe Errno.EPERM
      }
    }

    "that cannot be says so as strace would" {
      val request = MapCreate.builder(MapType.HASH).name("none").keySize(4).valueSize(8).flags(1 shl 30).build()
      shouldThrow<KernelException> { kernel.mapCreate(request) }.message shouldBe
        "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, max_entries=0, " +
        "map_flags=0x40000000, map_name=\"none\"}) = -1 EINVAL (Invalid argument)"
    }

    "that cannot be says why, where the kernel can say it (Linux 7.2)" {
      val value = MapCreate.KernelValue(3, java.util.Optional.empty())
      val request = MapCreate.builder(MapType.ARRAY).keySize(4).valueSize(8).maxEntries(1).kernelValue(value).build()
      val words = "the kernel says: btf_vmlinux_value_type_id can only be used with struct_ops maps."
      shouldThrow<KernelException> { kernel.mapCreate(request) }.advice() shouldBe
        if (kernel.knows(SystemCall.BPF_COMMON_ATTRIBUTES)) words else ""
    }

    "larger than the kept frame goes through" {
      val size = 1 shl 20
      val request = MapCreate.builder(MapType.ARRAY).keySize(4).valueSize(size).maxEntries(1).build()
      kernel.mapCreate(request).use { map ->
        val value = bytes(size)
        value.putLong(size - 8, 42)
        kernel.mapUpdate(map, intBytes(0), value, Kernel.ANY)
        val found = bytes(size)
        kernel.mapLookup(map, intBytes(0), found, 0) shouldBe true
        found.getLong(size - 8) shouldBe 42
      }
    }

    "is pinned and found again" {
      val path = "/sys/fs/bpf/skep-kernel-spec"
      try {
        kernel.pinnedMap(path).shouldBeEmpty()
        kernel.mapCreate(hash).use { map ->
          kernel.pin(map, path)
          kernel.pinnedMap(path).get().use { kernel.mapInfo(it) shouldBe kernel.mapInfo(map) }
          shouldThrow<IllegalArgumentException> { kernel.pinnedProgram(path) }
            .message shouldBe "what is pinned at $path is no program, but anon_inode:bpf-map"
        }
      } finally {
        Files.deleteIfExists(Path.of(path))
      }
    }
  }

  "a program" - {
    "is loaded and described" {
      val request = ProgramLoad.builder(ProgramType.SOCKET_FILTER, returning(7)).name("seven").license("GPL").build()
      kernel.progLoad(request).orThrow().use { program ->
        val info = kernel.progInfo(program)
        info.type().get() shouldBe ProgramType.SOCKET_FILTER
        info.name shouldBe "seven"
        info.translatedSize shouldBe 16
        info.verifiedInstructions shouldBe if (hasVersion(5, 16)) 2 else 0
        info.gplCompatible shouldBe true
        info.tag.length shouldBe 16
        kernel.programById(info.id).get().use { kernel.progInfo(it) shouldBe info }
        info.userId shouldBe 0
        info.loadTime shouldBeInRange 1L..uptime() + HUNDREDTH
        info.mapIds.shouldBeEmpty()
        kernel.mapCreate(hash).use {
          kernel.progBindMap(program, it)
          kernel.progInfo(program).mapIds shouldBe listOf(kernel.mapInfo(it).id)
        }
        val run = kernel.progTestRun(TestRun(program, bytes(64), 64, 3))
        run.returnValue shouldBe 7
        // A socket filter does not see the link layer, but the packet it gives back has it.
        run.output.remaining() shouldBe 64
      }
    }

    "that uses many maps tells all of them" {
      val request = ProgramLoad.builder(ProgramType.SOCKET_FILTER, returning(7)).name("many").license("GPL").build()
      kernel.progLoad(request).orThrow().use { program ->
        val maps =
          List(70) {
            kernel.mapCreate(hash).use { map ->
              kernel.progBindMap(program, map)
              kernel.mapInfo(map).id
            }
          }
        kernel.progInfo(program).mapIds shouldBe maps
      }
    }

    "has its runs counted for as long as somebody wants that".config(since(5, 8, "BPF_ENABLE_STATS")) {
      val request = ProgramLoad.builder(ProgramType.SOCKET_FILTER, returning(7)).name("counted").license("GPL").build()
      kernel.progLoad(request).orThrow().use { program ->
        fun run() = kernel.progTestRun(TestRun(program, bytes(64), 64, 3))
        run()
        kernel.progInfo(program).runs shouldBe 0
        kernel.enableStats().use { run() }
        run()
        val info = kernel.progInfo(program)
        info.runs shouldBe 3
        info.runTime shouldBeGreaterThan 0
        info.missed shouldBe 0
      }
    }

    "refused comes back with the verifier's words" {
      // Ten times r1 = 0, then exit with r0 never set: its log needs more than the 128 bytes that Linux 5.10 asks for.
      val long = program(*LongArray(10) { 0x1b7 }, 0x95)
      val request = ProgramLoad.builder(ProgramType.SOCKET_FILTER, long).name("bad").build()
      val silent = kernel.progLoad(request).shouldBeInstanceOf<LoadResult.Rejected>()
      silent.log shouldBe KernelLog.EMPTY
      silent.error.errno().get() shouldBe Errno.EACCES
      val told = kernel.progLoad(request.withLog(LogRequest.FULL)).shouldBeInstanceOf<LoadResult.Rejected>()
      told.log.text shouldContain "R0 !read_ok"
      val short = kernel.progLoad(request.withLog(LogRequest(1, 128))).shouldBeInstanceOf<LoadResult.Rejected>()
      short.error.errno().get() shouldBe Errno.ENOSPC
      // The size counts the zero at the end.
      val size = if (hasVersion(6, 4)) OptionalInt.of(told.log.text.length + 1) else OptionalInt.empty()
      listOf(told, short).forEach { it.log.fullSize shouldBe size }
      shouldThrow<KernelException> { short.orThrow() }.message shouldStartWith
        "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_SOCKET_FILTER, insn_cnt=11, license=\"\", log_level=1, " +
        "log_size=128, prog_name=\"bad\"}) = -1 ENOSPC (No space left on device)"
    }

    "is attached to a raw tracepoint" {
      val request = ProgramLoad.builder(ProgramType.RAW_TRACEPOINT, returning(0)).license("GPL").build()
      kernel.progLoad(request).orThrow().use { program ->
        kernel.rawTracepointOpen(RawTracepointOpen(program, java.util.Optional.of("sys_enter"), 0)).use { link ->
          val info = kernel.linkInfo(link)
          info.type().get() shouldBe LinkType.RAW_TRACEPOINT
          info.programId shouldBe kernel.progInfo(program).id
          kernel.linkById(info.id).get().use { kernel.linkInfo(it) shouldBe info }
        }
      }
    }

    val loadForPerf = {
      kernel.progLoad(ProgramLoad.builder(ProgramType.TRACEPOINT, returning(0)).license("GPL").build()).orThrow()
    }
    val openPerf = {
      val id = kernel.readText(kernel.tracefs().get() + "/events/syscalls/sys_enter_getpgid/id").get().trim().toLong()
      kernel.perfEventOpen(PerfEvent.tracepoint(id))
    }

    "is attached to a perf event by a link".config(since(5, 15, "links to perf events")) {
      loadForPerf().use { program ->
        openPerf().use { event ->
          kernel.linkCreate(LinkCreate.OnPerfEvent(program, event, 5)).use { link ->
            kernel.linkInfo(link).type().get() shouldBe LinkType.PERF_EVENT
            shouldThrow<KernelException> { kernel.linkDetach(link) }.errno().get() shouldBe Errno.EOPNOTSUPP
          }
        }
      }
    }

    "is attached to a perf event by an ioctl" {
      loadForPerf().use { program ->
        openPerf().use { event ->
          kernel.perfSetProgram(event, program)
          kernel.perfEnable(event)
          kernel.perfDisable(event)
        }
      }
    }

    "is attached to what it named at load time" {
      val btf = kernel.kernelBtf().get().let { map -> ByteArray(map.remaining()).also { map.get(it) } }
      val request =
        ProgramLoad
          .builder(ProgramType.TRACING, returning(0))
          .license("GPL")
          .expectedAttachType(AttachType.TRACE_RAW_TP)
          .attachTarget(ProgramLoad.AttachTarget(typedefId(btf, "btf_trace_sys_enter"), java.util.Optional.empty()))
          .build()
      kernel.progLoad(request).orThrow().use { program ->
        // That is what the kernel calls the link of a BTF-typed tracepoint too.
        if (hasVersion(5, 18)) {
          kernel.linkCreate(LinkCreate.OnLoadTarget(program, AttachType.TRACE_RAW_TP, 9)).use {
            kernel.linkInfo(it).type().get() shouldBe LinkType.RAW_TRACEPOINT
          }
        }
        kernel.rawTracepointOpen(RawTracepointOpen(program, java.util.Optional.empty(), 0)).use {
          kernel.linkInfo(it).type().get() shouldBe LinkType.RAW_TRACEPOINT
        }
      }
    }
  }

  "BTF is loaded and copied back" {
    val data = btfOfInt()
    kernel.btfLoad(BtfLoad(data, LogRequest.NONE)).orThrow().use { btf ->
      val info = kernel.btfInfo(btf)
      info.isKernel shouldBe false
      info.size shouldBe data.remaining()
      ByteBuffer.wrap(kernel.btfData(btf)) shouldBe data
      kernel.btfById(info.id).get().use { kernel.btfInfo(it) shouldBe info }
    }
    val broken = kernel.btfLoad(BtfLoad(intBytes(1), LogRequest.FULL)).shouldBeInstanceOf<LoadResult.Rejected>()
    broken.error.errno().get() shouldBe Errno.EINVAL
    broken.log.text shouldContain "hdr"
  }

  "the kernel's own BTF is what the file says" {
    val path = Path.of("/sys/kernel/btf/vmlinux")
    val btf = kernel.kernelBtf().get()
    (btf == ByteBuffer.wrap(Files.readAllBytes(path))) shouldBe true
    btf.isReadOnly shouldBe true
  }

  "perf_event_open gets its flags, the sixth argument of syscall(2)" {
    kernel.perfEventOpen(PerfEvent(PerfEvent.TYPE_SOFTWARE, 9, java.util.Optional.empty(), 0, 0, 0, 0, 0, -1)).use {
      // PERF_FLAG_FD_CLOEXEC was asked for.
      val flags = Files.readAllLines(Path.of("/proc/self/fdinfo/${it.number()}")).first { l -> l.startsWith("flags:") }
      flags.substringAfter(":").trim().toInt(8) and 0x80000 shouldBe 0x80000
    }
  }

  "facts" - {
    "of this process and machine" {
      kernel.release() shouldBe Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim()
      kernel.possibleCpus() shouldBeGreaterThan 0
      kernel.pageSize() and 4095 shouldBe 0
      kernel.capabilities() shouldContain Capability.BPF
      kernel.readFile("/proc/no/such/file").shouldBeEmpty()
      kernel.listDirectory("/proc/no/such/directory").shouldBeEmpty()
      kernel.listDirectory(kernel.tracefs().get() + "/events/syscalls").get() shouldContain "sys_enter_write"
    }

    "that need parsing" {
      LinuxFacts.cpus("0\n") shouldBe listOf(0)
      LinuxFacts.cpus("0-3,8,10-11\n") shouldBe listOf(0, 1, 2, 3, 8, 10, 11)
      LinuxFacts.effective("CapPrm:\t0\nCapEff:\t000000c000201000\n") shouldBe
        setOf(Capability.BPF, Capability.PERFMON, Capability.SYS_ADMIN, Capability.NET_ADMIN)
    }
  }
})

/** /proc/uptime counts in hundredths of a second. */
private const val HUNDREDTH = 10_000_000L

/** Nanoseconds since the machine was started. */
private fun uptime() = (Path.of("/proc/uptime").toFile().readText().substringBefore(' ').toDouble() * 1e9).toLong()

/** BTF with the one type int. */
private fun btfOfInt(): ByteBuffer {
  val strings = "\u0000int\u0000"
  return bytes(24 + 16 + strings.length).apply {
    putShort(0xeb9f.toShort()).put(1).put(0).putInt(24).putInt(0).putInt(16).putInt(16).putInt(strings.length)
    putInt(1).putInt(1 shl 24).putInt(4).putInt(0x01000020)
    put(strings.toByteArray())
    flip()
  }
}

/** The id of a typedef in BTF, found without skep.btf. */
private fun typedefId(btf: ByteArray, name: String): Int {
  val data = ByteBuffer.wrap(btf).order(ByteOrder.nativeOrder())
  val header = data.getInt(4)
  val types = header + data.getInt(8)
  val strings = header + data.getInt(16)
  val extra = mapOf(1 to 4, 3 to 12, 14 to 4, 17 to 4)
  val perMember = mapOf(4 to 12, 5 to 12, 6 to 8, 13 to 8, 15 to 12, 19 to 12)
  var at = types
  var id = 1
  while (true) {
    val kind = data.getInt(at + 4) ushr 24 and 0x1f
    val nameAt = strings + data.getInt(at)
    if (kind == 8 && String(btf, nameAt, name.length + 1) == name + "\u0000") return id
    at += 12 + (extra[kind] ?: 0) + (perMember[kind] ?: 0) * (data.getInt(at + 4) and 0xffff)
    id++
  }
}
