package io.github.dl4jlosses.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code segment predict}. */
@Command(name = "predict", description = "Segments images.")
final class PredictCommand implements Callable<Integer> {
  PredictCommand() {}

  @Override
  public Integer call() {
    return 0;
  }
}
