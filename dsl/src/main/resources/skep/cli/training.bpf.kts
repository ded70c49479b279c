class Training : Bpf("training", license = "GPL") {
  val calls by global(u64, 0u)
  val seen by hash(u32, u64, maxEntries = 16)

  val on_call by program("raw_tp/sys_exit") {
    val out by label()
    r1 set calls.address
    r2 set u64[r1]
    r2 += 1
    u64[r1] = r2
    jumpIf(r2 gt 3, out)
    printk("call %d\n", r2)
    +out
    r0 set 0
    exit()
  }
}

run(Training(), configure = { it.calls.value = 3u }) { training ->
  training.seen[1u] = training.calls.value
  println(training.seen.entries())
}
