// What the skep command does, once: see Training.

val top by option("how many to show", default = 3)

class Training : Bpf("training", license = "GPL") {
  val calls by global(u64, 0u)
  val seen by hash(chars(16), u64, maxEntries = 16)
  val slots by array(u64, maxEntries = 64)

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

  val on_enter by rawTracepoint("sys_enter") {
    seen.increment(currentComm())
    slots[u32(1)].ifPresent { it.atomicAdd(1) }
  }
}

run(Training(), configure = { it.calls.value = 3u }) { training ->
  every(10.milliseconds) {
    println(table(training.seen.entries().take(top), "command" to { it.key }, "calls" to { it.value }))
    println(histogram(training.slots.entries(), "slots"))
  }
}
