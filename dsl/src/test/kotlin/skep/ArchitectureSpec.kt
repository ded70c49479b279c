package skep

import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

/** The arrows of the design: which room may know which. A room that is not listed does not exist. */
private val rooms =
  mapOf(
    "elf" to setOf(),
    "insn" to setOf(),
    "btf" to setOf(),
    "ir" to setOf("insn"),
    "spec" to setOf("elf", "insn", "btf"),
    "linker" to setOf("elf", "insn", "btf"),
    "relocate" to setOf("spec", "insn", "btf"),
    "types" to setOf("relocate", "insn", "btf"),
    "kernel" to setOf("elf", "insn", "btf"),
    "map" to setOf("kernel", "spec", "insn", "btf"),
    "link" to setOf("kernel", "relocate", "spec", "insn", "btf", "elf"),
    "verifier" to setOf("insn"),
    "load" to setOf("verifier", "relocate", "kernel", "map", "link", "spec", "insn", "btf"),
    "struct" to setOf("map", "insn", "btf"),
    "dsl" to
      setOf(
        "struct", "types", "ir", "relocate", "load", "verifier", "link", "map", "kernel", "spec", "insn", "btf",
      ),
    "script" to setOf("dsl", "struct", "spec", "load", "link", "kernel", "insn"),
    "cli" to
      setOf(
        "script", "dsl", "struct", "load", "verifier", "link", "map", "kernel", "relocate", "linker", "types",
        "spec", "insn", "btf", "elf",
      ),
  )

private fun room(packageName: String): String? =
  packageName.removePrefix("skep.").substringBefore('.').takeIf { packageName.startsWith("skep.") }

/** The files that cannot do without reflection. */
private val reflective = setOf("ScriptClasses.kt", "Records.kt")

class ArchitectureSpec :
  FreeSpec({
    val classes: JavaClasses =
      ClassFileImporter()
        .withImportOption(ImportOption.DoNotIncludeTests())
        .withImportOption { !it.contains("-tests.jar") }
        .importPackages("skep")

    "every class lives in a room of the design" {
      classes.map { room(it.packageName) }.toSet() shouldBe rooms.keys
    }

    "a room knows only the rooms below it" {
      classes
        .flatMap { it.directDependenciesFromSelf }
        .filter { room(it.targetClass.packageName) != null }
        .filter { room(it.originClass.packageName) != room(it.targetClass.packageName) }
        .filter { room(it.targetClass.packageName) !in rooms.getValue(room(it.originClass.packageName)!!) }
        .map { it.description }
        .shouldBeEmpty()
    }

    "native code is reached from skep.kernel alone" {
      classes
        .flatMap { it.directDependenciesFromSelf }
        .filter { Regex("""jnr\.|com\.kenai\.jffi\.""").matchesAt(it.targetClass.packageName + ".", 0) }
        .filter { room(it.originClass.packageName) != "kernel" }
        .map { it.description }
        .shouldBeEmpty()
    }

    "nobody uses reflection or Unsafe" {
      classes
        .flatMap { it.directDependenciesFromSelf }
        // The host makes an object of a class that was compiled a moment ago; records are asked for their components.
        .filter { it.originClass.source.flatMap { source -> source.fileName }.orElse("") !in reflective }
        .filter { it.targetClass.packageName == "java.lang.reflect" || it.targetClass.simpleName == "Unsafe" }
        .map { it.description }
        .shouldBeEmpty()
    }
  })
