// Calls into the virtual file system, counted by fentry, or by kprobe where the kernel has no fentry.
//
//   examples/run vfsstat --interval 5s

val interval by option("time between tables", default = 1.seconds, short = 'i')

val functions = listOf("vfs_read", "vfs_write", "vfs_open", "vfs_create", "vfs_fsync")

class Vfsstat(private val hook: String) : Bpf("vfsstat", license = "GPL") {
  val stats by global(u64 * functions.size)

  val on_read by counting("vfs_read")
  val on_write by counting("vfs_write")
  val on_open by counting("vfs_open")
  val on_create by counting("vfs_create")
  val on_fsync by counting("vfs_fsync")

  private fun counting(function: String) =
    structured("$hook/$function") { stats.ref[functions.indexOf(function)].atomicAdd(1) }
}

run(Vfsstat("fentry"), Vfsstat("kprobe")) { vfsstat ->
  var before = vfsstat.stats.value
  every(interval) {
    val now = vfsstat.stats.value
    val calls = functions.zip(now.zip(before) { a, b -> a - b })
    println(table(calls, "function" to { it.first }, "calls" to { it.second }))
    before = now
  }
}
