package skep.dsl.samples

import skep.dsl.*

class WrongSection : Bpf("wrong", license = "GPL") {
  val prog by program("nonsense/here") { exit() }
}
