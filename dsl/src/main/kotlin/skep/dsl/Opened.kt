package skep.dsl

import skep.kernel.Kernel
import skep.load.BpfObject
import skep.load.LoadOptions
import skep.load.OpenObject
import skep.load.OpenProgram
import skep.spec.ObjectWriter

/**
 * An object written in Kotlin, made into ELF and read back, and not loaded: the time to change what the programs start
 * with. It asks no kernel for anything and needs no closing.
 *
 * ```
 * val opened = OpenTrace().open()
 * opened.configure { bpf -> bpf.minUid.value = 1000u; bpf.onExit.open.autoload(false) }
 * opened.load(kernel).use { loaded -> ... }
 * ```
 */
public class Opened<B : Bpf> internal constructor(
  /** What declares the object's parts. */
  public val bpf: B,
  /** The object as core has it. */
  public val core: OpenObject,
) {
  /** Runs [block] on the object that declares the parts, with what can be done to them here. */
  public operator fun <R> invoke(block: Opened<B>.(B) -> R): R = block(bpf)

  /** As [invoke], and gives this back. */
  public fun configure(block: Opened<B>.(B) -> Unit): Opened<B> = apply { block(bpf) }

  /** What the variable starts with. */
  public var <T : Any> Variable<T>.value: T
    get() = core.global(own(this).name).get(type.codec)
    set(value) = core.global(own(this).name).set(type.codec, value)

  /** The program, to say whether and as what it is loaded. */
  public val Program.open: OpenProgram get() = core.program(own(this).name)

  /** Makes the maps and loads the programs; see [OpenObject.load] for the errors. */
  public fun load(kernel: Kernel): Loaded<B> = Loaded(bpf, core.load(kernel))

  private fun <D : Declared> own(declared: D): D = declared.requireOwner(bpf)
}

/** Makes the object into ELF and opens that. */
public fun <B : Bpf> B.open(): Opened<B> {
  val assembly = assemble()
  val core = BpfObject.open(ObjectWriter.write(assembly.build()), name)
  return Opened(this, core.options(LoadOptions.DEFAULT.withNames(assembly.names)))
}

/**
 * Opens and loads the object, runs [block] on it, and closes it.
 *
 * ```
 * Minimal().load(kernel) { bpf -> bpf.handle_tp.attach(); Thread.sleep(1000) }
 * ```
 */
public inline fun <B : Bpf, R> B.load(kernel: Kernel, block: Loaded<B>.(B) -> R): R =
  open().load(kernel).use { it.block(this) }

/** Checks that this is a part of [bpf]: its name in another object could mean something else. */
internal fun <D : Declared> D.requireOwner(bpf: Bpf): D {
  demand(owner === bpf) { "'$name' is declared by ${owner.name}, and this is another object, ${bpf.name}" }
  return this
}
