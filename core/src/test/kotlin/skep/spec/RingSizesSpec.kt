package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe

/** What `adjust_ringbuf_sz` in libbpf gives. */
class RingSizesSpec :
  FreeSpec({
    "a size becomes a power of two of pages" {
      for (page in listOf(4096, 16_384, 65_536)) {
        RingSizes.fit(0, page) shouldBe 0
        RingSizes.fit(1, page) shouldBe page
        RingSizes.fit(page, page) shouldBe page
        RingSizes.fit(page + 1, page) shouldBe 2 * page
        RingSizes.fit(3 * page, page) shouldBe 4 * page
        RingSizes.fit(256 * page, page) shouldBe 256 * page
      }
    }

    "sizes are unsigned, and one that nothing fits stays" {
      RingSizes.fit(0x8000_0000.toInt(), 4096) shouldBe 0x8000_0000.toInt()
      RingSizes.fit(0x8000_0001.toInt(), 4096) shouldBe 0x8000_0001.toInt()
    }
  })
