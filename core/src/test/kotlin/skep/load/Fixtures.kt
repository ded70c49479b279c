package skep.load

import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer

/** The bytes of an object that `make.sh` in the resources makes with clang. */
fun fixtureBytes(name: String): ByteArray =
  checkNotNull(OpenObject::class.java.getResource("/skep/load/$name")) { name }.readBytes()

fun fixtureSpec(name: String): ObjectSpec =
  ObjectReader.read(ByteBuffer.wrap(fixtureBytes(name)), ObjectReader.Options.named(name))

fun openFixture(name: String): OpenObject = BpfObject.open(fixtureBytes(name), name)

/** `subprogs.bpf.o` without the program that calls bpf_loop, which Linux has since 5.17. */
fun OpenObject.withoutLoop(): OpenObject = apply { program("second").autoload(false) }
