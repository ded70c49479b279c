package skep.dsl.mistakes

/** Programs and functions as a whole. */
internal class ProgramMistakesSpec : MistakesSpec(
  listOf(
    mistake(
      "a tracepoint without its category",
      """
      val pid by arg("pid").read(s32) // here
      printk("%d", pid)
      """,
      "is no tracepoint",
      "a category and a name",
      kind = "tracepoint(\"sched_process_exec\")",
    ),
    mistake(
      "an argument where the function returns",
      """
      val file by arg(0) // here
      printk("%llx", file)
      """,
      "are gone where it returns",
      "map",
      kind = "kretprobe(\"vfs_read\")",
    ),
    mistake(
      "a result where the function is called",
      """
      val n by result // here
      printk("%lld", n)
      """,
      "has not returned yet",
      kind = "kprobe(\"vfs_read\")",
    ),
    mistake(
      "a helper that such programs cannot call",
      """
      call(redirect, u32(1), u64(0)) // here
      """,
      "'kprobe/vfs_read' cannot call bpf_redirect",
      kind = "kprobe(\"vfs_read\")",
    ),
    mistake(
      "a result that such programs cannot return",
      """
      ret(5) // here
      """,
      "'cgroup/sock_create' return 0 to 1, and this is 5",
      kind = "cgroup(\"sock_create\")",
    ),
    mistake(
      "an errno where a verdict is wanted",
      """
      ret(-1) // here
      """,
      "'cgroup/connect4' return 0 to 1, and this is -1",
      kind = "cgroupAddress(\"connect4\")",
    ),
    mistake(
      "a result of 64 bits",
      """
      ret(nanoTime()) // here
      """,
      "Num<ULong>",
      "'Num<Int>' was expected",
    ),
    mistake(
      "a section of no kind",
      """
      ret(0)
      """,
      "sec 'kprob/vfs_read'",
      "no kind of program has such a section",
      declarations =
        """
        val other by structured("kprob/vfs_read") { ret(0) } // here
        """,
    ),
    mistake(
      "a tail call to another map",
      """
      tailCall(counts, 0) // here
      ret(0)
      """,
      "'ProgramArray' was expected",
      declarations = "val counts by hash(u32, u32, 16)",
    ),
    mistake(
      "a tail call while something is borrowed",
      """
      iterate(0..3) {
        tailCall(next, 0) // here
      }
      ret(0)
      """,
      "a tail call does not come back",
      "behind the block",
      declarations = "val next by programArray(4)",
    ),
    mistake(
      "a function that calls itself",
      """
      ret(down(u32(1)).toS32())
      """,
      "'down' calls 'down'",
      "which the kernel does not allow",
      declarations =
        """
        val down: Function1<Num<UInt>, Num<UInt>> by function(u32, result = u32) { n -> ret(down(n - 1)) } // here
        """,
    ),
    mistake(
      "functions that call each other",
      """
      ret(ping(u32(1)).toS32())
      """,
      "'ping' calls 'pong' calls 'ping'",
      declarations =
        """
        val ping: Function1<Num<UInt>, Num<UInt>> by function(u32, result = u32) { n -> ret(pong(n)) }
        val pong: Function1<Num<UInt>, Num<UInt>> by function(u32, result = u32) { n -> ret(ping(n)) } // here
        """,
    ),
    mistake(
      "a function of six parameters",
      """
      ret(0)
      """,
      "None of the following candidates is applicable",
      declarations =
        """
        val six by function(u32, u32, u32, u32, u32, u32, result = u32) { a, b, c, d, e, f -> ret(a) } // here
        """,
    ),
    mistake(
      "a function without a result on some path",
      """
      ret(one(u32(1)).toS32())
      """,
      "'one' ends without a result on some path",
      "ret(...)",
      declarations = "val one by function(u32, result = u32) { n -> whenever(n eq 1) { ret(2) } } // here",
    ),
    mistake(
      "functions that need too much stack together",
      """
      val room by zeroed(chars(300))
      call(get_current_comm, room, u64(16))
      ret(deep().toS32()) // here
      """,
      "share 512 bytes of stack",
      "'prog' 300, 'deep' 300",
      declarations =
        """
        val deep by function(result = u32) { ret(call(get_current_comm, zeroed(chars(300)), u64(16)).toU32()) }
        """,
    ),
    mistake(
      "packets that are too short are forgotten",
      """
      val eth by next(Eth) // here
      ret(PASS)
      """,
      "too short for 'ethhdr'",
      "onShortPacket",
      kind = "xdp()",
    ),
    mistake(
      "a packet where there is none",
      """
      val eth by next(Eth) // here
      ret(0)
      """,
      "do not see packets",
      kind = "socketFilter()",
    ),
    mistake(
      "a header in a loop",
      """
      loop(0 until 2) { next(Vlan) } // here
      ret(PASS)
      """,
      "each round would read the same header",
      "repeat(2)",
      kind = "xdp(onShortPacket = XDP_PASS)",
    ),
  ),
)
