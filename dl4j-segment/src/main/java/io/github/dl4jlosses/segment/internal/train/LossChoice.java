package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.loss.Reduction.MEAN_OR_ZERO;
import static io.github.dl4jlosses.segment.TrainingOptions.CLASS_WEIGHTS;
import static io.github.dl4jlosses.segment.TrainingOptions.LABEL_SMOOTHING;
import static io.github.dl4jlosses.segment.TrainingOptions.LOSS;
import static io.github.dl4jlosses.segment.TrainingOptions.POS_WEIGHT;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which loss a run minimizes. It is made when the classes are known, as weights may follow from
 * them.
 *
 * @param kind which loss; empty for the one that the masks ask for
 * @param posWeights how much the pixels count that have a label; only for {@link Kind#BCE}
 * @param labelSmoothing share of each label that is given to the other answers
 */
public record LossChoice(
    Optional<Kind> kind, Weights weights, Weights posWeights, double labelSmoothing) {
  public enum Kind {
    /** Cross entropy: a pixel has one class. */
    CE,
    /** Binary cross entropy: a pixel has any number of labels. */
    BCE
  }

  /**
   * Weights of the classes.
   *
   * @param values for {@link Rule#GIVEN} one for each class, in the order of the channels
   */
  public record Weights(Rule rule, List<Double> values) {
    public enum Rule {
      NONE,
      /** They balance what the masks of the training images have, see {@link Survey}. */
      AUTO,
      GIVEN
    }

    public Weights {
      values = List.copyOf(values);
    }

    public static Weights none() {
      return new Weights(Rule.NONE, List.of());
    }

    /**
     * Returns the weights that a text names: none, auto, or numbers with commas between them.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Weights parse(String text) {
      return switch (text) {
        case "none" -> none();
        case "auto" -> new Weights(Rule.AUTO, List.of());
        default -> new Weights(Rule.GIVEN, numbers(text));
      };
    }

    private static List<Double> numbers(String text) {
      try {
        return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
      } catch (NumberFormatException e) {
        throw Arguments.bad("weights", "be none, auto, or numbers such as 1,2.5,1", text);
      }
    }

    @Override
    public String toString() {
      return rule == Rule.GIVEN
          ? String.join(",", values.stream().map(Arguments::number).toList())
          : rule == Rule.AUTO ? "auto" : "none";
    }

    private double[] of(String option, int classes, double... auto) {
      if (rule == Rule.GIVEN && values.size() != classes) {
        throw Arguments.bad(
            option, "be as many as there are classes (" + classes + ")", values.size());
      }
      return rule == Rule.AUTO ? auto : values.stream().mapToDouble(v -> v).toArray();
    }
  }

  static LossChoice of(TrainingOptions options) {
    return new LossChoice(
        options.find(LOSS),
        options.get(CLASS_WEIGHTS),
        options.get(POS_WEIGHT),
        options.get(LABEL_SMOOTHING));
  }

  /**
   * Returns whether a pixel has one class or any number of labels.
   *
   * @throws IllegalArgumentException if the loss cannot learn from such masks
   */
  Labeling labeling(SampleReader masks) {
    if (masks.isMultiLabel() && kind.equals(Optional.of(Kind.CE))) {
      throw Arguments.bad(
          "--loss",
          "be bce where each label has masks of its own",
          "ce",
          "a pixel may have several labels there, or none: leave it out, and bce is chosen");
    }
    return kind.map(k -> k == Kind.BCE ? Labeling.MULTI_LABEL : Labeling.SINGLE_LABEL)
        .orElse(masks.labeling());
  }

  /**
   * Makes the loss; void pixels do not count, and a batch of crops with no others has loss 0.
   *
   * @throws IllegalArgumentException if the masks do not fit the loss, or weights the classes
   */
  SegmentationLoss of(Survey survey) {
    boolean several = survey.reader().labeling() == Labeling.MULTI_LABEL;
    if (!several && posWeights.rule() != Weights.Rule.NONE) {
      throw Arguments.bad("--pos-weight", "be none with --loss ce", posWeights);
    }
    int channels = survey.reader().channels().size();
    double[] weight =
        weights.of("--class-weights", channels, survey.ofChannels(survey.classWeights()));
    if (!several) {
      LossCrossEntropy loss =
          new LossCrossEntropy().withIgnoreIndex(Sample.VOID).withReduction(MEAN_OR_ZERO);
      loss = weight.length == 0 ? loss : loss.withWeight(weight);
      return labelSmoothing == 0 ? loss : loss.withLabelSmoothing(labelSmoothing);
    }
    double[] positive =
        posWeights.of("--pos-weight", channels, survey.ofChannels(survey.posWeights()));
    LossBCEWithLogits loss =
        new LossBCEWithLogits().withIgnoreIndex(Sample.VOID).withReduction(MEAN_OR_ZERO);
    loss = weight.length == 0 ? loss : loss.withWeight(weight);
    loss = positive.length == 0 ? loss : loss.withPosWeight(positive);
    return labelSmoothing == 0 ? loss : loss.withLabelSmoothing(labelSmoothing);
  }
}
