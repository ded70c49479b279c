package skep.dsl.mistakes

/** Records of ring buffers, and what is printed. */
internal class RecordMistakesSpec : MistakesSpec(
  listOf(
    mistake(
      "a field that is not set on one path",
      """
      events.emit { e -> // here
        e[Event.pid] = u32(1)
        whenever(u32(1) eq 2) { e[Event.bytes] = u64(1) }
      }
      ret(0)
      """,
      "a record of 'events' is not set on every path: bytes",
      declarations =
        """
        object Event : Struct() { val pid by u32; val bytes by u64 }
        val events by ringBuffer(Event, bytes = 4096)
        """,
    ),
    mistake(
      "a record is submitted twice",
      """
      val e by events.reserve() orElse { ret(0) }
      e.value = u64(1)
      e.submit()
      e.submit() // here
      ret(0)
      """,
      "was given back before",
      declarations =
        """
        object Event : Struct() { val pid by u32; val bytes by u64 }
        val events by ringBuffer(u64, bytes = 4096)
        """,
    ),
    mistake(
      "a record is used after it is submitted",
      """
      val e by events.reserve() orElse { ret(0) }
      e.value = u64(1)
      e.submit()
      e.value = u64(2) // here
      ret(0)
      """,
      "was given back before, and cannot be used any more",
      declarations = "val events by ringBuffer(u64, bytes = 4096)",
    ),
    mistake(
      "a record is submitted on one path",
      """
      val e by events.reserve() orElse { ret(0) }
      e.value = u64(1)
      whenever(u32(1) eq 1) { e.submit() }
      ret(0) // here
      """,
      "a record of 'events' is given back on one of the paths that meet here, and not on another",
      "on both",
      declarations = "val events by ringBuffer(u64, bytes = 4096)",
    ),
    mistake(
      "a place on the stack is submitted",
      """
      val e by zeroed(Event)
      e.submit() // here
      ret(0)
      """,
      "is no record",
      "reserve one",
      declarations = "object Event : Struct() { val pid by u32; val bytes by u64 }",
    ),
    mistake(
      "a number of another width for a field",
      """
      events.emit { e -> e[Event.bytes] = u32(1) } // here
      ret(0)
      """,
      "Num<UInt>",
      "'ULong' was expected",
      declarations =
        """
        object Event : Struct() { val pid by u32; val bytes by u64 }
        val events by ringBuffer(Event, bytes = 4096)
        """,
    ),
    mistake(
      "a field of another struct",
      """
      events.emit { e -> e[Other.tag] = u32(1) } // here
      ret(0)
      """,
      "'tag' is no field of Event, whose fields are pid, bytes",
      declarations =
        """
        object Event : Struct() { val pid by u32; val bytes by u64 }
        val events by ringBuffer(Event, bytes = 4096)
        object Other : Struct() { val a by u32; val tag by u32 }
        """,
    ),
    mistake(
      "a port in the order of the machine",
      """
      events.emit { e -> e[Event.port] = u16(80) } // here
      ret(0)
      """,
      "be16 is wanted",
      "toBigEndian()",
      declarations =
        """
        object Event : Struct() { val port by be16 }
        val events by ringBuffer(Event, bytes = 4096)
        """,
    ),
    mistake(
      "a text that is too long",
      """
      events.emit { e -> e[Event.comm] = "a text that is longer" } // here
      ret(0)
      """,
      "'a text that is longer' has 21 bytes, the array 8",
      declarations =
        """
        object Event : Struct() { val comm by chars(8) }
        val events by ringBuffer(Event, bytes = 4096)
        """,
    ),
    mistake(
      "printk with too few arguments",
      """
      printk("%d %d", u32(1)) // here
      ret(0)
      """,
      "takes 2 arguments and gets 1",
    ),
    mistake(
      "printk with more arguments than there can be",
      """
      val n by u32(1)
      printk("%d %d %d %d %d %d %d %d %d %d %d %d %d", n, n, n, n, n, n, n, n, n, n, n, n, n) // here
      ret(0)
      """,
      "takes at most 12 arguments and gets 13",
    ),
    mistake(
      "printk of a text as a number",
      """
      printk("%d", currentComm()) // here
      ret(0)
      """,
      "'%d' prints a number, and this is a text",
    ),
    mistake(
      "printk of 64 bits as 32",
      """
      printk("%d", nanoTime()) // here
      ret(0)
      """,
      "'%d' prints a number of 32 bits",
      "'%lld'",
    ),
    mistake(
      "a conversion that the kernel does not have",
      """
      printk("%f", u32(1)) // here
      ret(0)
      """,
      "'%f' at 0 of the format is no conversion",
    ),
  ),
)
