package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import io.github.dl4jlosses.segment.internal.mask.VoidValues;
import io.github.dl4jlosses.segment.internal.run.BestEpochCriterion;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Settings that differ from those of the README in what is called here; {@link Settings} says what
 * each means.
 */
public final class SettingsBuilder {
  private Path data = Path.of("datasets", "toy-shapes");
  private Path output = Path.of("runs", now());
  private Split split = new Split();
  private Optional<MaskFormat> masks = Optional.empty();
  private VoidValues voids = VoidValues.none();
  private int crop = 0; // whole images, or as large as most allow
  private long seed = 1;
  private int epochs = 36; // under three minutes
  private int batchSize = 4; // more steps are worth more here than smoother ones
  private int depth = 3; // a pixel of the bottom sees a whole object
  private int width = 8; // twice the width takes twice the time and more
  private double learningRate = 8e-3; // batch normalization bears more than the usual 1e-3
  private LossChoice loss = LossChoice.defaults();
  // Shapes may be turned any way, and look alike in a mirror and in other light.
  private Augmentation augmentation =
      new Augmentation(/* flip= */ .5, /* turn= */ 180, /* zoom= */ 1.15, /* light= */ .1);
  private BestEpochCriterion monitor = BestEpochCriterion.MIOU; // defined for any masks
  private int patience = 0; // the learning rate falls only at the end

  SettingsBuilder() {}

  private static String now() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
        .format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  /** Sets the folder of images and masks. */
  public SettingsBuilder data(Path data) {
    this.data = data;
    return this;
  }

  /** Sets the folder that the run writes into. */
  public SettingsBuilder output(Path output) {
    this.output = output;
    return this;
  }

  /** Sets which images validate, if folders do not say it. */
  public SettingsBuilder split(Split split) {
    this.split = split;
    return this;
  }

  /** Sets what the values of masks mean; otherwise they tell it. */
  public SettingsBuilder masks(MaskFormat masks) {
    this.masks = Optional.of(masks);
    return this;
  }

  /** Sets values of masks that are void beside those of classes.csv. */
  public SettingsBuilder voids(VoidValues voids) {
    this.voids = voids;
    return this;
  }

  /** Sets height and width of what the network is shown. */
  public SettingsBuilder crop(int crop) {
    this.crop = crop;
    return this;
  }

  /** Sets the seed of the weights, the order of the images and the augmentation. */
  public SettingsBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Sets how often each image is seen. */
  public SettingsBuilder epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /** Sets the images per step. */
  public SettingsBuilder batchSize(int batchSize) {
    this.batchSize = batchSize;
    return this;
  }

  /** Sets the number of poolings. */
  public SettingsBuilder depth(int depth) {
    this.depth = depth;
    return this;
  }

  /** Sets the channels after the first convolution. */
  public SettingsBuilder width(int width) {
    this.width = width;
    return this;
  }

  /** Sets the highest learning rate of the run. */
  public SettingsBuilder learningRate(double learningRate) {
    this.learningRate = learningRate;
    return this;
  }

  /** Sets what is minimized. */
  public SettingsBuilder loss(LossChoice loss) {
    this.loss = loss;
    return this;
  }

  /** Sets how images are changed. */
  public SettingsBuilder augmentation(Augmentation augmentation) {
    this.augmentation = augmentation;
    return this;
  }

  /** Sets the score that the best epoch has. */
  public SettingsBuilder monitor(BestEpochCriterion monitor) {
    this.monitor = monitor;
    return this;
  }

  /** Sets the epochs without a better one after which the run ends. */
  public SettingsBuilder patience(int patience) {
    this.patience = patience;
    return this;
  }

  /**
   * Makes the settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Settings build() {
    return new Settings(
        data,
        output,
        split,
        masks,
        voids,
        crop,
        seed,
        epochs,
        batchSize,
        depth,
        width,
        learningRate,
        loss,
        augmentation,
        monitor,
        patience);
  }
}
