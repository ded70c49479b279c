package skep.script

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import kotlin.io.path.createDirectories
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

class ScriptCacheSpec : FreeSpec({
  val directory = tempdir().toPath()
  val script = ScriptSource("a.bpf.kts", "println(1)")
  val compiled =
    ScriptClasses("A_bpf", mapOf("A_bpf" to ByteArray(300) { it.toByte() }, "A_bpf\$Inner" to ByteArray(40)))

  fun ScriptCache.find() = find(script, emptyList())

  fun ScriptCache.keep() = keep(script, emptyList(), compiled)

  fun bytes(classes: ScriptClasses) = classes.classes.mapValues { (_, code) -> code.toList() }

  "what was compiled once comes from the cache" {
    val cache = ScriptCache(directory.resolve("new/below"))
    cache.find() shouldBe null
    cache.keep() shouldBe compiled
    val found = cache.find()!!
    found.mainClass shouldBe "A_bpf"
    bytes(found) shouldBe bytes(compiled)
    directory.resolve("new/below").listDirectoryEntries() shouldHaveSize 1
  }

  "an entry damaged anywhere is as good as none, and is replaced" {
    val home = directory.resolve("damaged")
    val cache = ScriptCache(home)
    cache.keep()
    val entry = home.listDirectoryEntries().single()
    val whole = entry.readBytes()
    val damages =
      listOf(ByteArray(0), ByteArray(50) { 7 }) +
        (whole.indices step 23).map(whole::copyOf) +
        // Everything before the central directory, which is not needed and so not read.
        (0 until whole.size - 200 step 7).map { at ->
          whole.copyOf().also { it[at] = (it[at].toInt() xor 0x55).toByte() }
        }
    for (damage in damages) {
      entry.writeBytes(damage)
      // Some bytes mean nothing, such as an entry's time; but what is found is what was kept.
      cache.find()?.let { bytes(it) shouldBe bytes(compiled) }
    }
    entry.writeBytes(whole.copyOf(whole.size / 2))
    cache.find() shouldBe null
    cache.keep()
    bytes(cache.find()!!) shouldBe bytes(compiled)
  }

  "a directory that cannot be made costs only the cache" {
    val file = directory.resolve("file").also { it.writeText("in the way") }
    ScriptCache(file).keep() shouldBe compiled
    ScriptCache(file).find() shouldBe null
  }

  "the key changes with" - {
    val jar = directory.resolve("lib.jar").also { it.writeText("old") }
    val classes = directory.resolve("classes/skep").createDirectories()
    classes.resolve("A.class").writeText("old")

    fun key(script: ScriptSource = ScriptSource("a.bpf.kts", "1"), vararg classpath: Path) =
      ScriptCache.key(script, classpath.toList())

    "nothing: it is the same for the same" {
      key(classpath = arrayOf(jar, classes)) shouldBe key(classpath = arrayOf(jar, classes))
    }
    "the text" { key(ScriptSource("a.bpf.kts", "2")) shouldNotBe key() }
    "the name, after which the class is named" { key(ScriptSource("b.bpf.kts", "1")) shouldNotBe key() }
    "a jar's time" {
      val old = key(classpath = arrayOf(jar))
      Files.setLastModifiedTime(jar, FileTime.fromMillis(12345))
      key(classpath = arrayOf(jar)) shouldNotBe old
    }
    "a jar's size" {
      val old = key(classpath = arrayOf(jar))
      jar.writeText("longer")
      Files.setLastModifiedTime(jar, FileTime.fromMillis(12345))
      key(classpath = arrayOf(jar)) shouldNotBe old
    }
    "a class file in a directory" {
      val old = key(classpath = arrayOf(classes.parent))
      classes.resolve("B.class").writeText("new")
      key(classpath = arrayOf(classes.parent)) shouldNotBe old
    }
    "a jar that is not there" { key(classpath = arrayOf(directory.resolve("none.jar"))) shouldNotBe key() }
  }

  "the directory follows the environment" {
    ScriptCache.defaultDirectory(mapOf("SKEP_CACHE" to "/a", "XDG_CACHE_HOME" to "/b")) shouldBe Path.of("/a")
    ScriptCache.defaultDirectory(mapOf("XDG_CACHE_HOME" to "/b")) shouldBe Path.of("/b/skep")
    ScriptCache.defaultDirectory(emptyMap()) shouldBe Path.of(System.getProperty("user.home"), ".cache", "skep")
  }
})
