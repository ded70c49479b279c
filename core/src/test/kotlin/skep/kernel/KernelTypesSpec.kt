package skep.kernel

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.btf.BtfType
import skep.elf.ElfFile
import skep.load.fixtureBytes
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional

/** A kernel that shows no types, and the files there are beside it. */
private class Untold(private val files: Map<String, ByteArray>) : ForwardingKernel(LinuxKernel()) {
  override fun kernelBtf(): Optional<ByteBuffer> = Optional.empty()

  override fun release() = "1.2.3"

  override fun readFile(path: String): Optional<ByteArray> = Optional.ofNullable(files[path])
}

class KernelTypesSpec :
  FreeSpec({
    val raw = BtfBuilder(ByteOrder.nativeOrder()).let {
      it.add(BtfType.Struct("task_struct", 8, listOf()))
      it.build().bytes().let { bytes -> ByteArray(bytes.remaining()).also(bytes::get) }
    }

    "a kernel that shows none has those of its image, an ELF file or BTF alone" {
      val elf = Untold(mapOf("/boot/vmlinux-1.2.3" to fixtureBytes("minimal.bpf.o")))
      KernelTypes.of(elf).shouldBePresent().typeCount() shouldBe
        ElfFile.of(ByteBuffer.wrap(fixtureBytes("minimal.bpf.o"))).section(".BTF").get().let {
          Btf.parse(it.bytes()).typeCount()
        }
      val alone = Untold(mapOf("/usr/lib/debug/lib/modules/1.2.3/vmlinux" to raw))
      KernelTypes.of(alone).shouldBePresent().find("task_struct", BtfKind.STRUCT).isPresent shouldBe true
    }

    "a file that is damaged, or has none, is passed over" {
      val damaged = mapOf(
        "/boot/vmlinux-1.2.3" to byteArrayOf(0x7f, 1, 2),
        "/lib/modules/1.2.3/vmlinux-1.2.3" to byteArrayOf(),
        "/lib/modules/1.2.3/build/vmlinux" to byteArrayOf(1, 2, 3),
      )
      KernelTypes.of(Untold(damaged)).shouldBeEmpty()
      KernelTypes.of(Untold(damaged + ("/usr/lib/modules/1.2.3/kernel/vmlinux" to raw))).shouldBePresent()
    }

    "modules have their types split off the kernel's; those without any are left out" {
      val base = Btf.parse(ByteBuffer.wrap(raw))
      val split = BtfBuilder.splitFrom(base).let {
        it.add(BtfType.Pointer(base.find("task_struct", BtfKind.STRUCT).asInt))
        it.add(BtfType.Struct("own", 4, listOf()))
        it.build().bytes().let { bytes -> ByteArray(bytes.remaining()).also(bytes::get) }
      }
      val files = mapOf(
        "/proc/modules" to "veth 16384 0 - Live 0x0\nold 4096 1 veth, Live 0x0 (O)\n".toByteArray(),
        "/sys/kernel/btf/veth" to split,
      )
      val modules = KernelTypes.ofModules(Untold(files), base)
      modules.keys shouldBe setOf("veth")
      modules.getValue("veth").find("own", BtfKind.STRUCT).isPresent shouldBe true
      KernelTypes.ofModules(Untold(emptyMap()), base) shouldBe emptyMap()
    }
  })
