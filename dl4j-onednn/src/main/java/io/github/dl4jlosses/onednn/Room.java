package io.github.dl4jlosses.onednn;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory that is used again and again. Fresh memory costs more than what is written to it: the
 * system clears it page by page.
 */
final class Room {
  /** The most that is kept; larger convolutions take memory anew. */
  static final long MOST = 512L << 20;

  private static final long PAGE = 4096;

  private BytePointer memory = new BytePointer();
  private long size;

  /** Returns whether there can be so much room: JavaCPP has a limit too. */
  boolean canHave(long bytes) {
    return bytes <= size
        || (bytes <= MOST
            && (Pointer.maxBytes() <= 0
                || Pointer.totalBytes() - size + bytes + PAGE <= Pointer.maxBytes()));
  }

  /** Returns the beginning of room for so many bytes, with anything in it. */
  Pointer atLeast(long bytes) {
    if (bytes > size) {
      memory.close();
      size = 0; // if there is no memory
      memory = OwnPointers.make(scope -> new BytePointer(bytes + PAGE));
      size = bytes;
    }
    return memory.getPointer((PAGE - memory.address() % PAGE) % PAGE);
  }
}
