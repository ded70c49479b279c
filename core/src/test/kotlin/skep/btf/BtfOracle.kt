package skep.btf

import skep.spec.Libbpf
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path

/** libbpf's word on BTF, by `src/test/c/btf-oracle.c`. */
object BtfOracle {
  private val folder by lazy { Libbpf.temporaryFolder("skep-btf-oracle") }
  private val process: Process by lazy { start() }

  /** Version 1.8 and later find the typedefs of a base when they deduplicate split BTF; earlier ones never do. */
  val findsTypedefsOfBase: Boolean by lazy {
    check(process.isAlive)
    val about = Files.readString(Libbpf.root.resolve("lib64/pkgconfig/libbpf.pc"))
    val version = Regex("""Version: (\d+)\.(\d+)""").find(about)
    val (major, minor) = checkNotNull(version).destructured
    major.toInt() > 1 || minor.toInt() >= 8
  }

  /** The types and strings of a section, whose header can have more than one length. */
  fun body(btf: Btf): ByteBuffer = body(bytes(btf))

  fun dedup(btf: Btf): ByteBuffer? = transform("dedup", btf)

  /** Types that libbpf added to each other: those that are split from a base, and others, on that base. */
  fun add(base: Btf?, vararg parts: Btf): ByteBuffer? {
    val words = parts.mapIndexed { index, part -> (if (part.base().isPresent) "+" else "") + file("part$index", part) }
    return if (ask("add ${file("base", base)} ${path("out")} ${words.joinToString(" ")}")) result("out") else null
  }

  fun permute(btf: Btf, ids: IntArray): ByteBuffer? = transform("permute", btf, ids.joinToString(" "))

  /** The distilled base and the split BTF on it. */
  fun distill(btf: Btf): Pair<ByteBuffer, ByteBuffer>? {
    val base = file("base", btf.base().get())
    return if (ask("distill $base ${file("in", btf)} ${path("out-base")} ${path("out")}")) {
      result("out-base") to result("out")
    } else {
      null
    }
  }

  fun relocate(btf: Btf, base: Btf): ByteBuffer? {
    val files = "${file("distilled", btf.base().get())} ${file("base", base)} ${file("in", btf)}"
    return if (ask("relocate $files ${path("out")}")) result("out") else null
  }

  /** All types as C, in the order of their ids; null if libbpf cannot order them. */
  fun c(btf: Btf): String? {
    val files = "${file("base", btf.base().orElse(null))} ${file("in", btf)} ${path("out")}"
    return if (ask("c $files")) Files.readAllBytes(path("out")).decodeToString() else null
  }

  private fun transform(command: String, btf: Btf, more: String = ""): ByteBuffer? {
    val files = "${file("base", btf.base().orElse(null))} ${file("in", btf)} ${path("out")}"
    return if (ask("$command $files $more")) result("out") else null
  }

  private fun path(name: String): Path = folder.resolve(name)

  private fun file(name: String, btf: Btf?): String =
    if (btf == null) "-" else Files.write(path(name), bytes(btf)).toString()

  private fun result(name: String): ByteBuffer = body(Files.readAllBytes(path(name)))

  private fun bytes(btf: Btf): ByteArray = btf.bytes().let { bytes -> ByteArray(bytes.remaining()).also(bytes::get) }

  fun body(section: ByteArray): ByteBuffer {
    val buffer = ByteBuffer.wrap(section)
    if (section[0] == 0x9f.toByte()) buffer.order(ByteOrder.LITTLE_ENDIAN)
    return buffer.position(buffer.getInt(4)).slice()
  }

  /** Whether libbpf can do what a command says. */
  private fun ask(command: String): Boolean {
    process.outputStream.write("$command\n".toByteArray())
    process.outputStream.flush()
    val answer = checkNotNull(process.inputReader().readLine()) { "libbpf did not survive: ${command.take(200)}" }
    return answer == "ok"
  }

  private fun start(): Process =
    ProcessBuilder("${Libbpf.program("btf-oracle")}").redirectError(ProcessBuilder.Redirect.INHERIT).start()
}
