package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.OptionalInt
import kotlin.random.Random

class HostileBtfSpec :
  FreeSpec({
    /** Runs what may end in a BtfException, and in nothing else; true if it did not. */
    fun survives(action: () -> Unit): Boolean =
      try {
        action()
        true
      } catch (_: BtfException) {
        false
      }

    // Types that never have a size or an alignment would make the specs spend their time on stack traces.
    val sized = BtfKind.entries.toSet() - setOf(BtfKind.FUNC, BtfKind.FUNC_PROTO, BtfKind.FWD, BtfKind.UNKNOWN)
    val aligned = sized - setOf(BtfKind.VAR, BtfKind.DATASEC, BtfKind.DECL_TAG)

    /** Uses all there is; returns whether the bytes were taken for BTF. */
    fun useBtf(bytes: ByteArray): Boolean {
      val taken =
        survives {
          val btf = Btf.parse(ByteBuffer.wrap(bytes))
          for (id in btf.ids()) {
            survives { btf.type(id) }
            if (btf.kind(id) in sized) survives { btf.sizeOf(id) }
            if (btf.kind(id) in aligned) survives { btf.alignOf(id) }
            survives { btf.skipModifiersAndTypedefs(id) }
            btf.name(id)
          }
          btf.findAll("node").sum()
          btf.findAllFlavors("task_struct").sum()
          if (bytes.sum() % 16 == 0) survives { CHeader.of(btf).text() }
          if (bytes.sum() % 4 == 0) survives { BtfDedup.dedup(btf) }
          if (bytes.sum() % 16 == 0) survives { BtfDistillation.distill(Btf.parseSplit(ByteBuffer.wrap(bytes), btf)) }
        }
      survives {
        val unchecked = Btf.ofKernel(ByteBuffer.wrap(bytes))
        unchecked.findAll("node").sum()
        if (!taken && bytes.sum() % 4 == 0) survives { BtfDedup.dedup(unchecked) }
        if (!taken) {
          unchecked.ids().filter {
            unchecked.kind(it) in aligned
          }.forEach { survives { unchecked.alignOf(it) } }
        }
        if (!taken) unchecked.ids().forEach { survives { unchecked.type(it) } }
      }
      return taken
    }

    fun useExt(bytes: ByteArray, btf: Btf) = survives { BtfExt.parse(ByteBuffer.wrap(bytes), btf) }

    val fixtures = listOf("el", "eb")

    "cut at any length" {
      for (suffix in fixtures) {
        val btf = fixture("kinds-$suffix.btf")
        for (length in btf.indices) useBtf(btf.copyOf(length)) shouldBe false
        val ext = fixture("kinds-$suffix.btfext")
        for (length in ext.indices) useExt(ext.copyOf(length), parse("kinds-$suffix.btf")) shouldBe false
      }
    }

    "with any one bit flipped" {
      for (suffix in fixtures) {
        val bytes = fixture("kinds-$suffix.btf")
        val stringsStart = bytes.size - 1493
        val taken =
          (0 until 8 * stringsStart).count { bit ->
            useBtf(bytes.clone().also { it[bit / 8] = (it[bit / 8].toInt() xor (1 shl bit % 8)).toByte() })
          }
        taken shouldBeGreaterThan 1000

        val ext = fixture("kinds-$suffix.btfext")
        val btf = parse("kinds-$suffix.btf")
        val extTaken =
          (0 until 8 * ext.size).count { bit ->
            useExt(ext.clone().also { it[bit / 8] = (it[bit / 8].toInt() xor (1 shl bit % 8)).toByte() }, btf)
          }
        extTaken shouldBeGreaterThan 100
      }
    }

    "with random words changed" {
      val random = Random(1)
      val words = intArrayOf(0, 1, -1, 2, 0xffff, 0x1000000, Int.MIN_VALUE, Int.MAX_VALUE, -2, 24, 32)
      for (suffix in fixtures) {
        val original = fixture("kinds-$suffix.btf")
        val ext = fixture("kinds-$suffix.btfext")
        val btf = parse("kinds-$suffix.btf")

        fun changed(bytes: ByteArray): ByteArray {
          val buffer = ByteBuffer.wrap(bytes.clone())
          if (random.nextBoolean()) buffer.order(LITTLE_ENDIAN)
          repeat(1 + random.nextInt(4)) {
            val value = if (random.nextBoolean()) words[random.nextInt(words.size)] else random.nextInt()
            buffer.putInt(4 * random.nextInt(bytes.size / 4), value)
          }
          return buffer.array()
        }
        repeat(20_000) { useBtf(changed(original)) }
        repeat(1_000) { survives { BtfBuilder.from(Btf.parse(ByteBuffer.wrap(changed(original)))).build() } }
        repeat(20_000) { useExt(changed(ext), btf) }
      }
    }

    "of random bytes after a good header" {
      val random = Random(2)
      repeat(20_000) {
        val bytes = random.nextBytes(24 + 4 * random.nextInt(60) + 9)
        val header = ByteBuffer.wrap(bytes).order(if (random.nextBoolean()) LITTLE_ENDIAN else ByteOrder.BIG_ENDIAN)
        header.putShort(0xeb9f.toShort()).put(1).put(0).putInt(24)
        header.putInt(0).putInt(bytes.size - 33).putInt(bytes.size - 33).putInt(9)
        bytes[bytes.size - 9] = 0
        bytes[bytes.size - 1] = 0
        for (at in 24 until bytes.size - 12 step 4) {
          if (random.nextInt(3) ==
            0
          ) {
            header.putInt(at, random.nextInt(20) shl 24)
          }
        }
        useBtf(bytes)
      }
    }

    "that would take for ever, or all memory" - {
      "many types of one name" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        repeat(200_000) { builder.add(BtfType.Forward("same", false)) }
        builder.build().find("same", BtfKind.STRUCT) shouldBe OptionalInt.empty()
      }

      "many types of one very long name" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        val name = "x".repeat(1 shl 20)
        repeat(200_000) { builder.add(BtfType.Forward(name, false)) }
        val btf = builder.build()
        btf.find("xx", BtfKind.FWD) shouldBe OptionalInt.empty()
        btf.findAllFlavors("x").count() shouldBe 0
        shouldThrow<BtfException> { BtfBuilder.from(btf) }.message shouldContain "names"
      }

      "many members of one very long name" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        val int = builder.add(BtfType.Int.signed("int", 4))
        val name = "x".repeat(1 shl 20)
        val struct = builder.add(BtfType.Struct("s", 4, List(60_000) { BtfType.Member(name, int, 0, 0) }))
        val btf = builder.build()
        shouldThrow<BtfException> { btf.type(struct) }.message shouldContain "names"
      }

      "structs that each contain the next one many times" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        var inner = builder.add(BtfType.Int.signed("int", 4))
        repeat(100) {
          val member = BtfType.Member("m", inner, 0, 0)
          inner = builder.add(BtfType.Struct("s$it", 4, List(100) { member }))
        }
        builder.build().alignOf(inner) shouldBe 4
      }

      "structs nested deeper than a stack" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        repeat(100_000) {
          builder.add(BtfType.Struct("s", 4, listOf(BtfType.Member("m", it + 2, 0, 0))))
        }
        builder.add(BtfType.Int.signed("int", 4))
        shouldThrow<BtfException> { builder.build().alignOf(1) }.message shouldContain "levels"
      }

      "a struct that contains itself" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        builder.add(BtfType.Struct("s", 4, listOf(BtfType.Member("m", 1, 0, 0), BtfType.Member("n", 1, 0, 0))))
        shouldThrow<BtfException> { builder.build().alignOf(1) }.message shouldContain "itself"
      }

      "deduplication of pointers in a longer chain than a stack" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        repeat(2) {
          repeat(200_000) { builder.add(BtfType.Pointer(if (it == 199_999) 0 else builder.typeCount() + 1)) }
        }
        BtfDedup.dedup(builder.build()).btf().typeCount() shouldBe 200_001
      }

      "deduplication of structs nested deeper than a stack" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        repeat(2) {
          repeat(100_000) {
            builder.add(BtfType.Struct("s$it", 4, listOf(BtfType.Member("m", builder.typeCount() + 1, 0, 0))))
          }
          builder.add(BtfType.Int.signed("int", 4))
        }
        BtfDedup.dedup(builder.build()).btf().typeCount() shouldBe 100_002
      }

      "deduplication of typedefs that go round in a circle" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        repeat(2) {
          val first = builder.add(BtfType.Typedef("a", builder.typeCount() + 1))
          builder.add(BtfType.Typedef("b", first))
        }
        BtfDedup.dedup(builder.build()).btf().typeCount() shouldBe 3
      }

      "deduplication of many enums that have no names" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        repeat(60_000) { builder.add(BtfType.Enum("", 4, false, listOf(BtfType.EnumValue("v", it.toLong())))) }
        shouldThrow<BtfException> { BtfDedup.dedup(builder.build()) }.message shouldContain "alike in too many ways"
      }

      "deduplication of structs that are there twice in one unit, each of many that are" {
        val builder = BtfBuilder(LITTLE_ENDIAN)

        fun level(depth: Int, members: List<Int>) =
          BtfType.Struct("s$depth", 4, members.map { BtfType.Member("m", it, 0, 0) })

        fun chain(): Int {
          val first = builder.typeCount()
          repeat(14) { depth -> builder.add(level(depth, List(64) { first + depth + 1 })) }
          builder.add(BtfType.Int.signed("int", 4))
          return first
        }
        val canonical = chain()
        builder.add(level(-1, listOf(canonical, canonical)))
        val twins = builder.reserve()
        builder.set(twins, level(-1, listOf(chain(), chain())))
        shouldThrow<BtfException> { BtfDedup.dedup(builder.build()) }.message shouldContain "alike in too many ways"
      }

      "deduplication of names that are the tails of a very long one" {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        builder.add(BtfType.Forward("x".repeat(1 shl 20), false))
        repeat(100_000) { builder.add(BtfType.Forward("y", false)) }
        val built = builder.build().bytes()
        val bytes = ByteBuffer.allocate(built.remaining()).order(LITTLE_ENDIAN).put(built).flip()
        repeat(100_000) { bytes.putInt(24 + 12 * (it + 1), 1 + it) }
        shouldThrow<BtfException> { BtfDedup.dedup(Btf.parse(bytes)) }.message shouldContain "names"
      }

      "function information whose count times its record size is 2^64" {
        val ext = ByteBuffer.wrap(fixture("kinds-el.btfext")).order(LITTLE_ENDIAN)
        ext.putInt(32, -4).putInt(40, -1)
        useExt(ext.array(), parse("kinds-el.btf")) shouldBe false
      }
    }
  })
