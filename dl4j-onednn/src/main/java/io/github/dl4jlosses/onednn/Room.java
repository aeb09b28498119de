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

  /** What begins in it is aligned to. */
  static final long PAGE = 4096;

  private BytePointer memory = new BytePointer();
  private long size;
  private long refused = MOST + 1;

  /** Returns whether there is room for so many bytes, and makes it if there can be. */
  boolean has(long bytes) {
    return bytes <= size || (bytes < refused && grow(bytes));
  }

  private boolean grow(long bytes) {
    memory.close();
    size = 0;
    try {
      if (isWithinLimit(bytes + PAGE)) {
        memory = OwnPointers.make(scope -> new BytePointer(bytes + PAGE));
        size = bytes;
        return true;
      }
    } catch (OutOfMemoryError e) { // JavaCPP's limit: it has tried for a second
      memory = new BytePointer();
    }
    refused = bytes;
    return false;
  }

  /** JavaCPP has a limit for all of a process; half of it is for others. */
  private static boolean isWithinLimit(long bytes) {
    return Pointer.maxBytes() <= 0 || Pointer.totalBytes() + bytes <= Pointer.maxBytes() / 2;
  }

  /** Returns the beginning of the room, with anything in it. */
  Pointer beginning() {
    return memory.getPointer((PAGE - memory.address() % PAGE) % PAGE);
  }
}
