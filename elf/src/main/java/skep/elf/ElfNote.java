package skep.elf;

import java.nio.ByteBuffer;

/**
 * A note: a fact about a file that its owner defines, such as GNU's build id or a USDT probe of
 * {@code stapsdt}.
 *
 * @param owner who defines the type, such as {@code GNU}
 * @param type the owner's number for the kind of fact, 32 bits
 * @param descriptor the fact, read-only and in the file's byte order
 */
public record ElfNote(String owner, int type, ByteBuffer descriptor) {}
