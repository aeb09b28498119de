package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.loss.Hardest;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTopK;
import io.github.dl4jlosses.loss.SegmentationLoss;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is computed: a loss and its gradient, for one batch.
 *
 * @param loss which one
 * @param channels classes or channels of the logits [N, C, H, W]
 */
record Workload(Loss loss, long n, long channels, long h, long w) {
  static final int IGNORED = 255;
  static final double SMOOTHING = 0.1;
  static final double HARDEST = 0.1; // of the pixels

  /** What is computed of the logits. */
  enum Loss {
    /** Cross entropy. */
    PLAIN,
    /** Cross entropy with class weights, ignored pixels and smoothing. */
    ALL,
    /** Binary cross entropy with positive weights. */
    BCE,
    /** Dice of the batch. */
    DICE,
    /** Cross entropy and Dice of the batch. */
    CE_DICE,
    /** Focal loss, gamma 2. */
    FOCAL,
    /** Lovász-softmax. */
    LOVASZ,
    /** Cross entropy of the hardest tenth. */
    TOP_K;

    /** Returns whether DL4J has it too. */
    boolean isInDl4j() {
      return compareTo(BCE) <= 0;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Reads what {@link #toString} writes: "ce-dice 8x21x256x256". */
  static Workload parse(String text) {
    String[] parts = text.split("[ x]");
    long[] sizes = Arrays.stream(parts).skip(1).mapToLong(Long::parseLong).toArray();
    Loss loss = Loss.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
    return new Workload(loss, sizes[0], sizes[1], sizes[2], sizes[3]);
  }

  boolean isBce() {
    return loss == Loss.BCE;
  }

  boolean hasAll() {
    return loss == Loss.ALL;
  }

  long[] shape() {
    return new long[] {n, channels, h, w};
  }

  /** Returns the weight of each class or positive label: 0.5 to 1.5. */
  double[] weights() {
    return new Random(2).doubles(channels, 0.5, 1.5).toArray();
  }

  SegmentationLoss ours() {
    return switch (loss) {
      case PLAIN -> new LossCrossEntropy();
      case ALL ->
          new LossCrossEntropy()
              .withWeight(weights())
              .withIgnoreIndex(IGNORED)
              .withLabelSmoothing(SMOOTHING);
      case BCE -> new LossBCEWithLogits().withPosWeight(weights());
      case DICE -> new LossDice();
      case CE_DICE -> LossSum.of(new LossCrossEntropy(), new LossDice());
      case FOCAL -> new LossFocal().withGamma(2);
      case LOVASZ -> new LossLovasz();
      case TOP_K -> new LossTopK(new LossCrossEntropy(), Hardest.share(HARDEST));
    };
  }

  INDArray logits() {
    Nd4j.getRandom().setSeed(1);
    return Nd4j.randn(DataType.FLOAT, shape()).muli(3);
  }

  /** Returns class indices [N, 1, H, W], every 32nd row of pixels ignored in "all". */
  INDArray indices() {
    Random random = new Random(3);
    int[] classes = random.ints(n * h * w, 0, (int) channels).toArray();
    if (hasAll()) {
      for (int i = 0; i < classes.length; i++) {
        classes[i] = i / w % 32 == 0 ? IGNORED : classes[i];
      }
    }
    return Nd4j.createFromArray(classes).reshape(n, 1, h, w).castTo(DataType.UINT8);
  }

  /** Returns zeros and ones for BCE, [N, C, H, W]. */
  INDArray bits() {
    Nd4j.getRandom().setSeed(3);
    return Nd4j.rand(DataType.FLOAT, shape()).gt(0.7).castTo(DataType.FLOAT);
  }

  /** Returns what our layer takes. */
  INDArray labels() {
    return isBce() ? bits() : indices();
  }

  /** Returns what stock layers want, [N, C, H, W]: one-hot, with zeros where ignored. */
  INDArray oneHot() {
    INDArray classes = indices().castTo(DataType.FLOAT);
    INDArray all = Nd4j.arange((double) channels).castTo(DataType.FLOAT).reshape(1, channels, 1, 1);
    return classes.broadcast(shape()).eq(all.broadcast(shape())).castTo(DataType.FLOAT);
  }

  @Override
  public String toString() {
    return loss + " " + n + "x" + channels + "x" + h + "x" + w;
  }
}
