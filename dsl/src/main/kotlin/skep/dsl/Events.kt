package skep.dsl

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.runInterruptible
import skep.kernel.Poller
import skep.map.Codec
import skep.map.EventReader

/**
 * The records, decoded, until the reader is closed.
 *
 * ```
 * bpf.events.ring.flow(Opened.codec).take(10).collect(::println)
 * ```
 *
 * A record is taken when the collector is done with the one before, so what is cancelled leaves the rest in the buffer,
 * and a slow collector makes programs find it full. The waiting is done in [Dispatchers.IO]. There is one collector at a
 * time: another's is an [IllegalStateException].
 */
public fun <T : Any> EventReader.flow(codec: Codec<T>): Flow<T> = flow {
  while (true) {
    val record = nextNow(codec)
    when {
      record.isPresent -> emit(record.get())
      isClosed -> break
      else -> runInterruptible(Dispatchers.IO) { waitUnlessClosed() }
    }
  }
}

/** The records, decoded, until the reader is closed. Whoever asks for one waits for it. */
public fun <T : Any> EventReader.sequence(codec: Codec<T>): Sequence<T> =
  generateSequence { next(codec).orElse(null) }

/** Waits for something to take. That another thread closes the reader meanwhile is no error: nothing more comes then. */
private fun EventReader.waitUnlessClosed() {
  try {
    await(Poller.FOREVER)
  } catch (e: IllegalStateException) {
    if (!isClosed) throw e
  }
}
