package skep.link

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteIfExists

/** Where control groups of version 2 are. */
val groups: Path by lazy {
  val mount = Files.readAllLines(Path.of("/proc/self/mounts")).map { it.split(' ') }.first { it[2] == "cgroup2" }
  Path.of(mount[1])
}

/** Runs a test with a control group of its own. */
fun <T> inGroup(test: (String) -> T): T {
  val group = groups.resolve("skep-test-${ProcessHandle.current().pid()}").createDirectory()
  try {
    return test("$group")
  } finally {
    group.deleteIfExists()
  }
}

/** The number that the kernel has for a group. */
fun groupId(group: String): Long = Files.getAttribute(Path.of(group), "unix:ino") as Long

/** Makes a process join the group and do all that programs of groups see. */
fun callsIn(group: String) {
  val script = checkNotNull(Targets::class.java.getResource("/skep/link/socket-calls.pl")).readText()
  val process = ProcessBuilder("perl", "-e", script, group).redirectErrorStream(true).start()
  val said = process.inputStream.readAllBytes().decodeToString()
  check(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0) { said }
}
