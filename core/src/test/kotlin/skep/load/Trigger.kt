package skep.load

import jnr.ffi.LibraryLoader

/** The C library as Java calls it. */
interface LibC {
  fun getpgid(pid: Int): Int
}

private val libC: LibC by lazy { LibraryLoader.create(LibC::class.java).load("c") }

/** This process, as programs see it. */
val ownPid: Int = ProcessHandle.current().pid().toInt()

/** Makes the system call that the fixtures' programs wait for: getpgid(2). */
fun trigger(times: Int = 1) = repeat(times) { libC.getpgid(ownPid) }

/** Makes that call about a process, and says the group that it is in. */
fun getpgid(pid: Int): Int = libC.getpgid(pid)
