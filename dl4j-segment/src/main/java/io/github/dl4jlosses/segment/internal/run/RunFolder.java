package io.github.dl4jlosses.segment.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder a run writes into, which need not be there yet: model.zip, checkpoint.zip, metrics.csv,
 * augmented.png, report.html, plots/, frames/ and overlays/.
 */
public record RunFolder(Path path) {
  public void create() throws IOException {
    Files.createDirectories(overlays());
    Files.createDirectories(plots());
    Files.createDirectories(frames());
  }

  public Path model() {
    return path.resolve("model.zip");
  }

  public Path checkpoint() {
    return path.resolve("checkpoint.zip");
  }

  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  public Path plots() {
    return path.resolve("plots");
  }

  public Path frames() {
    return path.resolve("frames");
  }

  public Path augmented() {
    return path.resolve("augmented.png");
  }

  public Path overlays() {
    return path.resolve("overlays");
  }
}
