package io.github.dl4jlosses.segment.internal.io;

import io.github.dl4jlosses.segment.SegmentException;
import java.io.IOException;
import java.nio.file.Path;

/** Takes a folder in a process of its own, and prints what came of it. */
final class TakeFolder {
  private TakeFolder() {}

  public static void main(String[] args) throws IOException {
    try (FolderLock lock = FolderLock.take(Path.of(args[0]))) {
      System.out.print("took " + lock.folder());
    } catch (SegmentException e) {
      System.out.print(e.getMessage());
    }
  }
}
