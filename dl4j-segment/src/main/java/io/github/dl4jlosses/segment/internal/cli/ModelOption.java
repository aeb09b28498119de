package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The network of a command that uses one. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "<file>",
      required = true,
      description = "A model.zip written by train.")
  private Path model = Path.of("");

  ModelOption() {}

  /** Reads the network. */
  Model read() {
    try {
      return ModelFiles.read(model);
    } catch (IOException e) {
      throw new SegmentException(model + " must be readable, got " + IoReason.reason(e), e);
    }
  }
}
