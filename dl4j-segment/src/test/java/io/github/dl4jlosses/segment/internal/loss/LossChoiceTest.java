package io.github.dl4jlosses.segment.internal.loss;

import static io.github.dl4jlosses.loss.Reduction.MEAN_OR_ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.loss.Hardest;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossGeneralizedDice;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTopK;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Target;
import io.github.dl4jlosses.segment.ToyData;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the names of losses stand for, and which options they have. */
class LossChoiceTest {
  private static final int VOID = 255;
  private static final LossCrossEntropy CE =
      new LossCrossEntropy().withIgnoreIndex(VOID).withReduction(MEAN_OR_ZERO);
  private static final LossBCEWithLogits BCE =
      new LossBCEWithLogits().withIgnoreIndex(VOID).withReduction(MEAN_OR_ZERO);
  private static final LossDice DICE = new LossDice().withIgnoreIndex(VOID);
  private static final LossDice DICE_OF_OBJECTS = DICE.withClasses(Classes.FOREGROUND);
  private static final LossTversky TVERSKY = new LossTversky().withIgnoreIndex(VOID);
  private static final LossGeneralizedDice GDICE = new LossGeneralizedDice().withIgnoreIndex(VOID);
  private static final LossFocal FOCAL = new LossFocal().withIgnoreIndex(VOID);

  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void draw() throws IOException {
    ToyData.write(home.resolve("shapes"), 4, 2);
    ToyData.writeShips(home.resolve("ships"), 4, 2);
  }

  /** Arguments of a training, and its loss. */
  private record Case(String data, String arguments, SegmentationLoss loss) {
    @Override
    public String toString() {
      return data + " " + arguments;
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case("shapes", "", CE),
          new Case("shapes", "--loss ce", CE),
          new Case("shapes", "--loss bce", BCE),
          new Case("shapes", "--loss dice", DICE_OF_OBJECTS),
          new Case("shapes", "--loss gdice", GDICE),
          new Case("shapes", "--loss tversky", TVERSKY.withClasses(Classes.FOREGROUND)),
          new Case("shapes", "--loss focal", FOCAL),
          new Case("shapes", "--loss lovasz", new LossLovasz().withIgnoreIndex(VOID)),
          new Case("shapes", "--loss topk", new LossTopK(CE, Hardest.share(.1))),
          new Case("shapes", "--loss ce+dice", LossSum.of(CE, DICE_OF_OBJECTS)),
          new Case("shapes", "--loss bce+dice", LossSum.of(BCE, DICE.withTarget(Target.BINARY))),
          new Case("shapes", "--loss dice --background none", DICE),
          new Case(
              "shapes",
              "--loss ce+dice+focal --class-weights 1,2,3,4 --label-smoothing .1",
              LossSum.of(
                  CE.withWeight(1, 2, 3, 4).withLabelSmoothing(.1),
                  DICE_OF_OBJECTS.withWeight(1, 2, 3, 4),
                  FOCAL.withWeight(1, 2, 3, 4))),
          new Case(
              "shapes",
              "--loss gdice+lovasz --class-weights 1,2,3,4",
              LossSum.of(
                  GDICE.withWeight(1, 2, 3, 4),
                  new LossLovasz().withWeight(1, 2, 3, 4).withIgnoreIndex(VOID))),
          new Case(
              "shapes",
              "--loss topk --class-weights 1,2,3,4 --label-smoothing .1",
              new LossTopK(CE.withWeight(1, 2, 3, 4).withLabelSmoothing(.1), Hardest.share(.1))),
          new Case("ships", "", BCE),
          new Case("ships", "--loss dice", DICE.withTarget(Target.BINARY)),
          new Case("ships", "--loss gdice", GDICE.withTarget(Target.BINARY)),
          new Case("ships", "--loss tversky", TVERSKY.withTarget(Target.BINARY)),
          new Case("ships", "--loss focal", FOCAL.withTarget(Target.BINARY)),
          new Case("ships", "--loss lovasz", LossLovasz.hinge().withIgnoreIndex(VOID)),
          new Case("ships", "--loss topk", new LossTopK(BCE, Hardest.share(.1))),
          new Case(
              "ships",
              "--loss bce+dice+topk --pos-weight 1,2,3 --label-smoothing .1",
              LossSum.of(
                  BCE.withPosWeight(1, 2, 3).withLabelSmoothing(.1),
                  DICE.withTarget(Target.BINARY),
                  new LossTopK(
                      BCE.withPosWeight(1, 2, 3).withLabelSmoothing(.1), Hardest.share(.1)))));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void aNameStandsForALoss(Case c) {
    assertEquals(c.loss, loss(c.data, c.arguments));
  }

  private static SegmentationLoss loss(String data, String arguments) {
    TrainingOptions options = options(data, arguments);
    return LossChoice.of(options).of(survey(options));
  }

