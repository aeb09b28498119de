package io.github.dl4jlosses.segment.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder a run writes into: model.zip, checkpoint.zip, metrics.csv, report.html, plots/,
 * frames/ and overlays/.
 */
public final class RunFolder {
  private final Path folder;

  /** Names a folder, which need not be there yet. */
  public RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Creates the folder and those in it. */
  public void create() throws IOException {
    Files.createDirectories(overlays());
    Files.createDirectories(plots());
    Files.createDirectories(frames());
  }

  /** Returns the folder itself. */
  public Path path() {
    return folder;
  }

  /** Returns the file of the network of the best epoch. */
  public Path model() {
    return folder.resolve("model.zip");
  }

  /** Returns the checkpoint, from which the run resumes. */
  public Path checkpoint() {
    return folder.resolve("checkpoint.zip");
  }

  /** Returns the table of the scores. */
  public Path metrics() {
    return folder.resolve("metrics.csv");
  }

  /** Returns the page that shows the run. */
  public Path report() {
    return folder.resolve("report.html");
  }

  /** Returns the folder of the charts of the page, as SVG. */
  public Path plots() {
    return folder.resolve("plots");
  }

  /** Returns the folder of the predictions of earlier epochs, for the page. */
  public Path frames() {
    return folder.resolve("frames");
  }

  /** Returns the folder of the pictures. */
  public Path overlays() {
    return folder.resolve("overlays");
  }
}
