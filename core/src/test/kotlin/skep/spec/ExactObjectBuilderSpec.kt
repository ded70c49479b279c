package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.MapType
import skep.insn.ProgramType
import skep.insn.Reg
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

/** The parts of objects that clang made, declared one by one over their types, give the object again. */
class ExactObjectBuilderSpec : FreeSpec({
  fun builder(spec: ObjectSpec) =
    spec.btf.map { ExactObjectBuilder.of(spec.name, it) }
      .orElseGet { ExactObjectBuilder.withoutTypes(spec.name, spec.byteOrder) }

  fun rebuild(spec: ObjectSpec): ObjectSpec {
    val builder = builder(spec)
    spec.license.ifPresent { builder.license(it) }
    spec.kernelVersion.ifPresent { builder.kernelVersion(it) }
    for (map in spec.maps) {
      val data = map.data().orElse(null)
      if (data == null) {
        builder.map(map)
      } else if (data.kind() != DataKind.KCONFIG) {
        builder.section(data.section(), data.image().size())
        builder.bytes(data.section(), 0, data.image())
      }
    }
    for (global in spec.globals) {
      val whole = spec.dataMap(global.section).get().data().get().image()
      val image = DataImage.of(whole.slice(global.offset, global.size))
      val visibility = Visibility(global.linkage, global.hidden)
      val ref = builder.global(global.section, global.name, image, Optional.of(visibility))
      ref shouldBe Imm64.GlobalRef(global.section, global.offset)
    }
    spec.externs.forEach { builder.extern(it.name(), it.weak()) }
    spec.otherSections.forEach(builder::otherSection)
    for (function in spec.functions) {
      val visibility = Visibility(function.linkage, function.hidden)
      builder.function(function.name, function.symbol, visibility, function.btfId, function.code)
    }
    for (program in spec.programs) {
      val section = (if (program.autoload) "" else "?") + program.section
      val visibility = Visibility(program.linkage, program.hidden)
      builder.program(section, program.name, visibility, program.btfId, program.code)
    }
    return builder.build()
  }

  for (name in Fixtures.good) {
    name { Fixtures.read(name).let { rebuild(it) shouldBe it } }
  }

  val nothing = Built.code(Built.mov(Reg.R0, 0), Insn.Exit())

  "a program of a section that nobody knows has no type" {
    val builder = ExactObjectBuilder.withoutTypes("test", ByteOrder.LITTLE_ENDIAN)
    builder.program("?whatever/else", "p", Visibility.WEAK, OptionalInt.empty(), nothing)
    val program = builder.build().programs.single()
    program.type shouldBe ProgramType.UNSPEC
    program.section shouldBe "whatever/else"
    program.autoload shouldBe false
    program.linkage shouldBe Linkage.WEAK
  }

  "the FUNC of a name is that of the function, not of an extern" {
    val externs = builder(Fixtures.read("externs"))
    externs.func("use") shouldBe OptionalInt.of(5)
    externs.func("bpf_task_acquire") shouldBe OptionalInt.empty()
    externs.func("nobody") shouldBe OptionalInt.empty()
  }

  "refused" - {
    fun refusal(fixture: String, declare: ExactObjectBuilder.() -> Unit): String =
      shouldThrow<ObjectException> { builder(Fixtures.read(fixture)).apply(declare).build() }.message!!

    "a map that the types do not have" {
      refusal("maps") { map(MapSpec.builder("none", MapType.HASH).build()) } shouldContain
        "the object's types have no such variable there"
    }
    "a map that is another one by its type" {
      val hash = Fixtures.read("maps").map("hash").get()
      refusal("maps") { map(hash.toBuilder().maxEntries(7).build()) } shouldContain "max_entries is 1024, not 7"
      refusal("maps") { map(hash.toBuilder().flags(0).build()) } shouldContain "map_flags is 1, not 0"
      refusal("maps") { map(hash.toBuilder().key(1).build()) } shouldContain "key type is 33, not 1"
      refusal("maps") { map(hash.toBuilder().valueSize(4).build()) } shouldContain "value_size is 8, not 4"
      val outer = Fixtures.read("maps").map("outer").get()
      val inner = outer.inner.get().toBuilder().maxEntries(2).build()
      refusal("maps") { map(outer.toBuilder().inner(inner).build()) } shouldContain "inner max_entries is 1, not 2"
    }
    "a variable that the types do not have, or do not have twice" {
      refusal("minimal") { global(".bss", "pid", DataImage.zeros(4), Optional.empty()) } shouldContain "'pid'"
      refusal("minimal") {
        repeat(2) { global(".bss", "my_pid", DataImage.zeros(4), Optional.empty()) }
      } shouldContain "have no such variable in this section, or no other one"
    }
    "a variable of another size than its type's" {
      refusal("minimal") { global(".bss", "my_pid", DataImage.zeros(8), Optional.empty()) } shouldContain
        "by its type it has 4 bytes, and its initial value 8"
    }
    "bytes outside their section, and bytes in .bss" {
      refusal("minimal") { bytes(".rodata", 20, DataImage.of(ByteArray(9) { 1 })) } shouldContain
        "9 bytes from 20 on are not within its 28 bytes"
      refusal("minimal") { bytes(".rodata", -1, DataImage.zeros(1)) } shouldContain "not within"
      refusal("minimal") { bytes(".bss", 0, DataImage.of(byteArrayOf(1))) } shouldContain "starts as zero"
    }
    "sections of the wrong kind" {
      refusal("minimal") { section("license", 4) } shouldContain "a data section is"
      refusal("minimal") { otherSection(OtherSection(".data", true, DataImage.zeros(1))) } shouldContain
        "is the data of a map"
    }
    "an extern that the types do not declare" {
      refusal("minimal") { extern("jiffies", false) } shouldContain "failed to find BTF for extern 'jiffies'"
    }
    "maps and externs without types" {
      val bare = ExactObjectBuilder.withoutTypes("test", ByteOrder.LITTLE_ENDIAN)
      shouldThrow<ObjectException> { bare.map(MapSpec.builder("m", MapType.HASH).build()) }.message!! shouldContain
        "a map is described by BTF, and the object has none"
      shouldThrow<ObjectException> { bare.extern("jiffies", true) }.message!! shouldContain "an extern is described"
    }
    "two functions of one name" {
      refusal("minimal") {
        program("xdp", "p", Visibility.GLOBAL, OptionalInt.empty(), nothing)
        function("p", "p", Visibility.STATIC, OptionalInt.empty(), nothing)
      } shouldContain "a program or subprogram of this name already"
    }
    "a reference to nothing" {
      refusal("minimal") {
        val code = Built.code(Insn.LoadImm64(Reg.R1, Imm64.MapRef("none")), Insn.Exit())
        program("xdp", "p", Visibility.GLOBAL, OptionalInt.empty(), code)
      } shouldContain "the object has no map 'none'"
    }
  }
})
