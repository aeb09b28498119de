package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.FileNames;
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
