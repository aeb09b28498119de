package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.formula.RegionFormula;
import io.github.dl4jlosses.internal.fused.DoubleTile;
import io.github.dl4jlosses.internal.fused.OverlapSums;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.internal.label.LabelShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How often each class or channel occurs in labels, and weights that make up for it.
 *
 * <pre>
 *   LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);
 *   ClassWeights counted = ClassWeights.of(loss, 3, trainingData);
 *   loss = loss.withWeight(counted.medianFrequency());
 * </pre>
 *
 * <p>Labels and masks are read as the loss reads them: what it ignores is not counted, a mask
 * weighs pixels, and an illegal label is an error. They have the shapes and types that the loss
 * takes beside logits [N, C, d…]; counts are summed in double.
 *
 * <p><b>Undefined.</b> A class that no image shows has weight 1, and no part in the weights of
 * others.
 *
 * @param counts of each class or channel, class 0 first
 */
public record ClassWeights(List<Count> counts) {

  /**
   * How often a class occurs. With a mask, the sum of the mask instead of pixels.
   *
   * @param pixels n_c, that have it; with soft labels the sum of them
   * @param counted pixels that have it or not
   * @param images that show it
   * @param countedInImages pixels that have it or not, of these images
   */
  public record Count(double pixels, double counted, long images, double countedInImages) {
    /** No pixel and no image. */
    public static final Count NONE = new Count(0, 0, 0, 0);

    /**
     * Creates a count.
     *
     * @throws IllegalArgumentException if a number is negative, infinite or NaN
     */
    public Count {
      Arguments.nonNegative("pixels", pixels);
      Arguments.nonNegative("counted", counted);
      Arguments.nonNegative("images", (double) images);
      Arguments.nonNegative("countedInImages", countedInImages);
    }

    private Count plus(Count other) {
      return new Count(
          pixels + other.pixels,
          counted + other.counted,
          images + other.images,
          countedInImages + other.countedInImages);
    }

    private double frequency() {
      return pixels / countedInImages; // 0/0 is NaN
    }
  }

  /** Creates the weights of classes that have been counted. */
  public ClassWeights {
    counts = List.copyOf(Arguments.notNull("counts", counts));
  }

