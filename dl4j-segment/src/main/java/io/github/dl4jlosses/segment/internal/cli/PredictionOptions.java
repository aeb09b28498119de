package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor.Outcome;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written of predictions. */
public final class PredictionOptions {
  private static final double THRESHOLD = .5;

  @Option(
      names = "--write",
      paramLabel = "<what>",
      split = ",",
      description = "${COMPLETION-CANDIDATES}; masks, overlays and instances if not given.")
  private Set<Kind> write = EnumSet.noneOf(Kind.class);

  @Option(
      names = "--threshold",
      paramLabel = "<p>",
      description =
          "With several labels per pixel: probability from which on it has a label, "
              + THRESHOLD
              + " if not given.")
  private @Nullable Double threshold;

  @Option(
      names = "--min-area",
      paramLabel = "<pixels>",
      description = "Objects with fewer pixels are left out of the instances.")
  private int minArea;

  /** For picocli. */
  public PredictionOptions() {}

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if one is out of its range, or not for this network
   */
  public void requireUsable(ModelInfo info) {
    if (threshold != null && info.labeling() == Labeling.SINGLE_LABEL) {
      throw Arguments.bad(
          "--threshold",
          "be left out with a network of one class per pixel",
          threshold,
          "a pixel has the class of the largest probability");
    }
  }

  /**
   * Checks what needs no network.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public void requireInRange() {
    Arguments.atLeast("--min-area", 0, minArea);
    if (threshold != null) {
      Arguments.between("--threshold", 0, 1, threshold);
    }
  }

  /** Returns what finds objects. */
  public InstanceExtractor extractor() {
    return new InstanceExtractor().withMinArea(minArea);
  }

  /** Returns what writes the predictions of a network, into this folder if no other is given. */
  public PredictionWriter writer(ModelInfo info) {
    Set<Kind> kinds =
        write.isEmpty() ? EnumSet.of(Kind.MASKS, Kind.OVERLAYS, Kind.INSTANCES) : write;
    return new PredictionWriter(
        Path.of(""),
        kinds,
        info.classTable(),
        info.foreground(),
        info.labeling(),
        threshold == null ? THRESHOLD : threshold);
  }

  /** Returns how it went. */
  public static String text(Outcome outcome, int images, Object output) {
    String of = outcome.done() == images ? "" : " of " + images;
    return (outcome.stopped() ? "stopped after " : "")
        + outcome.done()
        + of
        + " images in "
        + output;
  }

  /** Returns the exit code. */
  public static int code(Outcome outcome) {
    if (outcome.stopped()) {
      return CommandProgram.STOPPED;
    }
    return outcome.broken() > 0
        ? CommandProgram.REFUSED
        : outcome.tooLarge() > 0 ? CommandProgram.FAILED : 0;
  }
}
