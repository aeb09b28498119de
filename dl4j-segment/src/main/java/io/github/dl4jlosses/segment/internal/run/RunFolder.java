package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import io.github.dl4jlosses.segment.internal.io.UnfinishedFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder a run writes into, which need not be there yet: arguments.txt, model.zip,
 * checkpoint.zip, metrics.csv, augmented.png, report.html, plots/, frames/ and overlays/.
 */
public record RunFolder(Path path) {
  private static final int MAX_TABLE = 64 << 20; // bytes; a row has some hundred

  /**
   * Makes the folder and those in it.
   *
   * @throws IOException if that cannot be, or one of those in it is a link: files behind it are
   *     somebody else's
   */
  public void create() throws IOException {
    for (Path folder : folders()) {
      Files.createDirectories(folder);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileSystemException(
            folder.toString(),
            /* other= */ null,
            FileNames.name(folder) + " that is a link to another folder");
      }
    }
  }

  List<Path> folders() {
    return List.of(overlays(), plots(), frames());
  }

  /** Returns whether there is a checkpoint, were it a link to nothing. */
  public boolean hasCheckpoint() {
    return isThere(checkpoint());
  }

  /** Returns whether there is something of a run that has done an epoch, or may have. */
  public boolean hasRun() throws IOException {
    return hasCheckpoint() || isThere(model()) || rows() > 0;
  }

  private static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Checks that a run which has done an epoch still has its checkpoint: without it, the run would
   * begin anew, and replace the network.
   *
   * @throws IllegalArgumentException if it has none
   */
  public void requireCheckpoint() throws IOException {
    if (hasRun() && !hasCheckpoint()) {
      throw Arguments.bad(
          "output folder " + FileNames.shown(path),
          "have a checkpoint.zip beside the "
              + (isThere(model()) ? "model.zip" : "metrics.csv")
              + " of a run",
          "none",
          "put it back, or choose another --output");
    }
  }

  /** Returns how many epochs metrics.csv has. */
  int rows() throws IOException {
    if (!Files.isRegularFile(metrics()) || Files.size(metrics()) > MAX_TABLE) {
      return 0; // it is written anew
    }
    String table = SmallFiles.text("metrics.csv", metrics(), MAX_TABLE);
    return (int) Math.max(0, table.lines().count() - 1); // without its head
  }

  /** Removes what a killed process left unfinished; only who has the lock may do so. */
  public void removeUnfinished() throws IOException {
    UnfinishedFiles.remove(path);
    for (Path folder : folders()) {
      UnfinishedFiles.remove(folder);
    }
  }

  public Path arguments() {
    return path.resolve("arguments.txt");
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
