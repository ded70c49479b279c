package skep.dsl.mistakes

/** Numbers, conditions and control flow. */
internal class ValueMistakesSpec : MistakesSpec(
  listOf(
    mistake(
      "values of different widths are added",
      """
      val a = u32(1)
      val b = u64(1)
      val c = a + b // here
      ret(0)
      """,
      "None of the following candidates is applicable",
      "Num<UInt>",
    ),
    mistake(
      "a number that does not fit the type",
      """
      val a = u16(80)
      whenever(a eq 70_000) { ret(1) } // here
      ret(0)
      """,
      "70000",
      "u16",
    ),
    mistake(
      "a negative number for an unsigned type",
      """
      val a = u32(-1) // here
      ret(0)
      """,
      "-1",
      "u32",
    ),
    mistake(
      "'if' on a test of the program",
      """
      val a = u32(1)
      if (a eq 1) ret(1) // here
      ret(0)
      """,
      "Boolean",
    ),
    mistake(
      "'==' on values of the program",
      """
      val a = u32(1)
      val b = u32(2)
      if (a == b) ret(1) // here
      ret(0)
      """,
      "compares when the program is built",
      "eq",
    ),
    mistake(
      "'&&' on tests of the program",
      """
      val a = u32(1)
      whenever((a eq 1) && (a ne 2)) { ret(1) } // here
      ret(0)
      """,
      "Boolean",
    ),
    mistake(
      "'<' on values of the program",
      """
      val a = u32(1)
      whenever(a < 2) { ret(1) } // here
      ret(0)
      """,
      "write lt, le, gt or ge",
    ),
    mistake(
      "a Kotlin for over a value of the program",
      """
      val n = u32(3)
      for (i in 0 until n) { } // here
      ret(0)
      """,
      "iterator",
    ),
    mistake(
      "a shift by more bits than there are",
      """
      val a = u32(1) shl 32 // here
      ret(0)
      """,
      "32",
      "cannot be shifted",
    ),
    mistake(
      "a division by zero",
      """
      val a = u32(1) / 0 // here
      ret(0)
      """,
      "zero",
    ),
    mistake(
      "network order compared with host order",
      """
      val port = be16(80)
      whenever(port eq u16(80)) { ret(1) } // here
      ret(0)
      """,
      "BigEndian<UShort>",
    ),
    mistake(
      "network order compared with a plain number",
      """
      val port = be16(80)
      whenever(port eq 80) { ret(1) } // here
      ret(0)
      """,
      "BigEndian<UShort>",
    ),
    mistake(
      "arithmetic on network order",
      """
      val port = be16(80) + 1 // here
      ret(0)
      """,
      "toHost()",
    ),
    mistake(
      "breakLoop outside of a loop",
      """
      breakLoop() // here
      ret(0)
      """,
      "breakLoop",
      "outside of a loop",
    ),
    mistake(
      "an otherwise that does not follow its whenever",
      """
      val a = u32(1)
      val w = whenever(a eq 1) { }
      whenever(a eq 2) { }
      w otherwise { } // here
      ret(0)
      """,
      "otherwise",
      "follows right behind",
    ),
    mistake(
      "a value of another program",
      """
      ret(leaked!!.toS32()) // here
      """,
      "another",
      declarations =
        """
        var leaked: Num<UInt>? = null
        val first by structured("socket") { leaked = zeroed(u32).value; ret(0) }
        """,
    ),
    mistake(
      "a stack of more than 512 bytes",
      """
      val path = zeroed(chars(400)) // here
      val other = zeroed(chars(200))
      ret(0)
      """,
      "512",
      "char[400]",
    ),
    mistake(
      "a program that does not say what it returns on every path",
      """
      val a = zeroed(u32) // here
      """,
      "ends without a result",
      kind = "xdp()",
    ),
    mistake(
      "a parameter of another type",
      """
      ret(twice(u64(1)).toS32()) // here
      """,
      "Num<UInt>",
      declarations = "val twice by function(u32, result = u32) { ret(it * 2) }",
    ),
    mistake(
      "a name that no C identifier can be",
      """
      ret(0)
      """,
      "größe",
      "identifier",
      declarations = "val größe by global(u32, 0u) // here",
    ),
    mistake(
      "'in' a range",
      """
      val a = u32(1)
      whenever(a in 1..3) { ret(1) } // here
      ret(0)
      """,
      "inRange",
    ),
    mistake(
      "'while' on a test of the program",
      """
      var a by variable(u32, 3)
      while (a gt 0) { a -= 1 } // here
      ret(0)
      """,
      "Boolean",
    ),
    mistake(
      "'when' on a value of the program",
      """
      val a = currentTgid()
      when (a) { u32(1) -> ret(1) } // here
      ret(0)
      """,
      "compares when the program is built",
    ),
    mistake(
      "signed and unsigned numbers are added",
      """
      ret(s32(1) + u32(2)) // here
      """,
      "Num<UInt>",
      "Num<Int>",
    ),
    mistake(
      "a variable gets a number of another type",
      """
      var a by variable(u32, 0)
      a = u64(5) // here
      ret(a.toS32())
      """,
      "Num<ULong>",
      "Num<UInt>",
    ),
    mistake(
      "a value outside of the block that calculates it",
      """
      var kept: Num<UInt>? = null
      whenever(x.value eq 1) { kept = x.value + 1 }
      ret(kept!!.toS32()) // here
      """,
      "has no value on some path to here",
      "a variable that is declared there",
      declarations = "val x by global(u32)",
    ),
    mistake(
      "a name outside of its block",
      """
      whenever(x.value eq 1) { val inner by x.value + 1 }
      ret(inner.toS32()) // here
      """,
      "Unresolved reference 'inner'",
      declarations = "val x by global(u32)",
    ),
    mistake(
      "a loop whose test never changes",
      """
      val n by x.value
      var m by variable(u32, 0)
      loopWhile({ n gt 0 }) { m += 1 } // here
      ret(m.toS32())
      """,
      "this loop never ends",
      "'n'",
      "breakLoop()",
      declarations = "val x by global(u32)",
    ),
    mistake(
      "a loop of more rounds than the verifier follows",
      """
      var n by variable(u64, 0)
      loop(0 until 10_000_000) { n += 1 } // here
      ret(n.toS32())
      """,
      "10000000 rounds",
      "bpfLoop",
    ),
  ),
)
