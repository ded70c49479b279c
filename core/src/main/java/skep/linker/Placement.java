package skep.linker;

import java.nio.ByteBuffer;

/**
 * Where a section of an input is in the result.
 *
 * @param section the section it is a part of
 * @param offset bytes from the start of that section
 * @param bytes the part's bytes in the byte order of the result, changed when they are relocated;
 *     empty where there are none in the file
 */
record Placement(OutputSection section, long offset, ByteBuffer bytes) {}
