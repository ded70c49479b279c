package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe

class FdSpec : FreeSpec({
  "closes once, and says what is closed" {
    val closed = mutableListOf<Int>()
    val fd = Fd(7, "program 'x'") { closed += it }
    fd.number() shouldBe 7
    fd.toString() shouldBe "program 'x' (fd 7)"
    fd.close()
    fd.close()
    closed shouldBe listOf(7)
    fd.isClosed shouldBe true
    shouldThrow<IllegalStateException> { fd.number() }.message shouldBe "program 'x' (fd 7) is closed"
    shouldThrow<IllegalStateException> { fd.acquire() }
  }

  "keeps its number until the last call in flight returns" {
    val closed = mutableListOf<Int>()
    val fd = Fd(7, "map", closed::add)
    fd.acquire()
    fd.acquire()
    fd.close()
    fd.release()
    closed shouldBe emptyList()
    fd.release()
    closed shouldBe listOf(7)
  }
})

class ErrnoSpec : FreeSpec({
  "names and numbers" {
    Errno.of(1).get() shouldBe Errno.EPERM
    Errno.EAGAIN.number() shouldBe 11
    Errno.of(95).get() shouldBe Errno.EOPNOTSUPP
    Errno.of(524).get() shouldBe Errno.ENOTSUPP
    Errno.of(0).isPresent shouldBe false
    KernelException("close(3)", 9, "").message shouldBe "close(3) = -1 EBADF (Bad file descriptor)"
    KernelException("close(3)", 999, "say why").message shouldBe
      "close(3) = -1 ERRNO_999 (Unknown error 999): say why"
  }
})

class ObjectNameSpec : FreeSpec({
  "fits what the kernel takes" {
    ObjectName.fit("minimal_.rodata") shouldBe "minimal_.rodata"
    ObjectName.fit("a-very long name of a map") shouldBe "a_very_long_nam"
    shouldThrow<IllegalArgumentException> { ObjectName.check("a-b") }.message shouldBe
      "'a-b' is no name for a kernel object: at most 15 letters, digits, '_' and '.'; ObjectName.fit makes it 'a_b'"
  }
})
