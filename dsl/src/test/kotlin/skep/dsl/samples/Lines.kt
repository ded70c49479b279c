package skep.dsl.samples

import skep.dsl.*
import skep.insn.*
import skep.struct.*

/** Its spec counts the lines. */
class Lines(fail: String = "") : Bpf("lines", license = "GPL") {
  val prog by program("socket") {
    val loop by label()
    val nowhere by label()
    r0 set 0; r1 set 1
    zero()
    repeat(3) { r0 += it }
    append(fragmentWithoutLines); append(fragmentWithoutLines)
    if (fail.isNotEmpty()) wrong(fail, loop, nowhere) else r0 set 0
    exit()
  }

  private fun CodeBuilder.wrong(how: String, loop: Label, nowhere: Label) = when (how) {
    "offset" -> r0 set u32[r1 + 40_000]
    "shift" -> r0 shlEq 64
    "fp" -> fp set 0
    "printk" -> printk("%d")
    "twice" -> { +loop; +loop }
    "unbound" -> jump(nowhere)
    else -> error(how)
  }
}

/** Emits for its caller, but is written here. */
fun CodeBuilder.zero() {
  r2 set 0
}

/** As a Java user would build it. */
val fragmentWithoutLines: Code = Code.of(Step.of(Insn.Exit()))
