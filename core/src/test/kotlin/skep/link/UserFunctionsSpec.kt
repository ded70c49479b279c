package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Files
import java.nio.file.Path

private fun offset(file: String, function: String): Long =
  Targets.path(file).let { UserFunctions(it, UserBinary.open(it)).offset(function) }

private fun problem(file: String, function: String): String =
  shouldThrow<IllegalArgumentException> { offset(file, function) }.message!!

class UserFunctionsSpec : FreeSpec({
  "functions are where objdump finds them" - {
    for ((at, expected) in Targets.places) {
      val (file, function) = at
      // Assembler's labels are of no type.
      if (function != "_start") "$file $function" { offset(file, function) shouldBe expected }
    }
  }

  "a version that is not said is the one that programs get now" {
    offset("libversions.so", "versioned") shouldBe offset("libversions.so", "versioned@V2")
    offset("libversions.so", "plain@V2") shouldBe offset("libversions.so", "plain")
    problem("libversions.so", "versioned@V3") shouldContain "has no function 'versioned@V3'"
  }

  "a function that is not there" {
    problem("target", "prob") shouldContain "target has no function 'prob'"
    problem("target", "probde") shouldContain "did you mean 'probed'?"
  }

  "a function that is chosen at run time" {
    problem("libversions.so", "picked") shouldContain "chooses among several functions 'picked'"
  }

  "a pattern finds each place once" {
    val path = Targets.path("target")
    UserFunctions(path, UserBinary.open(path)).matching(Glob("*")) shouldBe
      Targets.places.filterKeys { it.first == "target" && it.second != "_start" }.mapKeys { it.key.second }
    UserFunctions(path, UserBinary.open(path)).matching(Glob("h?dden")).keys shouldBe setOf("hidden")
  }

  "symbols of another file" - {
    /** A library without symbols, alone in a folder, and that of its debug file. */
    fun alone(test: (library: Path, debug: ByteArray) -> Unit) {
      val folder = Files.createTempDirectory("skep-debug")
      try {
        val library = folder.resolve("libversions.so")
        Files.copy(Path.of(Targets.path("libversions.so")), library)
        test(library, Files.readAllBytes(Path.of(Targets.path("libversions.so.debug"))))
      } finally {
        folder.toFile().deleteRecursively()
      }
    }

    fun inner(library: Path) = UserFunctions("$library", UserBinary.open("$library")).offset("inner")
    val expected = Targets.places.getValue("libversions.so" to "inner")

    for (place in listOf("libversions.so.debug", ".debug/libversions.so.debug")) {
      "by its name, as $place" {
        alone { library, debug ->
          val file = library.resolveSibling(place)
          Files.createDirectories(file.parent)
          Files.write(file, debug)
          inner(library) shouldBe expected
        }
      }
    }
    "of that name, and of another program" {
      alone { library, debug ->
        shouldThrow<IllegalArgumentException> { inner(library) }.message shouldContain
          "has no function 'inner'; its symbols are stripped"
        Files.write(library.resolveSibling("libversions.so.debug"), debug + 0)
        shouldThrow<IllegalArgumentException> { inner(library) }.message shouldContain "its symbols are stripped"
      }
    }
    "by the build id, or below the folder of debug files" {
      alone { library, debug ->
        val binary = UserBinary.open("$library")
        val folder = library.resolveSibling("debug")
        // As readelf -n tells.
        val byId = folder.resolve(".build-id/a7/fbfbb783000e1d5fe55714f408478772887c8f.debug")
        for (file in listOf(byId, Path.of("$folder$library.debug"))) {
          DebugFile.find(binary, folder).isPresent shouldBe false
          Files.createDirectories(file.parent)
          Files.write(file, debug)
          val symbols = DebugFile.find(binary, folder).get().symbolTable().get()
          symbols.named("inner").count() shouldBe 1
          Files.delete(file)
        }
      }
    }
  }

  "a library in an archive" {
    val archive = Files.readAllBytes(Path.of(Targets.path("archive.zip")))
    val library = Files.readAllBytes(Path.of(Targets.path("libversions.so")))
    val at = offset("archive.zip!/libversions.so", "plain").toInt()
    val plain = Targets.places.getValue("libversions.so" to "plain").toInt()
    archive.copyOfRange(at - plain, at - plain + library.size) shouldBe library
    problem("archive.zip!/small/libversions.so", "plain") shouldContain "only stored files can be probed"
    problem("archive.zip!/other.so", "plain") shouldContain "it has no file other.so"
    problem("target!/other.so", "plain") shouldContain "it is no zip archive"
  }

  "names are looked for where a shell and a dynamic linker would" {
    val folder = Path.of(Targets.path("target")).parent.toString()
    BinaryPath.find("target", mapOf("PATH" to "/nowhere:$folder")).get() shouldBe Path.of(Targets.path("target"))
    BinaryPath.find("libversions.so", mapOf("LD_LIBRARY_PATH" to folder)).get() shouldBe
      Path.of(Targets.path("libversions.so"))
    BinaryPath.find("libversions.so", mapOf("PATH" to folder)).isEmpty shouldBe true
    BinaryPath.find("sh", mapOf()).get().fileName.toString() shouldBe "sh"
    BinaryPath.find("libc.so.6", mapOf()).isPresent shouldBe true
    shouldThrow<IllegalArgumentException> { UserBinary.open("no-such-program") }.message shouldContain
      "there is no 'no-such-program' in "
    shouldThrow<IllegalArgumentException> { UserBinary.open(Targets.path("places.tsv")) }.message shouldContain
      "there is no file "
  }

  "bytes that are no program" {
    val file = Files.createTempFile("skep", "elf")
    try {
      Files.write(file, byteArrayOf(1, 2, 3))
      shouldThrow<IllegalArgumentException> { UserBinary.open("$file") }.message shouldContain "is no program"
    } finally {
      Files.delete(file)
    }
  }

  "patterns" {
    for ((pattern, name, expected) in listOf(
      Triple("*", "", true), Triple("a*c", "abbc", true), Triple("a*c", "abbcd", false), Triple("a?c", "abc", true),
      Triple("a?c", "ac", false), Triple("*b*", "abc", true), Triple("", "a", false), Triple("a**", "a", true),
      Triple("*ab", "aab", true),
    )) {
      Glob(pattern).matches(name) shouldBe expected
    }
  }
})
