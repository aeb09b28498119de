package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.model.Failures;
import io.github.dl4jlosses.examples.model.ModelFiles;
import io.github.dl4jlosses.examples.model.ModelFiles.Model;
import io.github.dl4jlosses.examples.run.RunException;
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
      throw new RunException(model + " must be readable, got " + Failures.reason(e), e);
    }
  }
}
