package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.since
import skep.load.ownPid
import skep.load.trigger

/** Where `observers` is in the file `target`, as `readelf -WS` tells of section `.probes`. */
private const val OBSERVERS = 0x2000L

class UprobeKernelSpec : KernelTest({
  /** What two programs count while `target` runs, with the options of each, and that they stop. */
  fun counts(program: String, counter: String, options: UprobeOptions, target: String = "target") =
    loadLinks(kernel, "user.bpf.o", program).use { loaded ->
      val link = loaded.program(program).attach(options)
      Targets.run(target)
      link.detach()
      Targets.run(target)
      loaded.count(counter)
    }

  for (mode in ProbeMode.entries) {
    val config = if (mode == ProbeMode.LINK) since(5, 15, "links to perf events") else TestConfig()
    "$mode".config(config) - {
      for (file in listOf("target", "target.pie")) {
        val path = Targets.path(file)
        "entries in $file" {
          counts("on_entry", "entries", UprobeOptions.entry(path, "probed").withMode(mode), file) shouldBe 3
          counts("on_entry", "entries", UprobeOptions.entry(path, "hidden").withMode(mode), file) shouldBe 1
        }
        "returns in $file" {
          counts("on_return", "returns", UprobeOptions.exit(path, "probed").withMode(mode), file) shouldBe 3
        }
        "a place in $file" {
          val place = UserPlace.InFile(Targets.places.getValue(file to "probed"))
          counts("on_entry", "entries", UprobeOptions.at(path, place).withMode(mode), file) shouldBe 3
        }
      }
      "versions of a function" {
        val path = Targets.path("libversions.so")

        fun calls(function: String) =
          counts("on_entry", "entries", UprobeOptions.entry(path, function).withMode(mode), "caller")
        calls("versioned") shouldBe 2
        calls("versioned@V1") shouldBe 1
        calls("inner") shouldBe 1
      }
      "a process alone" {
        val options = UprobeOptions.entry("libc.so.6", "getpgid").withMode(mode)
        loadLinks(kernel, "user.bpf.o", "on_entry").use { loaded ->
          loaded.program("on_entry").attach(options.withPid(ownPid)).use { trigger(2) }
          trigger()
          loaded.count("entries") shouldBe 2
          Targets.start("target", "wait").let { other ->
            try {
              loaded.program("on_entry").attach(options.withPid(other.pid().toInt())).use { trigger() }
            } finally {
              other.destroyForcibly().waitFor()
            }
          }
          loaded.count("entries") shouldBe 2
        }
      }
      "observers are counted" {
        loadLinks(kernel, "user.bpf.o", "on_entry").use { loaded ->
          val options = UprobeOptions.entry(Targets.path("target"), "probed").withReferenceCounter(OBSERVERS)
          loaded.program("on_entry").attach(options.withMode(mode)).use { Targets.run("target") shouldBe 1 }
          Targets.run("target") shouldBe 0
        }
      }
      "nothing stays in uprobe_events" {
        kernel.readText(kernel.tracefs().get() + "/uprobe_events").orElse("") shouldBe ""
      }
    }
  }

  "by the name of the section" {
    openLinks("user.bpf.o", "on_getpgid", "on_getpgid_return").let { open ->
      open.global("pid").setInt(ownPid)
      open.load(kernel).use { loaded ->
        val links = loaded.attach()
        links.map { it.target() } shouldBe listOf("uprobe libc.so.6:getpgid", "uretprobe libc.so.6:getpgid")
        trigger(2)
        links.forEach { it.close() }
        trigger()
        loaded.count("entries") shouldBe 2
        loaded.count("returns") shouldBe 2
      }
    }
  }

  "a program that may sleep".config(since(6, 0, "sleepable uprobes")) {
    counts("on_sleepable", "entries", UprobeOptions.entry(Targets.path("target"), "probed")) shouldBe 3
  }

  "cookies".config(since(5, 15, "cookies")) {
    loadLinks(kernel, "user.bpf.o", "on_cookie").use { loaded ->
      val program = loaded.program("on_cookie")
      program.attach(UprobeOptions.entry(Targets.path("target"), "probed").withCookie(100))
      program.attach(UprobeOptions.entry(Targets.path("target"), "hidden").withCookie(7))
      Targets.run("target")
      loaded.count("cookies") shouldBe 307
    }
  }

  "errors" - {
    fun problem(program: String, options: UprobeOptions? = null) =
      loadLinks(kernel, "user.bpf.o", program).use { loaded ->
        shouldThrow<AttachException> {
          loaded.program(program).let { if (options == null) it.attach() else it.attach(options) }
        }.message!!
      }
    val target = Targets.path("target")

    "a function that is not there" {
      problem("on_entry", UprobeOptions.entry(target, "probbed")) shouldBe
        "prog 'on_entry' (uprobe): uprobe $target:probbed: $target has no function 'probbed'; did you mean 'probed'?"
    }
    "a file that is not there" {
      problem("on_entry", UprobeOptions.entry("no-such", "f")) shouldContain "there is no 'no-such' in "
      problem("on_entry", UprobeOptions.at("/no/such", UserPlace.InFile(0))) shouldContain "there is no file /no/such"
    }
    "a process that is gone" {
      val gone = ProcessBuilder("true").start().also { it.waitFor() }.pid().toInt()
      for (mode in ProbeMode.entries - ProbeMode.LINK) {
        problem("on_entry", UprobeOptions.entry(target, "probed").withPid(gone).withMode(mode)) shouldContain
          "there is no process $gone"
      }
    }
    "a section that does not say which function" {
      problem("no_function") shouldContain "'libc.so.6' is no BINARY:FUNCTION or BINARY:FUNCTION+OFFSET"
      problem("bad_offset") shouldContain "'getpgid+0x' is no FUNCTION or FUNCTION+OFFSET"
      problem("on_entry") shouldContain "its section does not say what to attach it to"
    }
    "a place behind the end of the file" {
      problem("on_entry", UprobeOptions.at(target, UserPlace.InFile(1 shl 20))) shouldContain "cannot be attached"
    }
  }
})
