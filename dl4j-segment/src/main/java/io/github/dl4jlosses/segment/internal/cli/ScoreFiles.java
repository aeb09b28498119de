package io.github.dl4jlosses.segment.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Files that scores are written to. They replace scores of before and nothing else: not the model,
 * an image, or what else a user may name by mistake.
 */
public final class ScoreFiles {
  private static final int START = 64; // bytes by which scores are known

  @Option(names = "--json", paramLabel = "<file>", description = "Also writes all scores there.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "<file>", description = "Also writes the table there.")
  private @Nullable Path csv;

  /** For picocli. */
  public ScoreFiles() {}

  /**
   * Checks that the files can be written, before the work, which may take hours.
   *
   * @throws IllegalArgumentException if one is something else, or they are one file
   * @throws SegmentException if one cannot be written
   */
  public void requireUsable() {
    requireUsable("--json", json, ScoreTable.JSON_START);
    requireUsable("--csv", csv, ScoreTable.CSV_START);
    if (json != null && csv != null && isSame(json, csv)) {
      throw Arguments.bad("--csv", "be another file than --json", FileNames.shown(csv));
    }
  }

  private static void requireUsable(String option, @Nullable Path file, Pattern start) {
    if (file == null) {
      return;
    }
    try {
      AtomicFiles.requireWritable(file);
      if (Files.exists(file) && Files.size(file) > 0 && !beginsWith(file, start)) {
        throw Arguments.bad(
            option,
            "be a new file, or scores that " + option + " wrote",
            FileNames.shown(file) + ", another file",
            "choose another name");
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static boolean beginsWith(Path file, Pattern start) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return start.matcher(new String(in.readNBytes(START), UTF_8)).lookingAt();
    }
  }

  /** Their folders are there. */
  private static boolean isSame(Path file, Path other) {
    try {
      return real(file).equals(real(other))
          || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }

  /**
   * Writes the scores to those that were asked for.
   *
   * @throws SegmentException if one cannot be written
   */
  public void write(ScoreTable table, EvaluationData images) {
    write(json, table.json(images));
    write(csv, table.csv());
  }

  private static void write(@Nullable Path file, String content) {
    if (file == null) {
      return;
    }
    try {
      AtomicFiles.write(file, content);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static SegmentException unwritable(Path file, IOException e) {
    return new SegmentException(
        FileNames.shown(file)
            + " must be written, got "
            + IoReason.reason(e)
            + " (choose another file)",
        e);
  }
}
