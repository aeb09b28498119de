package io.github.dl4jlosses.examples.unet;

import io.github.dl4jlosses.examples.data.Augmentation;
import io.github.dl4jlosses.examples.folder.MaskFormat;
import io.github.dl4jlosses.examples.folder.Split;
import io.github.dl4jlosses.examples.folder.VoidValues;
import io.github.dl4jlosses.examples.run.Monitor;
import io.github.dl4jlosses.internal.Arguments;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
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
    Monitor monitor,
    int patience) {
  /** Returns the settings of the README. */
  public static Settings defaults() {
    String now =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return new Settings(
        Path.of("datasets", "toy-shapes"),
        Path.of("runs", now),
        new Split(),
        /* masks= */ Optional.empty(),
        VoidValues.none(),
        /* crop= */ 0,
        /* seed= */ 1,
        /* epochs= */ 36, // under three minutes
        /* batchSize= */ 4, // more steps are worth more here than smoother ones
        /* depth= */ 3, // a pixel of the bottom sees a whole object
        /* width= */ 8, // twice the width takes twice the time and more
        /* learningRate= */ 8e-3, // batch normalization bears more than the usual 1e-3
        LossChoice.defaults(),
        // Shapes may be turned any way, and look alike in a mirror and in other light.
        new Augmentation(/* flip= */ .5, /* turn= */ 180, /* zoom= */ 1.15, /* light= */ .1),
        Monitor.MIOU, // defined for any masks
        /* patience= */ 0); // the learning rate falls only at the end
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
