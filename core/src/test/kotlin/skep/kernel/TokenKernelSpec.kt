package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import skep.insn.MapType
import skep.insn.ProgramType
import java.lang.reflect.Proxy
import java.nio.ByteBuffer
import java.util.Optional

/** Refuses to make anything without a token, and gives [tokens] for the asking. */
private class Guarded(private var tokens: Int) {
  val calls = mutableListOf<String>()
  val token = Fd(7, "token", {})

  val port: Kernel =
    Proxy.newProxyInstance(Kernel::class.java.classLoader, arrayOf(Kernel::class.java)) { _, method, arguments ->
      val given = arguments?.singleOrNull()
      when (given) {
        is MapCreate -> answer(method.name, given.token()) ?: MapFd(3, "map", {}, Optional.empty(), 4, 4)
        is ProgramLoad -> answer(method.name, given.token(), rejects = true) ?: loaded
        is BtfLoad -> answer(method.name, given.token(), rejects = true) ?: loaded
        is String -> {
          calls += "${method.name} $given"
          if (tokens-- <= 0) throw KernelException("bpf(BPF_TOKEN_CREATE)", Errno.ENOENT.number(), "")
          token
        }
        else -> if (method.name == "equals") given === this.port else error(method.name)
      }
    } as Kernel

  private val loaded get() = LoadResult.Loaded(Fd(4, "it", {}), KernelLog.EMPTY)

  private fun answer(name: String, token: Optional<Fd>, rejects: Boolean = false): LoadResult? {
    calls += if (token.isPresent) "$name with a token" else name
    if (token.isPresent) return null
    val error = KernelException(name, Errno.EPERM.number(), "")
    return if (rejects) LoadResult.Rejected(error, KernelLog.EMPTY) else throw error
  }
}

private val map = MapCreate.builder(MapType.ARRAY).keySize(4).valueSize(4).maxEntries(1).build()
private val program = ProgramLoad.builder(ProgramType.XDP, ByteBuffer.allocate(16)).build()
private val btf = BtfLoad(ByteBuffer.allocate(24), LogRequest.NONE)

class TokenKernelSpec : FreeSpec({
  "what is asked for carries the token" {
    val guarded = Guarded(1)
    TokenKernel.from(guarded.port, "/somewhere").use {
      it.mapCreate(map)
      it.progLoad(program).orThrow()
      it.btfLoad(btf).orThrow()
      it.token() shouldBe Optional.of(guarded.token)
    }
    guarded.token.isClosed shouldBe true
    guarded.calls.shouldContainExactly(
      "tokenCreate /somewhere",
      "mapCreate with a token",
      "progLoad with a token",
      "btfLoad with a token",
    )
  }

  "a token that was named must be there" {
    shouldThrow<KernelException> { TokenKernel.from(Guarded(0).port, "/somewhere") }.`is`(Errno.ENOENT) shouldBe true
  }

  "a token that nobody named is looked for after the first refusal, and once" {
    val guarded = Guarded(1)
    TokenKernel.ifNeeded(guarded.port).use {
      it.btfLoad(btf).orThrow()
      it.mapCreate(map)
    }
    guarded.calls.shouldContainExactly(
      "btfLoad",
      "tokenCreate /sys/fs/bpf",
      "btfLoad with a token",
      "mapCreate with a token",
    )
  }

  "a request's own token is kept where there is no other" {
    val guarded = Guarded(0)
    val own = Optional.of(Fd(8, "its own", {}))
    TokenKernel.ifNeeded(guarded.port).use {
      it.mapCreate(map.toBuilder().token(own.get()).build())
      it.progLoad(program.toBuilder().token(own.get()).build()).orThrow()
      it.btfLoad(BtfLoad(btf.data(), btf.log(), own)).orThrow()
    }
    guarded.calls.shouldContainExactly("mapCreate with a token", "progLoad with a token", "btfLoad with a token")
  }

  "where there is no token a refusal is what it was" {
    val guarded = Guarded(0)
    TokenKernel.ifNeeded(guarded.port).use {
      shouldThrow<KernelException> { it.mapCreate(map) }.`is`(Errno.EPERM) shouldBe true
      (it.progLoad(program) as LoadResult.Rejected).error().`is`(Errno.EPERM) shouldBe true
    }
    guarded.calls.shouldContainExactly("mapCreate", "tokenCreate /sys/fs/bpf", "progLoad")
  }

  "a path may be chosen, or that there is none, as libbpf lets" {
    val guarded = Guarded(1)
    TokenKernel.choose(guarded.port, Optional.of("/somewhere")).use { it.mapCreate(map) }
    shouldThrow<KernelException> { TokenKernel.choose(guarded.port, Optional.of("/elsewhere")) }
    TokenKernel.choose(guarded.port, Optional.of("")).use { shouldThrow<KernelException> { it.mapCreate(map) } }
    guarded.calls.shouldContainExactly(
      "tokenCreate /somewhere",
      "mapCreate with a token",
      "tokenCreate /elsewhere",
      "mapCreate",
    )
  }

  "what a kernel can do is known of it alike without a token" {
    val plain = Guarded(0).port
    TokenKernel.ifNeeded(plain).use { TokenKernel.plain(it) shouldBe plain }
    TokenKernel.from(Guarded(1).port, "/somewhere").use { TokenKernel.plain(it) shouldBe it }
  }
})
