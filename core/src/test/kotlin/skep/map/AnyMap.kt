package skep.map

import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.insn.MapType
import skep.kernel.BtfLoad
import skep.kernel.Kernel
import skep.kernel.LoadResult
import skep.kernel.LogRequest
import skep.kernel.MapCreate
import skep.kernel.MapFd
import java.nio.ByteOrder

/** A small map of a kind, of any but `STRUCT_OPS`. */
fun anyMap(kernel: Kernel, type: MapType): BpfMap {
  val request = MapCreate.builder(type).name("any").keySize(4).valueSize(4).maxEntries(1)
  val fd =
    when (type) {
      MapType.ARRAY_OF_MAPS, MapType.HASH_OF_MAPS ->
        anyMap(kernel, MapType.HASH).use { kernel.mapCreate(request.innerMap(it.fd()).build()) }
      MapType.SK_STORAGE, MapType.INODE_STORAGE, MapType.TASK_STORAGE, MapType.CGRP_STORAGE -> storage(kernel, request)
      else -> kernel.mapCreate(request.sized(type).build())
    }
  return BpfMap(kernel, fd, "any", type, kernel.mapInfo(fd).maxEntries())
}

private fun MapCreate.Builder.sized(type: MapType) =
  when (type) {
    MapType.STACK_TRACE, MapType.SOCKMAP, MapType.SOCKHASH, MapType.REUSEPORT_SOCKARRAY -> valueSize(8)
    MapType.LPM_TRIE -> keySize(8).flags(MapCreate.NO_PREALLOC)
    MapType.RHASH -> flags(MapCreate.NO_PREALLOC)
    MapType.CGROUP_STORAGE, MapType.PERCPU_CGROUP_STORAGE -> keySize(16).valueSize(8).maxEntries(0)
    MapType.QUEUE, MapType.STACK, MapType.BLOOM_FILTER -> keySize(0)
    MapType.RINGBUF, MapType.USER_RINGBUF -> keySize(0).valueSize(0).maxEntries(4096)
    MapType.ARENA -> keySize(0).valueSize(0).flags(MapCreate.MMAPABLE)
    MapType.INSN_ARRAY -> valueSize(16)
    else -> this
  }

/** Local storage must say what it holds. */
private fun storage(kernel: Kernel, request: MapCreate.Builder): MapFd {
  val types = BtfBuilder(ByteOrder.nativeOrder())
  val number = types.add(BtfType.Int.signed("int", 4))
  val loaded = kernel.btfLoad(BtfLoad(types.build().bytes(), LogRequest.NONE)) as LoadResult.Loaded
  return loaded.fd().use {
    kernel.mapCreate(request.maxEntries(0).flags(MapCreate.NO_PREALLOC).btf(it, number, number).build())
  }
}
