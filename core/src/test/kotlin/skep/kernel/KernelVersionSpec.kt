package skep.kernel

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import java.util.Optional
import java.util.OptionalInt

/** A kernel of which there are a release's name and some files. */
private fun version(release: String, vararg files: Pair<String, String>): OptionalInt =
  KernelVersion.of(
    object : Kernel by LinuxKernel() {
      override fun release() = release

      override fun readFile(path: String) = Optional.ofNullable(files.toMap()[path]?.toByteArray())

      // By delegation it would ask the kernel that is there.
      override fun readText(path: String) = readFile(path).map { String(it) }
    },
  )

private fun number(major: Int, minor: Int, patch: Int) = OptionalInt.of(major * 65536 + minor * 256 + patch)

/** The files are as these distributions' kernels have them. */
class KernelVersionSpec :
  FreeSpec({
    val ubuntu = "/proc/version_signature" to "Ubuntu 5.15.0-91.101-generic 5.15.131\n"
    val debian = "/proc/sys/kernel/version" to "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)\n"
    val other = "/proc/sys/kernel/version" to "#1 SMP PREEMPT_DYNAMIC Thu Jan 11 04:09:03 UTC 2024\n"

    "Ubuntu's is the last word of the signature" {
      version("5.15.0-91-generic", ubuntu) shouldBe number(5, 15, 131)
      version("5.15.0-91-generic", ubuntu, debian) shouldBe number(5, 15, 131)
    }

    "Debian's is in the build's description" {
      version("6.1.0-18-amd64", debian) shouldBe number(6, 1, 76)
    }

    "others' is the release" {
      version("6.7.2-arch1-2", other) shouldBe number(6, 7, 2)
      version("6.7.2") shouldBe number(6, 7, 2)
    }

    "a patch has one byte, as in KERNEL_VERSION" {
      version("4.14.336") shouldBe number(4, 14, 255)
    }

    "what says no version has none" {
      version("mainline") shouldBe OptionalInt.empty()
      version("6.7.2", "/proc/version_signature" to "unknown") shouldBe OptionalInt.empty()
    }
  })
