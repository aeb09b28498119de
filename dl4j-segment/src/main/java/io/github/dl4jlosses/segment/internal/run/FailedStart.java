package io.github.dl4jlosses.segment.internal.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.io.UnfinishedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a start leaves that ends before its first checkpoint: by NaN in the first step, too little
 * memory, or a kill. It is no run yet, so that one with other arguments may begin in its folder.
 */
public final class FailedStart {
  /** What is printed where a run begins in its place. */
  public static final String NOTE =
      "start     anew: what began in this folder before left no checkpoint";

  private FailedStart() {}

  /** Returns whether a folder holds what a failed start left, and nothing else. */
  public static boolean isIn(RunFolder folder) throws IOException {
    boolean began = isFile(folder.path().resolve(FolderLock.FILE)); // a copy of arguments did not
    if (!began || !isFile(folder.arguments()) || !SealedText.isAsWritten(folder.arguments())) {
      return false;
    }
    for (Path entry : entries(folder.path())) {
      if (!isLeft(entry, folder)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLeft(Path entry, RunFolder folder) throws IOException {
    if (folder.folders().contains(entry)) {
      boolean isFolder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
      return isFolder && entries(entry).stream().allMatch(UnfinishedFiles::isOne);
    }
    boolean known =
        List.of(folder.arguments(), folder.augmented()).contains(entry)
            || FileNames.name(entry).equals(FolderLock.FILE)
            || UnfinishedFiles.isOne(entry);
    return isFile(entry) && (known || isEmptyTable(entry, folder));
  }

  private static boolean isEmptyTable(Path entry, RunFolder folder) throws IOException {
    String head = EpochScores.csv(List.of());
    return entry.equals(folder.metrics())
        && Files.size(entry) == head.length()
        && beginsWith(entry, head);
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean beginsWith(Path file, String head) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return head.equals(new String(in.readNBytes(head.length()), UTF_8));
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /**
   * Removes what shows the arguments of a failed start, if there is one; the arguments themselves
   * are replaced later. Only who has the lock may do so.
   *
   * @return whether there is one
   */
  public static boolean clear(RunFolder folder) throws IOException {
    boolean failed = isIn(folder);
    if (failed) {
      Files.deleteIfExists(folder.augmented());
    }
    return failed;
  }
}
