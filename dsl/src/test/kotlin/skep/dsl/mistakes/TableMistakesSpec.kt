package skep.dsl.mistakes

/** Maps, variables and the stack. */
internal class TableMistakesSpec : MistakesSpec(
  listOf(
    mistake(
      "a key of another type",
      """
      counts.increment(u64(1)) // here
      ret(0)
      """,
      "Num<ULong>",
      "'UInt' was expected",
      declarations = "val counts by hash(u32, u64, 16)",
    ),
    mistake(
      "a value of another type",
      """
      counts[u32(1)] = u32(5) // here
      ret(0)
      """,
      "Num<UInt>",
      "'ULong' was expected",
      declarations = "val counts by hash(u32, u64, 16)",
    ),
    mistake(
      "an element that may be missing is read",
      """
      val n by counts[u32(1)].value // here
      ret(n.toS32())
      """,
      "it may be missing",
      "ifPresent",
      "orElse",
      declarations = "val counts by hash(u32, u64, 16)",
    ),
    mistake(
      "an element that may be missing is added to",
      """
      counts[u32(1)] += 1 // here
      ret(0)
      """,
      "it may be missing",
      "ifPresent",
      declarations = "val counts by hash(u32, u64, 16)",
    ),
    mistake(
      "a field of an element that may be missing",
      """
      val pid by events[u32(1)][Event.pid] // here
      ret(pid.toS32())
      """,
      "it may be missing",
      "ifPresent",
      declarations =
        """
        object Event : Struct() { val pid by u32; val bytes by u64 }
        val events by hash(u32, Event, 16)
        """,
    ),
    mistake(
      "an orElse that goes on",
      """
      val n by counts[u32(1)] orElse { printk("none") } // here
      ret(n.value.toS32())
      """,
      "goes on without",
      "ret(...)",
      declarations = "val counts by hash(u32, u64, 16)",
    ),
    mistake(
      "an element is compared as if it was its value",
      """
      val n by counts[u32(1)] orElse { ret(0) }
      whenever(n gt 5) { ret(1) } // here
      ret(0)
      """,
      "Unresolved reference 'gt'",
      declarations = "val counts by hash(u32, u64, 16)",
    ),
    mistake(
      "a struct is incremented",
      """
      events.increment(u32(1)) // here
      ret(0)
      """,
      "the values of 'events' are Event and no numbers",
      "add to a field",
      declarations =
        """
        object Event : Struct() { val pid by u32; val bytes by u64 }
        val events by hash(u32, Event, 16)
        """,
    ),
    mistake(
      "a number of 16 bits is added to by several CPUs",
      """
      counts.increment(u32(1)) // here
      ret(0)
      """,
      "the values of 'counts' are u16 of 2 bytes",
      "u32 or u64",
      declarations = "val counts by hash(u32, u16, 16)",
    ),
    mistake(
      "a key of which a part is not set",
      """
      counts.increment(make(Key) { it[Key.a] = u32(1) }) // here
      ret(0)
      """,
      "the Key is not set on every path: b",
      declarations =
        """
        object Key : Struct() { val a by u32; val b by u64 }
        val counts by hash(Key, u64, 16)
        """,
    ),
    mistake(
      "an index behind the end",
      """
      slots.increment(4u) // here
      ret(0)
      """,
      "'slots' has 4 elements, from 0 to 3, and no 4",
      declarations = "val slots by array(u64, 4)",
    ),
    mistake(
      "an element of an array is deleted",
      """
      slots.delete(u32(1)) // here
      ret(0)
      """,
      "the elements of an array are always there",
      "zero",
      declarations = "val slots by array(u64, 4)",
    ),
    mistake(
      "a constant is written",
      """
      limit.ref.value = u32(6) // here
      ret(0)
      """,
      "'limit' is a constant",
      "global(...)",
      declarations = "val limit by constant(u32, 5u)",
    ),
    mistake(
      "a constant is assigned",
      """
      limit.value = u32(6) // here
      ret(0)
      """,
      "'val' cannot be reassigned",
      declarations = "val limit by constant(u32, 5u)",
    ),
    mistake(
      "the stack is read before it is written",
      """
      val n by stack(u32)
      ret(n.value.toS32()) // here
      """,
      "on the stack is read and not set on every path",
      "zeroed(u32)",
    ),
    mistake(
      "two maps of one name",
      """
      ret(0)
      """,
      "'counts' is declared twice",
      declarations =
        """
        val counts by hash(u32, u64, 16)
        val sums by hash(u32, u64, 16, name = "counts") // here
        """,
    ),
    mistake(
      "a map without a name",
      """
      ret(0)
      """,
      "has no name",
      "val name by",
      declarations = "init { hash(u32, u64, 16) } // here",
    ),
    mistake(
      "a lock where nobody else sees it",
      """
      val account by zeroed(Account)
      account[Account.lock].withLock { } // here
      ret(0)
      """,
      "is on the stack",
      "in a map's value",
      declarations = "object Account : Struct() { val lock by SpinLock; val sum by u64 }",
    ),
    mistake(
      "two locks at once",
      """
      val a by accounts[u32(1)] orElse { ret(0) }
      val b by accounts[u32(2)] orElse { ret(0) }
      a[Account.lock].withLock { b[Account.lock].withLock { } } // here
      ret(0)
      """,
      "a lock is held already",
      declarations =
        """
        object Account : Struct() { val lock by SpinLock; val sum by u64 }
        val accounts by hash(u32, Account, 16)
        """,
      kind = "tc()",
    ),
    mistake(
      "a helper is called while a lock is held",
      """
      val a by accounts[u32(1)] orElse { ret(0) }
      a[Account.lock].withLock { a[Account.sum] = nanoTime() } // here
      ret(0)
      """,
      "a function is called while a lock is held",
      "before or after",
      declarations =
        """
        object Account : Struct() { val lock by SpinLock; val sum by u64 }
        val accounts by hash(u32, Account, 16)
        """,
      kind = "tc()",
    ),
    mistake(
      "a lock in a program that traces",
      """
      val a by accounts[u32(1)] orElse { ret(0) }
      a[Account.lock].withLock { a[Account.sum] = u64(1) } // here
      """,
      "'kprobe/vfs_read' cannot use maps with locks",
      "fentry",
      declarations =
        """
        object Account : Struct() { val lock by SpinLock; val sum by u64 }
        val accounts by hash(u32, Account, 16)
        """,
      kind = "kprobe(\"vfs_read\")",
    ),
    mistake(
      "a timer that uses a value of the code around it",
      """
      val ifindex by ifindex
      val s by sessions[u32(1)] orElse { ret(0) }
      s[Session.timer].start(sessions, u64(5)) { _, v -> v[Session.pid] = ifindex } // here
      ret(0)
      """,
      "is run later",
      "keep them in the element",
      declarations =
        """
        object Session : Struct() { val timer by Timer; val pid by u32 }
        val sessions by hash(u32, Session, 16)
        """,
      kind = "tc()",
    ),
  ),
)
