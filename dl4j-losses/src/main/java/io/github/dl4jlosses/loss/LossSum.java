package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.engine.Arithmetic;
import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelRule;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A sum of losses, each with a factor.
 *
 * <pre>
 *   L = Σ_k f(k)·L(k)
 *
 *   LossSum.of(new LossCrossEntropy(), new LossDice())
 *   LossSum.of(new LossCrossEntropy(), new LossDice()).withFactors(0.5, 1)
 * </pre>
 *
 * <p>with L(k) the parts and f(k) their factors. The losses of this package share one softmax or
 * sigmoid: cross entropy and Dice together take less than twice the time of one of them. A loss of
 * your own may be a part, at the cost of one more array of the size of the logits beside those it
 * makes itself.
 *
 * <p><b>Shapes, types.</b> Those that all parts take.
 *
 * <p><b>Reduction.</b> Each part's own. DL4J's own layers are handed R times the sum of all parts,
 * so that their proportion stays, or the sum itself if each part is a SUM.
 *
 * <p><b>Special cases.</b> In a sum, a mean over nothing is 0, also with Reduction.MEAN: a batch of
 * which nothing counts adds nothing. A part with factor 0 is not computed.
 *
 * <p><b>Elsewhere.</b> nnU-Net DC_and_CE_loss and DC_and_BCE_loss, MONAI DiceCELoss (one weight for
 * both parts there).
 *
 * <p><b>Source.</b> Isensee et al., Nature Methods 2021 (nnU-Net): cross entropy + Dice.
 *
 * @param parts the losses and their factors, at least one; all have the same activation, kind of
 *     labels and ignoreIndex
 */
public record LossSum(@JsonProperty(required = true) List<Part> parts) implements SegmentationLoss {
  private static final String PLUS = " + ";

  /**
   * A loss in a sum.
   *
   * @param loss the loss
   * @param factor what it is multiplied by, finite and not negative
   */
  public record Part(
      @JsonProperty(required = true) SegmentationLoss loss,
      @JsonProperty(required = true) double factor)
      implements Serializable {
    /**
     * Creates the part.
     *
     * @throws IllegalArgumentException if the factor is negative, infinite or NaN
     */
    public Part {
      Arguments.notNull("loss", loss);
      Arguments.nonNegative("factor", factor);
    }
  }

  /**
   * Creates the sum.
   *
   * @throws IllegalArgumentException if there is no part, or two differ in activation, kind of
   *     labels or ignoreIndex
   */
  public LossSum {
    parts = List.copyOf(Arguments.notNull("parts", parts));
    if (parts.isEmpty()) {
      throw Arguments.bad("parts", "have a loss", "none");
    }
    SegmentationLoss first = parts.get(0).loss();
    for (Part part : parts) {
      require("activation", first, first.activation(), part.loss(), part.loss().activation());
    }
    List<EngineLoss> ours = ours(parts);
    ours.forEach(loss -> requireSameLabels(ours.get(0), loss));
  }

  /** Returns the sum of losses. */
  public static LossSum of(SegmentationLoss... losses) {
    return new LossSum(Arrays.stream(losses).map(loss -> new Part(loss, 1)).toList());
  }

  /**
   * Returns this sum with other factors.
   *
   * @throws IllegalArgumentException if there is not one for each part
   */
  public LossSum withFactors(double... factors) {
    Arguments.notNull("factors", factors);
    if (factors.length != parts.size()) {
      throw Arguments.bad("factors", "be one per part (" + parts.size() + ")", factors.length);
    }
    return new LossSum(
        IntStream.range(0, factors.length)
            .mapToObj(i -> new Part(parts.get(i).loss(), factors[i]))
            .toList());
  }

  /** Prints the losses with {@code +} between them, factors other than 1 before them. */
  @Override
  public String toString() {
    return parts.stream()
        .map(part -> (part.factor() == 1 ? "" : part.factor() + "·") + part.loss())
        .collect(Collectors.joining(PLUS));
  }

  private static void requireSameLabels(EngineLoss first, EngineLoss other) {
    LabelRule rule = first.labelRule();
    LabelRule otherRule = other.labelRule();
    Target target = EngineTypes.target(rule.kind());
    require("target", first, target, other, EngineTypes.target(otherRule.kind()));
    require("ignoreIndex", first, rule.ignoreIndex(), other, otherRule.ignoreIndex());
  }

