package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The network of a command that uses one. */
public final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "<file>",
      required = true,
      description = "A model.zip written by train.")
  private Path model = Path.of("");

  /** For picocli. */
  public ModelOption() {}

  /** Returns the file. */
  public Path file() {
    return model;
  }

  /** Reads it. */
  public Model read() {
    return ModelFiles.load(model, OneDnn::enable);
  }
}
