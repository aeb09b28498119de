package io.github.dl4jlosses.examples;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Trains a small U-Net on several labels per pixel: is it a ship, is it white, is it a cloud? Each
 * label is a yes-or-no question of its own, so the loss is binary cross entropy. Ships are one
 * pixel in 77: {@code posWeight} makes the few positives count more.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec -Dexample=TrainShips
 * </pre>
 */
public final class TrainShips {
  private static final List<String> LABELS = List.of("ship", "white", "cloud");
  private static final int SIZE = 64; // height and width of the images
  private static final int VOID = 255; // mask value where a label is unknown

  private static final int EPOCHS = 20;
  private static final int BATCH = 4;
  // Seen from above, a ship may point anywhere.
  private static final Augmentation AUGMENTATION =
      new Augmentation(/* flip= */ .5, /* turn= */ 180, /* zoom= */ 1.15, /* light= */ .1);

  private TrainShips() {}

  /** Trains with the seed and the epochs that are given. */
  public static void main(String[] args) throws IOException {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : EPOCHS;
    train(Path.of("datasets", "toy-ships"), seed, epochs);
  }

  /** Trains on data/train, measures on data/validation, and returns the last pixel AP by label. */
  public static double[] train(Path data, long seed, int epochs) throws IOException {
    System.out.println(OneDnn.enable()); // before the network is made
    // Labels [N, 3, 64, 64]: 0 is no, 1 is yes, 255 is void. A pixel may have several.
    MaskLayout masks = MaskLayout.labels(LABELS);
    MultiDataSetIterator training =
        ImageMaskBatches.training(data.resolve("train"), BATCH, masks, AUGMENTATION, seed);
    MultiDataSetIterator validation =
        ImageMaskBatches.validation(data.resolve("validation"), BATCH, masks);
    int images = MaskFiles.images(data.resolve("train")).size();
    int steps = (images + BATCH - 1) / BATCH;

    LossBCEWithLogits loss =
        new LossBCEWithLogits()
            .withPosWeight(8, 5, 5) // less than negatives / positives: 76, 25, 31
            .withIgnoreIndex(VOID);
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(SIZE, SIZE, 3),
            LABELS.size(),
            /* depth= */ 3,
            /* width= */ 8,
            loss,
            new Adam(4e-3),
            seed);
    ProgressListener progress = new ProgressListener(epochs, steps);
    network.setListeners(progress);
    System.out.printf(Locale.ROOT, "U-Net with %,d parameters, %s%n", network.numParams(), loss);

    double[] pixelAp = new double[LABELS.size()];
    System.out.println("epoch    loss    mIoU   pixel AP and AP50 of each label");
    for (int epoch = 1; epoch <= epochs; epoch++) {
      training.reset(); // shuffles
      network.fit(training);

      SegmentationTask task =
          SegmentationTask.multiLabel(LABELS.toArray(String[]::new)).withIgnoreIndex(VOID);
      SegmentationEvaluation pixels = new SegmentationEvaluation(task);
      PixelAveragePrecision ranking = new PixelAveragePrecision(task);
      InstanceAveragePrecision objects = new InstanceAveragePrecision(task);
      network.doEvaluation(validation, new IEvaluation<?>[] {pixels, ranking, objects});

      System.out.printf(
          Locale.ROOT, "%5d%8.4f%8.4f ", epoch, progress.meanLoss(), pixels.meanIou());
      for (int c = 0; c < LABELS.size(); c++) {
        pixelAp[c] = ranking.averagePrecision(c).value();
        double ap50 = objects.scores().ap(c, .50).value();
        System.out.printf(Locale.ROOT, "  %s %.3f %.3f", LABELS.get(c), pixelAp[c], ap50);
      }
      System.out.println();
    }
    return pixelAp;
  }
}