  private static Survey survey(TrainingOptions options) {
    return TrainingData.open(options).survey();
  }

  private static TrainingOptions options(String data, String arguments) {
    TrainingOptions options = TrainingOptions.of(home.resolve(data), home.resolve("run"));
    List<String> words = Stream.of(arguments.split(" ", -1)).filter(w -> !w.isEmpty()).toList();
    for (int i = 0; i < words.size(); i += 2) {
      String name = words.get(i);
      options =
          options.withText(
              TrainingOptions.all().stream()
                  .filter(option -> option.name().equals(name))
                  .findFirst()
                  .orElseThrow(),
              words.get(i + 1).replace('_', ' '));
    }
    return options;
  }

  @Test
  void weightsThatBalanceReachEveryPart() {
    Survey survey = survey(options("shapes", ""));
    double[] auto = survey.classWeights();
    assertEquals(
        LossSum.of(CE.withWeight(auto), DICE_OF_OBJECTS.withWeight(auto)),
        loss("shapes", "--loss ce+dice --class-weights auto"));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shapes | --loss dice --label-smoothing .1 | --label-smoothing must be 0 with --loss dice, got 0.1 (ce, bce and topk have it)
          ships | --loss focal+lovasz --label-smoothing 1 | --label-smoothing must be 0 with --loss focal+lovasz, got 1 (ce, bce and topk have it)
          shapes | --pos-weight auto | --pos-weight must be none with --loss ce, got auto (bce has it, and topk of labels; --class-weights are for all losses)
          shapes | --loss topk --pos-weight auto | --pos-weight must be none with --loss topk, got auto (bce has it, and topk of labels; --class-weights are for all losses)
          ships | --loss dice --pos-weight 1,2,3 | --pos-weight must be none with --loss dice, got 1,2,3 (bce has it, and topk of labels; --class-weights are for all losses)
          ships | --loss ce+dice | --loss must be bce+dice where each label has masks of its own, got ce+dice (a pixel may have several labels there, or none)
          shapes | --class-weights 0,0,0,0 | --class-weights must have one above 0, got [0.0, 0.0, 0.0, 0.0] (else ce has a part with nothing to learn)
          shapes | --loss ce+dice --background class_0 --class-weights 1,0,0,0 | --class-weights must have one above 0 for a class that is no background, got [1.0, 0.0, 0.0, 0.0] (else ce+dice has a part with nothing to learn)
          ships | --loss bce+dice --class-weights 1,2 | --class-weights must be as many as there are classes (3), got 2
          shapes | --loss ce+dice --label-smoothing 2 | --label-smoothing must be in [0.0, 1.0], got 2.0
          """)
  void whatALossWouldIgnoreIsRefused(String data, String arguments, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> loss(data, arguments)).getMessage());
  }

  @Test
  void whatALossWouldIgnoreIsRefusedBeforeAFileIsRead() {
    TrainingOptions options = options("nowhere", "--loss dice --label-smoothing .1");
    assertEquals(
        "--label-smoothing must be 0 with --loss dice, got 0.1 (ce, bce and topk have it)",
        assertThrows(IllegalArgumentException.class, () -> TrainingData.open(options))
            .getMessage());
  }

  /** Channel 0 can be left out by name, another by its weight. */
  @ParameterizedTest
  @CsvSource({"dice", "tversky"})
  void theBackgroundHasNoPartInDiceWhereverItIs(String name) {
    SegmentationLoss ofFirst =
        loss("shapes", "--loss " + name + " --background class_0 --class-weights 5,1,2,3");
    SegmentationLoss ofThird =
        loss("shapes", "--loss " + name + " --background class_2 --class-weights 1,2,5,3");
    Nd4j.getRandom().setSeed(3);
    INDArray logits = Nd4j.rand(DataType.DOUBLE, 2, 4, 8, 8).muli(3);
    INDArray labels = Nd4j.rand(DataType.DOUBLE, 2, 4, 8, 8); // the class of the largest
    INDArray[] channels =
        new INDArray[] {of(logits, 2), of(logits, 0), of(logits, 1), of(logits, 3)};
    INDArray[] moved = new INDArray[] {of(labels, 2), of(labels, 0), of(labels, 1), of(labels, 3)};
    assertEquals(
        ofFirst.value(classes(Nd4j.concat(1, moved)), Nd4j.concat(1, channels), /* mask= */ null),
        ofThird.value(classes(labels), logits, /* mask= */ null),
        1e-12);
  }

  private static INDArray of(INDArray images, int channel) {
    return images.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(channel, channel + 1),
        NDArrayIndex.all(),
        NDArrayIndex.all());
  }

  private static INDArray classes(INDArray scores) {
    return scores.argMax(1);
  }
}