  /**
   * Counts the labels of all batches; the iterator is reset before and after, and must support
   * that.
   *
   * @param loss one of this package, or a sum of them: how labels are read
   * @param classes or channels of its logits
   * @throws IllegalArgumentException if the loss is another, or does not take the labels
   */
  public static ClassWeights of(SegmentationLoss loss, int classes, DataSetIterator batches) {
    ClassWeights all = none(classes);
    Arguments.notNull("batches", batches).reset();
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      all = all.plus(of(loss, classes, batch.getLabels(), batch.getLabelsMaskArray()));
    }
    batches.reset();
    return all;
  }

  /**
   * Counts labels.
   *
   * @param loss one of this package, or a sum of them: how labels are read
   * @param classes or channels of its logits
   * @param labels as in training, channels after the examples
   * @param mask 0 = ignored, null = all 1
   * @throws IllegalArgumentException if the loss is another, or does not take the labels
   */
  public static ClassWeights of(
      SegmentationLoss loss, int classes, INDArray labels, @Nullable INDArray mask) {
    Arguments.notNull("labels", labels);
    LabelRule rule = LossSum.rule(Arguments.notNull("loss", loss));
    if (rule == null) {
      throw Arguments.bad("loss", "be of this library, or a sum with one", loss.name());
    }
    if (labels.isEmpty()) {
      return none(classes);
    }
    if (rule.kind() == LabelKind.CLASSES && labels.rank() == 3 && labels.size(1) == classes) {
      throw Arguments.bad(
          "labels",
          "be [N, 1, H, W] or [N, C, W, 1]",
          Arguments.shape(labels.shape()),
          "class indices [N, H, W], or one-hot [N, C, W]?");
    }
    // Of logits 0 the sigmoid is ½: A = Σ m·p is half of what counts.
    INDArray zeros = Nd4j.zeros(DataType.FLOAT, LabelShapes.ofLogits(labels, classes));
    List<Count> counts = new ArrayList<>(none(classes).counts);
    RegionFormula.Function function =
        (sums, derivatives) -> {
          for (double[] image : sums) {
            add(counts, image, rule.kind());
          }
          return 0;
        };
    RegionFormula formula = new RegionFormula(OverlapSums.PRODUCT, Grouping.IMAGE, function);
    Inputs inputs = Inputs.of(rule, labels, zeros, mask);
    Engine.value(List.of(new Part(1, formula)), rule, inputs, DoubleTile.MAKER);
    return new ClassWeights(counts);
  }

  private static ClassWeights none(int classes) {
    Arguments.atLeast("classes", 1, classes);
    return new ClassWeights(IntStream.range(0, classes).mapToObj(c -> Count.NONE).toList());
  }

  /** Adds the sums I, A, B of the classes of an image. */
  private static void add(List<Count> counts, double[] image, LabelKind kind) {
    int classes = counts.size();
    double ofAll = Arrays.stream(image, 2 * classes, 3 * classes).sum();
    for (int c = 0; c < classes; c++) {
      double pixels = image[2 * classes + c];
      double counted = kind == LabelKind.CHANNELS ? 2 * image[classes + c] : ofAll;
      boolean shown = pixels > 0;
      Count one = new Count(pixels, counted, shown ? 1 : 0, shown ? counted : 0);
      counts.set(c, counts.get(c).plus(one));
    }
  }

  /**
   * Returns the sum of both counts.
   *
   * @throws IllegalArgumentException if they are of different numbers of classes
   */
  public ClassWeights plus(ClassWeights other) {
    Arguments.sameLength("classes", counts.size(), "other classes", other.counts.size());
    return new ClassWeights(
        IntStream.range(0, counts.size())
            .mapToObj(c -> counts.get(c).plus(other.counts.get(c)))
            .toList());
  }

  /**
   * Returns weights with which all classes together count alike.
   *
   * <pre>
   *   w_c = Σ n / (K·n_c)          K classes that occur
   * </pre>
   *
   * <p><b>Source.</b> King and Zeng, 2001; scikit-learn's {@code class_weight="balanced"}. A class
   * of a thousandth of the pixels gets a large weight, and with it the noise in its labels.
   */
  public double[] inverseFrequency() {
    double sum = counts.stream().mapToDouble(Count::pixels).sum();
    long shown = counts.stream().filter(count -> count.pixels > 0).count();
    return weights(count -> sum / (shown * count.pixels));
  }

  /**
   * Returns weights that look only at the images that show a class.
   *
   * <pre>
   *   w_c = median(f) / f_c        f_c = n_c / pixels that count of the images that show c
   * </pre>
   *
   * <p><b>Source.</b> Eigen and Fergus, ICCV 2015, section 6.3.2.
   */
  public double[] medianFrequency() {
    double[] shown =
        counts.stream().mapToDouble(Count::frequency).filter(f -> f > 0).sorted().toArray();
    int middle = shown.length / 2;
    double median =
        shown.length == 0
            ? 1
            : shown.length % 2 == 1 ? shown[middle] : (shown[middle - 1] + shown[middle]) / 2;
    return weights(count -> median / count.frequency());
  }

  /**
   * Returns weights of the effective number of images of each class; see {@link
   * #effectiveNumber(double, long...)}.
   *
   * @param beta β in [0, 1)
   * @throws IllegalArgumentException if β is not in [0, 1)
   */
  public double[] effectiveNumber(double beta) {
    return effectiveNumber(beta, counts.stream().mapToLong(Count::images).toArray());
  }

  /**
   * Returns weights of the effective number of examples.
   *
   * <pre>
   *   w_c = (1 - β) / (1 - β^n_c), scaled so that their mean over the classes that occur is 1
   * </pre>
   *
   * <p><b>Source.</b> Cui et al., CVPR 2019, class_balanced_loss.py, which divides by 0 where n_c
   * is 0.
   *
   * @param beta β in [0, 1), such as 0.99 or 0.999; 0 weighs all classes alike
   * @param examples n_c: objects or images of each class. Pixels are so many that all weights come
   *     out alike
   * @throws IllegalArgumentException if β is not in [0, 1), or a number is negative
   */
  public static double[] effectiveNumber(double beta, long... examples) {
    if (!(beta >= 0 && beta < 1)) {
      throw Arguments.bad("beta", "be in [0, 1)", beta, "0.99 or 0.999");
    }
    for (int c = 0; c < examples.length; c++) {
      Arguments.nonNegative("examples[" + c + "]", (double) examples[c]);
    }
    double[] raw =
        Arrays.stream(examples)
            .mapToDouble(n -> n == 0 ? 0 : 1 / -Math.expm1(n * Math.log(beta)))
            .toArray();
    // The mean takes the factor 1 - β out again.
    double mean = Arrays.stream(raw).filter(w -> w > 0).average().orElse(1);
    return Arrays.stream(raw).map(w -> w > 0 ? w / mean : 1).toArray();
  }

  /**
   * Returns the weight of positive labels with which they count as much as the negative ones, for
   * {@link LossBCEWithLogits#withPosWeight}.
   *
   * <pre>
   *   P_c = negatives / positives, at least 1/most and at most most
   * </pre>
   *
   * <p><b>Source.</b> PyTorch's description of BCEWithLogitsLoss; the bounds are ours.
   *
   * @param most such as 100: more makes training unstable
   * @throws IllegalArgumentException if most is less than 1
   */
  public double[] posWeight(double most) {
    Arguments.between("most", 1, Double.MAX_VALUE, most);
    return weights(
        count -> Math.min(most, Math.max(1 / most, (count.counted - count.pixels) / count.pixels)));
  }

  private double[] weights(ToDoubleFunction<Count> weight) {
    return counts.stream()
        .mapToDouble(count -> count.pixels > 0 ? weight.applyAsDouble(count) : 1)
        .toArray();
  }
}
