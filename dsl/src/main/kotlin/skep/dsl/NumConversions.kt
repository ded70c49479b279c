package skep.dsl

import skep.struct.s16
import skep.struct.s32
import skep.struct.s64
import skep.struct.s8
import skep.struct.u16
import skep.struct.u32
import skep.struct.u64
import skep.struct.u8

// Conversions as C's casts: a longer number is cut to the lower bytes, a shorter one extended by the sign that it has.

/** The number as a [u8], as a cast of C's makes it. */
public fun Num<*>.toU8(): Num<UByte> = convert(u8)

/** The number as a [u16], as a cast of C's makes it. */
public fun Num<*>.toU16(): Num<UShort> = convert(u16)

/** The number as a [u32], as a cast of C's makes it. */
public fun Num<*>.toU32(): Num<UInt> = convert(u32)

/** The number as a [u64], as a cast of C's makes it. */
public fun Num<*>.toU64(): Num<ULong> = convert(u64)

/** The number as a [s8], as a cast of C's makes it. */
public fun Num<*>.toS8(): Num<Byte> = convert(s8)

/** The number as a [s16], as a cast of C's makes it. */
public fun Num<*>.toS16(): Num<Short> = convert(s16)

/** The number as a [s32], as a cast of C's makes it. */
public fun Num<*>.toS32(): Num<Int> = convert(s32)

/** The number as a [s64], as a cast of C's makes it. */
public fun Num<*>.toS64(): Num<Long> = convert(s64)
