@file:OptIn(ExperimentalSerializationApi::class)

package skep.struct

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerialInfo
import kotlin.annotation.AnnotationTarget.CLASS
import kotlin.annotation.AnnotationTarget.FIELD
import kotlin.annotation.AnnotationTarget.PROPERTY
import kotlin.annotation.AnnotationTarget.PROPERTY_GETTER

/**
 * A text is `char[size]`: UTF-8, ended by a zero byte unless it fills the array. On a list of texts it is said of each.
 *
 * @property value bytes of the array
 */
@SerialInfo
@Target(PROPERTY, PROPERTY_GETTER)
public annotation class CString(val value: Int)

/**
 * A list or an array has exactly so many elements.
 *
 * @property value its length; of a list of lists, the outer one's first
 */
@SerialInfo
@Target(PROPERTY, PROPERTY_GETTER)
public annotation class Length(vararg val value: Int)

/** An integer of 2, 4 or 8 bytes lies in network byte order, as `__be16` and its kin; [be16]. */
@SerialInfo
@Target(PROPERTY, PROPERTY_GETTER)
public annotation class NetworkOrder

/** A component of a Java record, which has no unsigned types, is an unsigned integer in C and in programs. */
@Target(PROPERTY_GETTER)
public annotation class Unsigned

/** A constant of an enum has this number, rather than its place among the others. */
@SerialInfo
@Target(PROPERTY, FIELD)
public annotation class CValue(val value: Int)

/** The fields of a class follow each other without gaps, as with `__attribute__((packed))` in C. */
@SerialInfo
@Target(CLASS)
public annotation class Packed

/**
 * A class has this alignment at least, as with `__attribute__((aligned(8)))` in C.
 *
 * @property value a power of two
 */
@SerialInfo
@Target(CLASS)
public annotation class Aligned(val value: Int)
