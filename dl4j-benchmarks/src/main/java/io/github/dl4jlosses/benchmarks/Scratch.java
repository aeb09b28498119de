package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.segment.internal.io.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new folder, which is removed at the end with all that is in it. */
public record Scratch(Path folder) implements AutoCloseable {
  public static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("benchmark"));
  }

  @Override
  public void close() throws IOException {
    FolderTree.remove(folder);
  }
}
