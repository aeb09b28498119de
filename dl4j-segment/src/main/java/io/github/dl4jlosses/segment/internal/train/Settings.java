package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import io.github.dl4jlosses.segment.internal.mask.VoidValues;
import io.github.dl4jlosses.segment.internal.run.BestEpochCriterion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Everything that a run can be told.
 *
 * @param data folder of images and masks
 * @param output folder that the run writes into
 * @param split which images validate, if folders do not say it
 * @param masks what the values of masks mean; if empty, they tell it
 * @param voids values of masks that are void beside those of classes.csv
 * @param crop height and width of what the network is shown; 0 for whole images of one size
 * @param seed of the weights, the order of the images and the augmentation
 * @param epochs how often each image is seen
 * @param batchSize images per step
 * @param depth number of poolings
 * @param width channels after the first convolution
 * @param learningRate the highest of the run
 * @param loss what is minimized
 * @param augmentation how images are changed
 * @param monitor the score that the best epoch has
 * @param patience epochs without a better one after which the run ends; 0 for never
 */
public record Settings(
    Path data,
    Path output,
    Split split,
    Optional<MaskFormat> masks,
    VoidValues voids,
    int crop,
    long seed,
    int epochs,
    int batchSize,
    int depth,
    int width,
    double learningRate,
    LossChoice loss,
    Augmentation augmentation,
    BestEpochCriterion monitor,
    int patience) {
  /** Returns the settings of the README. */
  public static Settings defaults() {
    return builder().build();
  }

  /** Returns a builder that has the settings of the README. */
  public static SettingsBuilder builder() {
    return new SettingsBuilder();
  }

  /** Checks the ranges. */
  public Settings {
    Arguments.atLeast("crop", 0, crop);
    Arguments.atLeast("epochs", 1, epochs);
    Arguments.atLeast("batch size", 1, batchSize);
    Arguments.atLeast("depth", 1, depth);
    Arguments.atLeast("width", 1, width);
    Arguments.atLeast("patience", 0, patience);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw Arguments.bad("learning rate", "be finite and > 0", learningRate);
    }
  }

  /** Returns name and value of each setting, for the report. */
  Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("data", data.toString());
    shown.put("seed", String.valueOf(seed));
    shown.put("epochs", String.valueOf(epochs));
    shown.put("batch size", String.valueOf(batchSize));
    shown.put("depth", String.valueOf(depth));
    shown.put("width", String.valueOf(width));
    shown.put("learning rate", String.valueOf(learningRate));
    shown.put("augmentation", augmentation.toString());
    shown.put("best epoch by", monitor.title());
    shown.put("patience", patience == 0 ? "any" : patience + " epochs");
    return shown;
  }

  /**
   * Adam in one cycle: the learning rate rises from a tenth of its highest, falls back to it, and
   * in the last tenth of the run falls to a hundredth.
   *
   * @param steps of the whole run
   */
  IUpdater updater(int steps) {
    int tail = Math.max(1, steps / 10);
    double decay = Math.pow(.1, 1. / tail); // CycleSchedule applies it at each step of the tail
    return new Adam(
        new CycleSchedule(
            ScheduleType.ITERATION, learningRate / 10, learningRate, steps, tail, decay));
  }

  /**
   * Height and width of what the network is given are multiples of it: each pooling halves them.
   */
  int multiple() {
    return 1 << depth;
  }
}
