package skep.btf

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.opentest4j.TestAbortedException
import skep.elf.ElfFile
import skep.spec.Corpus
import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.random.Random

/** Whole transformations of BTF give what libbpf gives, byte for byte. */
class BtfOracleSpec :
  FreeSpec({
    /** What one of our transformations gives, or null where it refuses, as libbpf may. */
    fun attempt(transformation: () -> RenumberedBtf): RenumberedBtf? =
      try {
        transformation()
      } catch (_: BtfException) {
        null
      }

    fun shouldBeAsLibbpf(ours: RenumberedBtf?, theirs: ByteBuffer?) {
      ours?.btf()?.let(BtfOracle::body) shouldBe theirs
    }

    val vmlinux by lazy {
      val file = File("/sys/kernel/btf/vmlinux")
      if (!file.canRead()) throw TestAbortedException("this kernel has no $file")
      Btf.ofKernel(ByteBuffer.wrap(file.readBytes()))
    }

    "random types" - {
      "alone" {
        repeat(1000) { seed ->
          withClue("seed $seed") {
            val btf = RandomBtf(Random(seed)).alone()
            shouldBeAsLibbpf(attempt { BtfDedup.dedup(btf) }, BtfOracle.dedup(btf))
          }
        }
      }

      "several, added to each other" {
        repeat(1000) { seed ->
          withClue("seed $seed") {
            val parts = List(3) { RandomBtf(Random(10 * seed + it)).alone() }
            val sum = BtfBuilder(ByteOrder.LITTLE_ENDIAN).also { builder -> parts.forEach(builder::addAll) }.build()
            BtfOracle.body(sum) shouldBe BtfOracle.add(null, *parts.toTypedArray())
            shouldBeAsLibbpf(attempt { BtfDedup.dedup(sum) }, BtfOracle.dedup(sum))
          }
        }
      }

      "split" {
        repeat(1000) { seed ->
          withClue("seed $seed") {
            val random = RandomBtf(Random(seed), typedefs = BtfOracle.findsTypedefsOfBase)
            val base = random.alone()
            val parts = listOf(random.splitFrom(base), random.alone(), random.splitFrom(base))
            val sum = BtfBuilder.splitFrom(base).also { builder -> parts.forEach(builder::addAll) }.build()
            BtfOracle.body(sum) shouldBe BtfOracle.add(base, *parts.toTypedArray())
            shouldBeAsLibbpf(attempt { BtfDedup.dedup(sum) }, BtfOracle.dedup(sum))
          }
        }
      }

      "distilled, and relocated to another base" {
        var relocated = 0
        repeat(1000) { seed ->
          withClue("seed $seed") {
            val random = RandomBtf(Random(seed))
            val base = random.alone()
            val split = random.splitFrom(base)
            val ours = attempt { BtfDistillation.distill(split) }
            val theirs = BtfOracle.distill(split)
            // On an empty distilled base libbpf 1.7 and 1.8 write split BTF that refers to types which are not there.
            if (ours?.btf()?.firstId() == 1) return@withClue
            ours?.btf()?.base()?.map(BtfOracle::body)?.get() shouldBe theirs?.first
            shouldBeAsLibbpf(ours, theirs?.second)
            for (target in listOf(base, random.alone())) {
              val again = ours?.let { attempt { BtfRelocation.relocate(it.btf(), target) } } ?: continue
              shouldBeAsLibbpf(again, BtfOracle.relocate(ours.btf(), target))
              relocated++
            }
          }
        }
        relocated shouldBeGreaterThan 100
      }

      "in another order" {
        repeat(200) { seed ->
          val random = RandomBtf(Random(seed))
          val base = random.alone()
          for (btf in listOf(base, random.splitFrom(base))) {
            val own = btf.ids().toArray().toList()
            val shuffled = own.shuffled(Random(seed))
            val ids = if (btf === base) intArrayOf(0) + shuffled else shuffled.toIntArray()
            val ours = BtfPermutation.permute(btf) { id -> shuffled[id - btf.firstId()] }
            shouldBeAsLibbpf(ours, BtfOracle.permute(btf, ids))
            own.map(ours::newId) shouldBe shuffled
          }
        }
      }
    }

    "the running kernel's types" - {
      "are deduplicated, alone and twice" {
        val twice = BtfBuilder.from(vmlinux).also { it.addAll(vmlinux) }.build()
        for (btf in listOf(vmlinux, twice)) shouldBeAsLibbpf(BtfDedup.dedup(btf), BtfOracle.dedup(btf))
      }

      "are put together again from pieces with declarations" {
        val random = Random(1)
        val pieces = BtfBuilder(vmlinux.order())
        repeat(300) {
          pieces.addAll(piece(vmlinux, 1 + random.nextInt(vmlinux.typeCount() - 1), 1 + random.nextInt(2000)))
        }
        val btf = pieces.build()
        val ours = BtfDedup.dedup(btf)
        shouldBeAsLibbpf(ours, BtfOracle.dedup(btf))
        btf.typeCount() shouldBeGreaterThan 2 * ours.btf().typeCount()
      }
    }

    "objects of the wild" - {
      fun types(bytes: ByteArray): Btf? = try {
        ElfFile.of(ByteBuffer.wrap(bytes)).section(".BTF").map { Btf.parse(it.bytes()) }.orElse(null)
      } catch (_: RuntimeException) {
        null
      }
      val all by lazy { Corpus.objects().mapNotNull { types(it.bytes()) } }

      "each alone" {
        for (btf in all) shouldBeAsLibbpf(attempt { BtfDedup.dedup(btf) }, BtfOracle.dedup(btf))
      }

      "some together" {
        for (parts in all.filter { it.order() == ByteOrder.LITTLE_ENDIAN }.shuffled(Random(1)).chunked(5)) {
          val sum = BtfBuilder(ByteOrder.LITTLE_ENDIAN).also { builder -> parts.forEach(builder::addAll) }.build()
          BtfOracle.body(sum) shouldBe BtfOracle.add(null, *parts.toTypedArray())
          shouldBeAsLibbpf(attempt { BtfDedup.dedup(sum) }, BtfOracle.dedup(sum))
        }
      }

      "as if they were modules of the running kernel" {
        if (!BtfOracle.findsTypedefsOfBase) throw TestAbortedException("libbpf before 1.8 misses the base's typedefs")
        for (btf in all.filter { it.order() == vmlinux.order() }.shuffled(Random(2)).take(100)) {
          val split = BtfBuilder.splitFrom(vmlinux).also { it.addAll(btf) }.build()
          val module = BtfDedup.dedup(split)
          shouldBeAsLibbpf(module, BtfOracle.dedup(split))
          val distilled = BtfDistillation.distill(module.btf())
          if (distilled.btf().firstId() == 1) continue
          val (base, types) = checkNotNull(BtfOracle.distill(module.btf()))
          BtfOracle.body(distilled.btf().base().get()) shouldBe base
          shouldBeAsLibbpf(distilled, types)
          val relocated = attempt { BtfRelocation.relocate(distilled.btf(), vmlinux) }
          shouldBeAsLibbpf(relocated, BtfOracle.relocate(distilled.btf(), vmlinux))
        }
      }
    }
  })

/** A type and those it leads to, up to a number; structs and unions beyond it are declared only. */
private fun piece(whole: Btf, root: Int, most: Int): Btf {
  val builder = BtfBuilder(whole.order())
  val ids = HashMap<Int, Int>()
  val pending = ArrayDeque<Int>()

  fun idOf(id: Int): Int = if (id == 0) {
    0
  } else {
    ids.getOrPut(id) {
      pending += id
      builder.reserve()
    }
  }
  idOf(root)
  while (pending.isNotEmpty()) {
    val id = pending.removeFirst()
    val type = whole.type(id)
    val declaration = ids.size > most && type is BtfType.Composite && type.name().isNotEmpty()
    val piece = if (declaration) BtfType.Forward(type.name(), type is BtfType.Union) else type.mapTypeIds(::idOf)
    builder.set(ids.getValue(id), piece)
  }
  return builder.build()
}
