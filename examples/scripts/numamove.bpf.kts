// Pages that the kernel moves to the NUMA node that uses them, and the time that takes. Linux moves folios since 6.8.
//
//   examples/run numamove

class Numamove(page: String) : Bpf("numamove", license = "GPL") {
  val starts by hash(u32, u64, maxEntries = 10_240)
  val latency by global(u64)
  val moves by global(u64)

  val on_migrate by fentry("migrate_misplaced_$page") { starts[currentTid()] = nanoTime() }

  val on_migrated by fexit("migrate_misplaced_$page") {
    val tid by currentTid()
    val start by starts[tid].orReturn()
    latency.ref.atomicAdd((nanoTime() - start.value) / 1_000_000)
    moves.ref.atomicAdd(1)
    starts.delete(tid)
  }
}

run(Numamove("folio"), Numamove("page")) { numa -> every(1.seconds) { println("${numa.moves.value} pages, ${numa.latency.value} ms") } }
