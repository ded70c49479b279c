package skep.dsl

import skep.btf.BtfType
import skep.insn.Callee
import skep.insn.Imm64
import skep.struct.CType
import skep.struct.TypeIds

/** Something that the object uses and is not part of: one of [Kconfig], [Ksym] and [Kfunc]. */
public sealed class Extern(
  owner: Bpf,
  name: String,
  /** Whether the object can do without it. */
  public val weak: Boolean,
) : Declared(owner, name) {
  /** Its address, for code to load: 0 of a weak variable or function that the kernel does not have. */
  public val address: Imm64.ExternRef = Imm64.ExternRef(name)
}

/**
 * A value of the kernel's configuration, or one that the loader makes up, such as `LINUX_KERNEL_VERSION`. Code reads it
 * like a constant.
 *
 * ```
 * val CONFIG_HZ by kconfig(u64)
 * ...
 * r1 set CONFIG_HZ.address
 * r1 set u64[r1]
 * ```
 */
public class Kconfig internal constructor(
  owner: Bpf,
  name: String,
  /** What it is; `null` in an exact object, whose types say so. */
  public val type: CType<*>?,
  weak: Boolean,
) : Extern(owner, name, weak) {
  override fun emit(target: ObjectAssembly): Unit = target.kconfig(this)
}

/** A variable of the kernel. A weak one that the kernel does not have has the address 0. */
public class Ksym internal constructor(
  owner: Bpf,
  name: String,
  /** Its type, to be found in the kernel's BTF; `null` when the address alone is wanted. */
  public val type: CType<*>?,
  weak: Boolean,
) : Extern(owner, name, weak) {
  override fun emit(target: ObjectAssembly): Unit = target.ksym(this)
}

/** A function of the kernel or of a module: `call(bpf_task_release)`. */
public class Kfunc internal constructor(
  owner: Bpf,
  name: String,
  /** What it takes in r1 to r5. */
  public val parameters: List<CType<*>>,
  /** What it leaves in r0; `null` for nothing. */
  public val result: CType<*>?,
  weak: Boolean,
) : Extern(owner, name, weak) {
  internal val callee = Callee.Extern(name)

  internal fun proto(types: TypeIds): BtfType.FuncProto =
    BtfType.FuncProto(
      result?.let(types::id) ?: 0,
      parameters.mapIndexed { i, type -> BtfType.Param("arg${i + 1}", types.id(type)) },
    )

  override fun emit(target: ObjectAssembly): Unit = target.kfunc(this)
}
