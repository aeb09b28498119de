package io.github.dl4jlosses.segment.internal.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that are not whole yet: {@code segment-….part}, in the folder of the file that they become.
 * The name has 122 random bits, and is short where that of the file is as long as a name may be.
 */
public final class UnfinishedFiles {
  private static final Pattern NAME = Pattern.compile("segment-[0-9a-f]{32}\\.part");

  private UnfinishedFiles() {}

  static Path beside(Path file) {
    Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    return folder.resolve("segment-" + UUID.randomUUID().toString().replace("-", "") + ".part");
  }

  /** Returns whether a file has such a name, which nobody gives by hand. */
  public static boolean isOne(Path file) {
    return NAME.matcher(FileNames.name(file)).matches();
  }

  /** Removes those that a killed process left in a folder which no other writes into. */
  public static void remove(Path folder) throws IOException {
    List<Path> left;
    try (Stream<Path> entries = Files.list(folder)) {
      left =
          entries
              .filter(UnfinishedFiles::isOne)
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .toList();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }
}
