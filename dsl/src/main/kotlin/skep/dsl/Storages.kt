package skep.dsl

import skep.insn.Helper
import skep.insn.MapType
import skep.ir.Value
import skep.kernel.MapCreate
import skep.struct.CType
import skep.struct.s32

/**
 * A value for each task, socket, cgroup or inode, which goes away with it.
 *
 * ```
 * val starts by taskStorage(u64)
 * ...
 * starts.getOrAdd(task).ifPresent { it.value = nanoTime() }
 * starts[task].ifPresent { ... }
 * ```
 *
 * The owner is one that the verifier knows the type of, such as an argument of a `tp_btf` or `fentry` program.
 */
public class LocalStorage<V : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a value is. */
  public val value: CType<V>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe) {
  internal val getter: Helper
    get() =
      when (type) {
        MapType.TASK_STORAGE -> Helper.TASK_STORAGE_GET
        MapType.SK_STORAGE -> Helper.SK_STORAGE_GET
        MapType.INODE_STORAGE -> Helper.INODE_STORAGE_GET
        else -> Helper.CGRP_STORAGE_GET
      }

  internal val deleter: Helper
    get() =
      when (type) {
        MapType.TASK_STORAGE -> Helper.TASK_STORAGE_DELETE
        MapType.SK_STORAGE -> Helper.SK_STORAGE_DELETE
        MapType.INODE_STORAGE -> Helper.INODE_STORAGE_DELETE
        else -> Helper.CGRP_STORAGE_DELETE
      }
}

/** Declares a value for each task, `struct task_struct`. Since Linux 5.11. */
public fun <V : Any> Bpf.taskStorage(value: CType<V>, name: String? = null): Bpf.Declaration<LocalStorage<V>> =
  storage(MapType.TASK_STORAGE, value, name)

/** Declares a value for each socket, `struct sock` or `struct bpf_sock`. Since Linux 5.2. */
public fun <V : Any> Bpf.socketStorage(value: CType<V>, name: String? = null): Bpf.Declaration<LocalStorage<V>> =
  storage(MapType.SK_STORAGE, value, name)

/** Declares a value for each inode, for programs of the kind [lsm]. Since Linux 5.10. */
public fun <V : Any> Bpf.inodeStorage(value: CType<V>, name: String? = null): Bpf.Declaration<LocalStorage<V>> =
  storage(MapType.INODE_STORAGE, value, name)

/** Declares a value for each cgroup. Since Linux 6.2. */
public fun <V : Any> Bpf.cgroupStorage(value: CType<V>, name: String? = null): Bpf.Declaration<LocalStorage<V>> =
  storage(MapType.CGRP_STORAGE, value, name)

private fun <V : Any> Bpf.storage(
  type: MapType,
  value: CType<V>,
  name: String?,
): Bpf.Declaration<LocalStorage<V>> =
  Declaration {
    LocalStorage(this, name ?: it, value, MapDescription(type, s32, value) { flags(MapCreate.NO_PREALLOC) })
  }

/** What structured code does with [LocalStorage]. */
public sealed interface Storages {
  /** The function that is being written. */
  public val body: Body

  /** The value of [owner], if it has one. */
  public operator fun <V : Any> LocalStorage<V>.get(owner: Word): MaybeRef<V> = body.value(this, owner, Value.of(0), 0)

  /** The value of [owner], which is zeros where it had none; missing where there is no memory left. */
  public fun <V : Any> LocalStorage<V>.getOrAdd(owner: Word): MaybeRef<V> =
    body.value(this, owner, Value.of(0), GET_F_CREATE)

  /** The value of [owner], which is [initial] where it had none; missing where there is no memory left. */
  public fun <V : Any> LocalStorage<V>.getOrAdd(owner: Word, initial: Data<V>): MaybeRef<V> =
    body.value(this, owner, body.addressOf(initial, value), GET_F_CREATE)

  /**
   * Removes the value of [owner].
   *
   * @return 0, or `-ENOENT` where there is none
   */
  public fun <V : Any> LocalStorage<V>.delete(owner: Word): Num<Int> =
    body.flow.status(deleter, address, owner.word)

  private companion object {
    /** `BPF_LOCAL_STORAGE_GET_F_CREATE` */
    const val GET_F_CREATE = 1L
  }
}

private fun <V : Any> Body.value(storage: LocalStorage<V>, owner: Word, initial: Value, flags: Long): MaybeRef<V> {
  val address = flow.code.call(storage.getter.callee(), storage.address, owner.word, initial, Value.of(flags))
  return MaybeRef.ofNullable(Ref(flow, address, storage.value, aligned = ELEMENT_ALIGNMENT))
}
