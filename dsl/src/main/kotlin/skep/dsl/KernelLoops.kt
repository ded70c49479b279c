package skep.dsl

import skep.btf.BtfType
import skep.insn.Callee
import skep.insn.Imm64
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.s32
import skep.struct.u32
import skep.struct.u64

/**
 * Runs [body] until `breakLoop()` or `ret`, or until the kernel finds that it has gone on for long enough
 * (`may_goto`), so the verifier asks for no end. Since Linux 6.9.
 *
 * ```
 * loop {
 *   whenever(node.isLast) { breakLoop() }
 *   ...
 * }
 * ```
 */
public fun Body.loop(body: () -> Unit) {
  val head = Join(flow, "loop")
  val inside = Join(flow, "body")
  val out = Join(flow, "out")
  head.start()
  inside.arrive()
  out.arrive()
  flow.code.mayGoto(out.block, inside.block)
  inside.start()
  flow.loopBody(out::jump, head::jump, body)
  head.jump()
  out.start()
}

/**
 * Runs [body] [times] times by the helper `bpf_loop`: the verifier looks at it once, so there can be millions of rounds.
 * The body becomes a function of its own; what it uses from outside is passed to it on the stack, and what it assigns to
 * variables is there afterwards. Since Linux 5.17.
 *
 * ```
 * var sum by variable(u64, 0)
 * bpfLoop(1_000_000) { i -> sum += i.toU64() }
 * ```
 */
public fun Body.bpfLoop(times: Int, body: (Num<UInt>) -> Unit): Unit = bpfLoop(u32(times), body)

/** As the other [bpfLoop], with a number that the program knows. */
public fun Body.bpfLoop(times: Num<UInt>, body: (Num<UInt>) -> Unit) {
  val constant = (times.word as? Value.Constant)?.value()
  if (constant == 0L) return
  if (constant != null) return callLoop(times, body)
  // Linux 6.18 removes a body that it knows to run not once, and then misses it where the helper is called.
  whenever(times ne 0) { callLoop(times, body) }
}

private fun Body.callLoop(times: Num<UInt>, body: (Num<UInt>) -> Unit) {
  val callback =
    flow.callback(2) { frame ->
      frame.closure = frame.builder.parameter(1)
      val next = Join(flow, "next")
      val index = flow.code.extend(frame.builder.parameter(0), Size.W, false, Width.W32)
      val out = { flow.code.ret(Value.of(1)) }
      flow.loopBody(out, next::jump) { body(Num(flow, u32, index)) }
      next.start()
      flow.code.ret(Value.of(0))
    }
  val types = flow.surroundings.types
  val proto =
    BtfType.FuncProto(
      types.id(s32),
      listOf(BtfType.Param("index", types.id(u32)), BtfType.Param("closure", types.id(BtfType.Pointer(0)))),
    )
  flow.surroundings.function(callback.name, proto, flow.lower(callback.name, callback.frame.builder))
  val closure = callback.frame.makeClosure(flow)
  val function = Value.Address(Imm64.FunctionRef(callback.name))
  flow.code.callVoid(loop.callee(), times.word, function, closure, Value.of(0))
  callback.frame.takeBack(flow)
}

/**
 * Runs [body] for each number of the range by an open-coded iterator (`bpf_iter_num_new`): the verifier asks for no end,
 * and the body stays in this function. Since Linux 6.4.
 *
 * ```
 * iterate(0 until 100_000) { i -> ... }
 * ```
 */
public fun Body.iterate(range: IntRange, body: (Num<Int>) -> Unit): Unit =
  iterate(s32(range.first) until s32(range.last + 1L), body)

/** As the other [iterate]. */
public fun Body.iterate(range: NumRange<Int>, body: (Num<Int>) -> Unit) {
  val iterator = NumIterator(flow)
  iterator.create(range.first.word, range.end.word)
  val head = Join(flow, "iterate")
  val inside = Join(flow, "body")
  val out = Join(flow, "out")
  flow.scope(iterator::destroy) {
    head.start()
    val next = iterator.next()
    flow.branch(Bool.isNotZero(flow, next), inside, out)
    inside.start()
    val number = flow.code.load(Size.W, true, Width.W32, next, 0)
    flow.loopBody(out::jump, head::jump) { body(Num(flow, s32, number)) }
    head.jump()
    out.start()
  }
  iterator.destroy()
}

/** A `struct bpf_iter_num` on the stack. */
private class NumIterator(private val flow: Flow) {
  private val slot = flow.code.slot(Long.SIZE_BYTES, Long.SIZE_BYTES, "bpf_iter_num")
  private val types = flow.surroundings.types
  private val int = types.id(s32)
  private val self = BtfType.Param("it", types.id(BtfType.Pointer(types.id(struct()))))

  fun create(first: Value, end: Value) {
    val parameters = listOf(self, BtfType.Param("start", int), BtfType.Param("end", int))
    flow.code.callVoid(kfunc("new", int, parameters), slot.address(), first, end)
  }

  fun next(): Value = flow.code.call(kfunc("next", types.id(BtfType.Pointer(int)), listOf(self)), slot.address())

  fun destroy(): Unit = flow.code.callVoid(kfunc("destroy", 0, listOf(self)), slot.address())

  private fun kfunc(what: String, result: Int, parameters: List<BtfType.Param>): Callee {
    val name = "bpf_iter_num_$what"
    flow.surroundings.kfunc(name, BtfType.FuncProto(result, parameters))
    return Callee.Extern(name)
  }

  private fun struct(): BtfType {
    val opaque = BtfType.Array(types.id(u64), types.id(u32), 1)
    return BtfType.Struct("bpf_iter_num", 8, listOf(BtfType.Member.atByte("__opaque", types.id(opaque), 0)))
  }
}
