package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import skep.insn.MapType

class TracingLinuxKernelSpec : KernelTest({
  "prints a real run" {
    val lines = mutableListOf<String>()
    val tracing = TracingKernel(kernel, lines::add)
    val request = MapCreate.builder(MapType.ARRAY).name("a").keySize(4).valueSize(4).maxEntries(2).build()
    val map = tracing.mapCreate(request)
    val number = map.number()
    map.use { shouldThrow<KernelException> { tracing.mapUpdate(it, intBytes(2), intBytes(1), Kernel.ANY) } }
    lines shouldContainExactly
      listOf(
        """bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_ARRAY, key_size=4, value_size=4, max_entries=2, """ +
          """map_name="a"}) = $number""",
        """bpf(BPF_MAP_UPDATE_ELEM, {map_fd=$number, key="\x02\x00\x00\x00", value="\x01\x00\x00\x00", """ +
          """flags=BPF_ANY}) = -1 E2BIG (Argument list too long)""",
        "close($number) = 0",
      )
  }
})
