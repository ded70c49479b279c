package skep.examples

import skep.dsl.*
import skep.insn.MapType
import skep.map.UpdateMode
import skep.struct.*

// Programs beside the ports that QualitySpec measures; each has its twin in C.

object BindEvent : Struct() {
  val pid by u32
  val uid by u32
  val port by u16
  val comm by chars(16)
}

class Bindsnoop : Bpf("bindsnoop", license = "GPL") {
  val events by ringBuffer(BindEvent, bytes = 1 shl 16)
  val lowest by constant(u16, 1024u)

  val on_bind by cgroupAddress("bind4") {
    val port by userPort.toHost()
    returnIf(port ge lowest.value, 1)
    events.emit { e ->
      e[BindEvent.pid] = currentTgid()
      e[BindEvent.uid] = currentUid()
      e[BindEvent.port] = port
      e[BindEvent.comm] = currentComm()
    }
    ret(1)
  }
}

class Protocols : Bpf("protocols", license = "GPL") {
  val counts by percpuArray(u64, 256)

  val protocols by xdp(onShortPacket = XDP_ABORTED) {
    val type by next(Eth)[Eth.proto]
    var key by variable(u32, 255)
    whenever(type eq be16(0x0800)) {
      key = next(Ipv4)[Ipv4.protocol].toU32()
    } otherwise {
      whenever(type eq be16(0x86dd)) { key = next(Ipv6)[Ipv6.nextHeader].toU32() }
    }
    counts[key].ifPresent { it += 1 }
    ret(PASS)
  }
}

object StackKey : Struct() {
  val pid by u32
  val kernel by s32
  val user by s32
}

class Profile : Bpf("profile", license = "GPL") {
  val stacks by map(MapType.STACK_TRACE) {
    keySize(4)
    valueSize(127 * 8)
    maxEntries(1024)
  }
  val counts by hash(StackKey, u64, maxEntries = 10_240)

  val sample by perfEvent {
    val process by currentTgid()
    returnIf(process eq 0)
    val key = StackKey {
      it[pid] = process
      it[kernel] = kernelStack(stacks)
      it[user] = userStack(stacks)
    }
    counts.increment(key, sure = false)
  }
}

object Words : Struct() {
  val all by u16 * 32
}

class Checksum : Bpf("checksum", license = "GPL") {
  val checksum by xdp(onShortPacket = 0) {
    val words by next(Words)
    var sum by variable(u32, 0)
    repeat(32) { i -> sum += words[Words.all][i].value.toU32() }
    repeat(2) { sum = (sum and 0xffff) + (sum shr 16) }
    ret(sum.inv().toU16().toS32())
  }
}

object Bucket : Struct() {
  val tokens by u64
  val last by u64
}

class Ratelimit : Bpf("ratelimit", license = "GPL") {
  val buckets by hash(u32, Bucket, maxEntries = 1024)
  val rate by constant(u64, 1000u)
  val burst by constant(u64, 100u)

  val limit by tc {
    val key by mark
    val now by nanoTime()
    val bucket by buckets[key] orElse {
      buckets.update(key, Bucket { it[tokens] = burst.value; it[last] = now }, UpdateMode.NOEXIST)
      ret(0)
    }
    var tokens by variable(bucket[Bucket.tokens] + (now - bucket[Bucket.last]) * rate.value / 1_000_000_000)
    whenever(tokens gt burst.value) { tokens = burst.value }
    returnIf(tokens lt 1, 2)
    bucket[Bucket.tokens] = tokens - 1
    bucket[Bucket.last] = now
    ret(0)
  }
}
