package skep.linker;

import java.nio.ByteBuffer;

/**
 * One object to be linked.
 *
 * @param name what errors call it, such as the name of its file
 * @param bytes the whole object, between the buffer's position and its limit; not to be changed
 *     while it is linked
 */
public record LinkInput(String name, ByteBuffer bytes) {}
