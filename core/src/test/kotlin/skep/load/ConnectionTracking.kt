package skep.load

import java.io.File
import java.io.IOException

/** Whether the kernel has nf_conntrack, built in or as a module: a virtual machine is made to load it, where it can. */
val connectionTracking: Boolean by lazy {
  if (System.getenv("RUN_IN_VM") == "1") {
    try {
      ProcessBuilder("modprobe", "nf_conntrack").inheritIO().start().waitFor()
    } catch (_: IOException) {
      // no modprobe, and so no modules to load
    }
  }
  File("/sys/module/nf_conntrack").exists()
}
