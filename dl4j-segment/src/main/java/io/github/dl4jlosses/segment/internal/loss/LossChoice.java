package io.github.dl4jlosses.segment.internal.loss;

import static io.github.dl4jlosses.segment.TrainingOptions.CLASS_WEIGHTS;
import static io.github.dl4jlosses.segment.TrainingOptions.LABEL_SMOOTHING;
import static io.github.dl4jlosses.segment.TrainingOptions.LOSS;
import static io.github.dl4jlosses.segment.TrainingOptions.POS_WEIGHT;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
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
 * @param names empty for the loss that the masks ask for
 * @param posWeights how much the pixels count that have a label; for {@link LossName#BCE} and
 *     {@link LossName#TOPK} of labels
 * @param labelSmoothing share of each label that is given to the other answers
 */
public record LossChoice(
    Optional<LossNames> names, Weights weights, Weights posWeights, double labelSmoothing) {
  private static final LossNames BINARY = LossNames.of(LossName.BCE);

  /**
   * Creates the choice.
   *
   * @throws IllegalArgumentException if the loss would ignore one of the others, whatever the masks
   *     are
   */
  public LossChoice {
    names.ifPresent(
        all ->
            requireUse(
                all, all.labeling().orElse(Labeling.MULTI_LABEL), posWeights, labelSmoothing));
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

  public static LossChoice of(TrainingOptions options) {
    return new LossChoice(
        options.find(LOSS),
        options.get(CLASS_WEIGHTS),
        options.get(POS_WEIGHT),
        options.get(LABEL_SMOOTHING));
  }

  private static void requireUse(
      LossNames names, Labeling labeling, Weights posWeights, double labelSmoothing) {
    if (labelSmoothing != 0 && names.names().stream().noneMatch(LossName::hasLabelSmoothing)) {
      throw Arguments.bad(
          "--label-smoothing",
          "be 0 with --loss " + names,
          Arguments.number(labelSmoothing),
          "ce, bce and topk have it");
    }
    if (posWeights.rule() != Weights.Rule.NONE
        && names.names().stream().noneMatch(name -> name.hasPosWeight(labeling))) {
      throw Arguments.bad(
          "--pos-weight",
          "be none with --loss " + names,
          posWeights,
          "bce has it, and topk of labels; --class-weights are for all losses");
    }
  }

  /**
   * Returns whether a pixel has one class or any number of labels.
   *
   * @throws IllegalArgumentException if the loss cannot learn from such masks
   */
  public Labeling labeling(SampleReader masks) {
    Labeling labeling = names.flatMap(LossNames::labeling).orElse(masks.labeling());
    if (masks.isMultiLabel() && labeling == Labeling.SINGLE_LABEL) {
      LossNames asked = names.orElseThrow();
      LossNames labels = asked.ofLabels();
      throw Arguments.bad(
          "--loss",
          "be " + labels + " where each label has masks of its own",
          asked,
          "a pixel may have several labels there, or none"
              + (labels.equals(BINARY) ? ": leave it out, and bce is chosen" : ""));
    }
    return labeling;
  }

  /**
   * Makes the loss; void pixels do not count, and a batch of crops with no others has loss 0.
   *
   * @throws IllegalArgumentException if the loss would ignore an option, or weights do not fit the
   *     classes
   */
  public SegmentationLoss of(Survey survey) {
    SampleReader reader = survey.reader();
    boolean several = reader.labeling() == Labeling.MULTI_LABEL;
    LossNames all = names.orElse(several ? BINARY : LossNames.of(LossName.CE));
    requireUse(all, reader.labeling(), posWeights, labelSmoothing);
    int channels = reader.channels().size();
    return new NamedLosses(
            reader,
            weights.of("--class-weights", channels, survey.ofChannels(survey.classWeights())),
            posWeights.of("--pos-weight", channels, survey.ofChannels(survey.posWeights())),
            labelSmoothing)
        .of(all);
  }
}
