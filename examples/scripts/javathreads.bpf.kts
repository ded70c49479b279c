// Threads that Java programs start, by the static probes that OpenJDK's HotSpot has.
//
//   examples/run javathreads [--jvm LIBJVM.so]

val jvm by option("the JVM's library", default = System.getProperty("java.home") + "/lib/server/libjvm.so")

object Event : Struct() {
  val pid by u32
  val tid by u32
  val thread by chars(64)
}

class Javathreads(jvm: String) : Bpf("javathreads", license = "GPL") {
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_start by usdt("$jvm:hotspot:thread__start") {
    events.emit { e ->
      e[Event.pid] = currentTgid()
      e[Event.tid] = arg(3).toU32()
      e[Event.thread] = userString(arg(0))
    }
  }
}

val started = columns("pid      tid      thread")

run(Javathreads(jvm)) { threads ->
  threads.events.events().forEach { println(started(it[Event.pid], it[Event.tid], it[Event.thread])) }
}
