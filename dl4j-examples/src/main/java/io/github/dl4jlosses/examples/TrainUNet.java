package io.github.dl4jlosses.examples;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Trains a small U-Net on the masks of datasets/toy-shapes, and reports AP after each epoch.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec               with seed 1
 *   ./mvnw -q compile exec:exec -Dseed=2
 * </pre>
 *
 * <p>Takes about a minute on two cores of an x86-64 with oneDNN, ten times as long without. Seeds
 * 1, 2 and 3 end with a mean IoU and an AP50 above 0.95.
 */
public final class TrainUNet {
  private static final String[] CLASSES = {"background", "circle", "square", "triangle"};
  private static final int SIZE = 64; // height and width of the images
  private static final int VOID = 255; // mask value of pixels that do not count

  private static final int EPOCHS = 18;
  private static final int BATCH = 4; // small: more steps an epoch
  private static final int DEPTH = 3; // poolings; a pixel of the bottom sees a whole object
  private static final int WIDTH = 8; // channels of the first convolution
  private static final double LEARNING_RATE = 1.2e-2; // batch normalization allows more than 1e-3
  // A shape in a mirror or in other light is the same shape. Turns and zooms interpolate: they
  // blur.
  private static final Augmentation AUGMENTATION =
      new Augmentation(/* flip= */ .5, /* turn= */ 0, /* zoom= */ 1, /* light= */ .1);

  private TrainUNet() {}

  /** Trains with the seed and the epochs that are given. */
  public static void main(String[] args) throws IOException {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : EPOCHS;
    DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    Path run = Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(time));
    train(Path.of("datasets", "toy-shapes"), run, seed, epochs);
  }

  /** Trains on data/train, measures on data/validation, and writes into a folder. */
  public static List<EpochScores> train(Path data, Path run, long seed, int epochs)
      throws IOException {
    System.out.println(OneDnn.enable()); // before the network is made
    // Images [N, 3, 64, 64] in [-1, 1]; labels are class indices [N, 1, 64, 64], 255 for void.
    MultiDataSetIterator training =
        ImageMaskBatches.training(data.resolve("train"), BATCH, CLASSES.length, AUGMENTATION, seed);
    MultiDataSetIterator validation =
        ImageMaskBatches.validation(data.resolve("validation"), BATCH, CLASSES.length);
    int images = MaskFiles.images(data.resolve("train")).size();
    int steps = (images + BATCH - 1) / BATCH;
    LossCrossEntropy loss =
        new LossCrossEntropy()
            .withWeight(.3, 1, 1, 1) // background is nine pixels in ten
            .withLabelSmoothing(.1) // the loss then cannot fall below 0.70
            .withIgnoreIndex(VOID);
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(SIZE, SIZE, 3),
            CLASSES.length,
            DEPTH,
            WIDTH,
            loss,
            oneCycle(steps * epochs),
            seed);
    ProgressListener progress = new ProgressListener(epochs, steps);
    network.setListeners(progress);
    System.out.printf(Locale.ROOT, "U-Net with %,d parameters, %s%n", network.numParams(), loss);

    Path metrics = Files.createDirectories(run).resolve("metrics.csv");
    Files.writeString(metrics, EpochScores.CSV_HEADER);
    Pictures pictures = new Pictures(data.resolve("validation"), CLASSES);
    List<EpochScores> all = new ArrayList<>();
    System.out.println(EpochScores.HEADER);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      long start = System.nanoTime();
      training.reset(); // shuffles
      network.fit(training);

      SegmentationTask task = SegmentationTask.singleLabel(CLASSES).withIgnoreIndex(VOID);
      SegmentationEvaluation pixels = new SegmentationEvaluation(task);
      PixelAveragePrecision ranking = new PixelAveragePrecision(task);
      InstanceAveragePrecision objects = new InstanceAveragePrecision(task);
      network.doEvaluation(validation, new IEvaluation<?>[] {pixels, ranking, objects});

      InstanceScores found = objects.scores();
      EpochScores scores =
          new EpochScores(
              epoch,
              progress.meanLoss(),
              pixels.meanIou(),
              ranking.macro(1, 2, 3).value(), // without the background
              found.meanAp(IouThresholds.AP10),
              found.meanAp(IouThresholds.AP50),
              found.meanAp(IouThresholds.AP70),
              found.meanAp(IouThresholds.AP75),
              found.meanAp(IouThresholds.COCO),
              (System.nanoTime() - start) / 1e9);
      System.out.println(scores);
      Files.writeString(metrics, scores.csv(), StandardOpenOption.APPEND);
      pictures.add(network, scores, epochs);
      all.add(scores);
      if (epoch == epochs) {
        pictures.write(run, found);
      }
    }
    network.save(run.resolve("network.zip").toFile());
    System.out.println("network, metrics and pictures are in " + run);
    System.out.println("a training with a full report: ./segment train --data " + data);
    return all;
  }

  /** Adam whose rate rises to the highest in the middle, and falls to a hundredth of it. */
  private static IUpdater oneCycle(int steps) {
    int tail = Math.max(1, steps / 10); // in which it falls from a tenth to a hundredth
    double decay = Math.pow(.1, 1. / tail);
    return new Adam(
        new CycleSchedule(
            ScheduleType.ITERATION, LEARNING_RATE / 10, LEARNING_RATE, steps, tail, decay));
  }
}
