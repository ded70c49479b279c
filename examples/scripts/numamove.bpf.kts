// Pages that the kernel moves to the NUMA node that uses them, and the time that takes.

val function by option("the kernel's function that moves one", default = "migrate_misplaced_page")

class Numamove(function: String) : Bpf("numamove", license = "GPL") {
  val starts by hash(u32, u64, maxEntries = 10_240)
  val latency by global(u64)
  val moves by global(u64)

  val on_migrate by fentry(function) { starts[currentTid()] = nanoTime() }

  val on_migrated by fexit(function) {
    val tid by currentTid()
    val start by starts[tid].orReturn()
    latency.ref.atomicAdd((nanoTime() - start.value) / 1_000_000)
    moves.ref.atomicAdd(1)
    starts.delete(tid)
  }
}

run(Numamove(function)) { numa -> every(1.seconds) { println("${numa.moves.value} pages, ${numa.latency.value} ms") } }
