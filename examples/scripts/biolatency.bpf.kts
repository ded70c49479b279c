// How long block devices take, in microseconds.
//
//   examples/run biolatency

object Request : Struct() {
  val dev by u32
  val sector by u64
}

class Biolatency : Bpf("biolatency", license = "GPL") {
  val starts by hash(Request, u64, maxEntries = 10_240)
  val slots by global(u64 * 32)

  val on_issue by tracepoint("block/block_rq_issue") {
    starts[request()] = nanoTime()
  }

  val on_complete by tracepoint("block/block_rq_complete") {
    val request by request()
    val start by starts[request].orReturn()
    slots.ref[log2((nanoTime() - start.value) / 1000)].ifPresent { it.atomicAdd(1) }
    starts.delete(request)
  }

  private fun TracepointBody.request() = Request { it[dev] = arg("dev"); it[sector] = arg("sector") }
}

run(Biolatency()) { bio -> every(1.seconds) { println(histogram(bio.slots.value, unit = "µs")) } }