  private static void require(
      String what, SegmentationLoss first, Object a, SegmentationLoss other, Object b) {
    if (!a.equals(b)) {
      throw Arguments.bad(
          "parts",
          "have the same " + what,
          a + " of " + first.name() + " and " + b + " of " + other.name());
    }
  }

  /** Returns how a loss reads labels; null if it is none of ours. */
  static @Nullable LabelRule rule(SegmentationLoss loss) {
    List<EngineLoss> ours = ours(List.of(new Part(loss, 1)));
    return ours.isEmpty() ? null : ours.get(0).labelRule();
  }

  /** Returns the parts, and those of parts that are sums. */
  private static Stream<Part> flat(List<Part> parts) {
    return parts.stream()
        .flatMap(
            part ->
                part.loss() instanceof LossSum sum
                    ? flat(sum.parts())
                        .map(inner -> new Part(inner.loss(), part.factor() * inner.factor()))
                    : Stream.of(part));
  }

  /** Returns what is computed: 0 times an infinite loss would be NaN. */
  private Stream<Part> counting() {
    return flat(parts).filter(part -> part.factor() != 0);
  }

  private static List<EngineLoss> ours(List<Part> parts) {
    return flat(parts)
        .map(Part::loss)
        .filter(EngineLoss.class::isInstance)
        .map(EngineLoss.class::cast)
        .toList();
  }

  private List<Part> foreign() {
    return counting().filter(part -> !(part.loss() instanceof EngineLoss)).toList();
  }

  private List<io.github.dl4jlosses.internal.formula.Part> formulas(int channels) {
    return counting()
        .filter(part -> part.loss() instanceof EngineLoss)
        .map(
            part ->
                new io.github.dl4jlosses.internal.formula.Part(
                    part.factor(), zeroOfNothing((EngineLoss) part.loss()).formula(channels)))
        .toList();
  }

  private static EngineLoss zeroOfNothing(EngineLoss loss) {
    return loss instanceof PixelLoss ofPixels && ofPixels.reduction() == Reduction.MEAN
        ? ofPixels.withReduction(Reduction.MEAN_OR_ZERO)
        : loss;
  }

  @Override
  public Activation activation() {
    return parts.get(0).loss().activation();
  }

  @Override
  public void requireNoImages() {
    parts.forEach(part -> part.loss().requireNoImages());
  }

  @Override
  public double timesRows(long rows) {
    boolean sumsOnly = parts.stream().allMatch(part -> part.loss().timesRows(rows) == 1);
    return sumsOnly ? 1 : rows;
  }

  @Override
  public double value(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    double value = 0;
    LabelRule rule = rule(this);
    if (rule != null) {
      Inputs inputs = Inputs.of(rule, labels, logits, mask);
      value = Engine.value(formulas(inputs.channels()), rule, inputs, Arithmetic.of(rule, logits));
    }
    for (Part part : foreign()) {
      value += part.factor() * part.loss().value(labels, logits, mask);
    }
    return value;
  }

  @Override
  public ValueAndGradient valueAndGradient(
      INDArray labels, INDArray logits, @Nullable INDArray mask) {
    INDArray gradient = Nd4j.createUninitialized(logits.dataType(), logits.shape());
    return new ValueAndGradient(gradientInto(gradient, 1, labels, logits, mask), gradient);
  }

  @Override
  public double gradientInto(
      INDArray gradient,
      double multiple,
      INDArray labels,
      INDArray logits,
      @Nullable INDArray mask) {
    double value = 0;
    LabelRule rule = rule(this);
    if (rule != null) {
      Inputs inputs = Inputs.of(rule, labels, logits, mask);
      value =
          Engine.gradientInto(
              gradient,
              multiple,
              formulas(inputs.channels()),
              rule,
              inputs,
              Arithmetic.of(rule, logits));
    } else if (!gradient.isEmpty()) {
      Arguments.sameShape("gradient", gradient.shape(), "preOutput", logits.shape());
      gradient.assign(0);
    }
    for (Part part : foreign()) {
      INDArray own = Nd4j.createUninitialized(logits.dataType(), logits.shape());
      value +=
          part.factor()
              * part.loss().gradientInto(own, multiple * part.factor(), labels, logits, mask);
      if (!gradient.isEmpty()) {
        gradient.addi(own);
      }
    }
    return value;
  }
}
