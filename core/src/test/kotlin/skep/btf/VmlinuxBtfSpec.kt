package skep.btf

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.opentest4j.TestAbortedException
import java.io.File
import java.nio.ByteBuffer

private const val VMLINUX = "/sys/kernel/btf/vmlinux"

class VmlinuxBtfSpec :
  FreeSpec({
    val vmlinux by lazy {
      val file = File(VMLINUX)
      if (!file.canRead()) throw TestAbortedException("this kernel has no $VMLINUX")
      Btf.ofKernel(ByteBuffer.wrap(file.readBytes()))
    }

    "the running kernel's types are those that bpftool prints" {
      val expected = outputOf("bpftool", "btf", "dump", "file", VMLINUX, "format", "raw")
      vmlinux.typeCount() - 1 shouldBe expected.count { it.startsWith("[") }
      val ours = BpftoolDump.lines(vmlinux).iterator()
      for (line in expected) ours.next() shouldBe line
      ours.hasNext() shouldBe false
    }

    "its types are found by name" {
      val task = vmlinux.find("task_struct", BtfKind.STRUCT).asInt
      (vmlinux.type(task) as BtfType.Struct).members().count { it.name() == "pid" } shouldBe 1
      vmlinux.sizeOf(task) shouldBe (vmlinux.type(task) as BtfType.Struct).size()
      vmlinux.kind(vmlinux.find("bpf_prog_load", BtfKind.FUNC).orElse(0)) shouldBe BtfKind.FUNC
      vmlinux.findAllFlavors("task_struct").boxed().toList() shouldBe listOf(task)
      vmlinux.pointerSize() shouldBe 8
    }

    "each of its structs has an alignment that divides its size" {
      val structs = vmlinux.ids().filter { vmlinux.kind(it).isComposite }.toArray()
      structs.size shouldBeGreaterThan 1000
      for (id in structs) vmlinux.sizeOf(id) % vmlinux.alignOf(id) shouldBe 0
    }

    "a copy of it has the same types" {
      val copy = BtfBuilder.from(vmlinux).build()
      for (id in vmlinux.ids()) check(copy.type(id) == vmlinux.type(id)) { "type [$id]" }
    }
  })
