package skep.dsl.samples

import skep.dsl.*

/** Programs that end without a `ret`. Their spec counts these lines. */
object OpenEnd : Bpf("ends", license = "GPL") {
  val open by xdp {
    whenever(ingressIfindex eq 1) { ret(PASS) }
  }
}

/** Nothing of it is written. */
class EmptyEnd : Bpf("ends", license = "GPL") {
  val empty by xdp {
  }
}

/** One of a kind that returns 0 where it does not say what. */
object ImpliedEnd : Bpf("ends", license = "GPL") {
  val implied by rawTracepoint("sys_enter") {
    whenever(arg(1) eq 1) { call(get_prandom_u32) }
  }
}
