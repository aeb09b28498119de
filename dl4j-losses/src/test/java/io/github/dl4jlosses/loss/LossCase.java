package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A loss of images and labels for it.
 *
 * @param symmetric whether all classes are alike to it
 */
record LossCase(SegmentationLoss loss, Target target, boolean symmetric) {
  static final int N = 3;
  static final int C = 3;
  static final int H = 4;
  static final int W = 5;
  static final int IGNORED = 255;
  private static final Random RANDOM = new Random(20261130);
  static final INDArray LOGITS = random(-3, 3, N, C, H, W);
  private static final INDArray INDICES = indices();
  private static final INDArray SOFT = random(0, 0.7, N, C, H, W);
  private static final INDArray BITS = random(0, 1, N, C, H, W).gt(.5).castTo(DataType.DOUBLE);

  private static INDArray random(double low, double high, long... shape) {
    INDArray x = Nd4j.create(DataType.DOUBLE, shape);
    double[] numbers = RANDOM.doubles(x.length(), low, high).toArray();
    return Nd4j.createFromArray(numbers).reshape(shape);
  }

  /** Classes, of which the last image has no 2. */
  private static INDArray indices() {
    INDArray y = Nd4j.create(DataType.DOUBLE, N, 1, H, W);
    for (int n = 0; n < N; n++) {
      for (int i = 0; i < H * W; i++) {
        y.putScalar(new long[] {n, 0, i / W, i % W}, RANDOM.nextInt(n == N - 1 ? 2 : C));
      }
    }
    return y;
  }

  /** New labels, with nothing ignored. */
  INDArray labels() {
    return switch (target) {
      case INDEX -> INDICES.dup();
      case PROBABILITY -> SOFT.dup();
      case BINARY -> BITS.dup();
    };
  }

  /** New labels, of which column w is ignored in all images. */
  INDArray labelsWithout(int w) {
    INDArray labels = labels();
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < labels.size(1); c++) {
        for (int h = 0; h < H; h++) {
          labels.putScalar(new long[] {n, c, h, w}, IGNORED);
        }
      }
    }
    return labels;
  }

  static List<LossCase> all() {
    List<LossCase> cases = new ArrayList<>();
    cases.add(new LossCase(ce(), Target.INDEX, true));
    cases.add(new LossCase(bce(), Target.BINARY, true));
    addDice(cases);
    addLovasz(cases);
    addTopK(cases);
    addFocal(cases);
    addTversky(cases);
    addGeneralizedDice(cases);
    cases.add(new LossCase(LossSum.of(ce(), dice(Target.INDEX)), Target.INDEX, true));
    cases.add(
        new LossCase(
            LossSum.of(
                    ce().withLabelSmoothing(.1),
                    ce().withWeight(1, 2, 3),
                    LossDice.nnUNet().withIgnoreIndex(IGNORED))
                .withFactors(.5, 2, 1.5),
            Target.INDEX,
            false));
    cases.add(
        new LossCase(
            LossSum.of(dice(Target.BINARY), bce().withPosWeight(2, 1, 3)).withFactors(1, .5),
            Target.BINARY,
            false));
    cases.add(
        new LossCase(
            LossSum.of(
                ce().withTarget(Target.PROBABILITY).withLabelSmoothing(.1),
                dice(Target.PROBABILITY).withGrouping(Grouping.IMAGE)),
            Target.PROBABILITY,
            true));
    return cases;
  }

  static LossCrossEntropy ce() {
    return new LossCrossEntropy().withIgnoreIndex(IGNORED);
  }

  static LossBCEWithLogits bce() {
    return new LossBCEWithLogits().withIgnoreIndex(IGNORED);
  }

  static LossDice dice(Target target) {
    return new LossDice().withTarget(target).withIgnoreIndex(IGNORED);
  }

  private static void addDice(List<LossCase> cases) {
    for (Target target : Target.values()) {
      LossDice dice = dice(target);
      cases.add(new LossCase(dice, target, true));
      LossDice other = dice.withGrouping(Grouping.IMAGE).withRatio(LossDice.Ratio.JACCARD);
      cases.add(new LossCase(other.withOverlap(Overlap.SQUARES), target, true));
      cases.add(new LossCase(dice.withClasses(Classes.PRESENT), target, true));
      cases.add(
          new LossCase(
              other
                  .withRegions(
                      new Regions(Grouping.IMAGE, Classes.FOREGROUND, Weights.of(1, 2, .5)))
                  .withSmooth(new Smooth(0, 1)),
              target,
              false));
    }
    cases.add(new LossCase(LossDice.monai().withIgnoreIndex(IGNORED), Target.INDEX, true));
    LossDice smp = LossDice.smp().withIgnoreIndex(IGNORED);
    cases.add(new LossCase(smp, Target.INDEX, true));
    cases.add(new LossCase(smp.withTarget(Target.PROBABILITY), Target.PROBABILITY, true));
  }

  static LossLovasz lovasz(Target target) {
    LossLovasz loss = target == Target.BINARY ? LossLovasz.hinge() : new LossLovasz();
    return loss.withIgnoreIndex(IGNORED);
  }

  private static void addLovasz(List<LossCase> cases) {
    for (Target target : List.of(Target.INDEX, Target.BINARY)) {
      LossLovasz loss = lovasz(target);
      cases.add(new LossCase(loss, target, true));
      cases.add(new LossCase(loss.withClasses(Classes.ALL), target, true));
      cases.add(new LossCase(loss.withGrouping(Grouping.IMAGE), target, true));
      cases.add(
          new LossCase(
              loss.withGrouping(Grouping.IMAGE).withClasses(Classes.ABSENT_AS_ZERO), target, true));
      Regions regions = new Regions(Grouping.IMAGE, Classes.FOREGROUND, Weights.of(1, 2, .5));
      cases.add(new LossCase(loss.withRegions(regions), target, false));
    }
    LossSum sum = LossSum.of(lovasz(Target.INDEX), ce(), dice(Target.INDEX));
    cases.add(new LossCase(sum, Target.INDEX, true));
    LossSum ofChannels = LossSum.of(bce(), lovasz(Target.BINARY).withGrouping(Grouping.IMAGE));
    cases.add(new LossCase(ofChannels, Target.BINARY, true));
  }

  private static void addTopK(List<LossCase> cases) {
    LossTopK loss = new LossTopK(ce(), Hardest.share(.3));
    cases.add(new LossCase(loss, Target.INDEX, true));
    cases.add(new LossCase(loss.withKept(Hardest.below(.4, 2)), Target.INDEX, true));
    cases.add(
        new LossCase(
            loss.withLoss(ce().withWeight(1, 2, .5).withLabelSmoothing(.1)), Target.INDEX, false));
    cases.add(
        new LossCase(
            loss.withLoss(ce().withTarget(Target.PROBABILITY).withReduction(Reduction.SUM)),
            Target.PROBABILITY,
            true));
    cases.add(new LossCase(loss.withLoss(bce()), Target.BINARY, true));
    cases.add(
        new LossCase(
            LossSum.of(loss, lovasz(Target.INDEX), ce()).withFactors(1, 2, .5),
            Target.INDEX,
            true));
  }

  private static void addFocal(List<LossCase> cases) {
    LossFocal focal = new LossFocal().withIgnoreIndex(IGNORED);
    LossFocal binary = focal.withTarget(Target.BINARY);
    for (double gamma : new double[] {0, .5, 1, 2, 3.7}) {
      cases.add(new LossCase(focal.withGamma(gamma), Target.INDEX, true));
      cases.add(new LossCase(binary.withGamma(gamma).withAlpha(.25), Target.BINARY, true));
    }
    cases.add(new LossCase(focal.withWeight(1, 2, .5), Target.INDEX, false));
    cases.add(new LossCase(binary.withWeight(1, 2, .5), Target.BINARY, false));
    cases.add(new LossCase(LossSum.of(ce(), focal, dice(Target.INDEX)), Target.INDEX, true));
    cases.add(
        new LossCase(
            LossSum.of(binary.withGamma(.5), bce()).withFactors(3, .5), Target.BINARY, true));
  }

  private static void addTversky(List<LossCase> cases) {
    for (Target target : Target.values()) {
      LossTversky tversky = new LossTversky().withTarget(target).withIgnoreIndex(IGNORED);
      cases.add(new LossCase(tversky, target, true));
      cases.add(new LossCase(tversky.withGrouping(Grouping.IMAGE).withGamma(.75), target, true));
      cases.add(
          new LossCase(
              tversky.withWeight(1, 2, .5).withClasses(Classes.PRESENT).withGamma(4 / 3.),
              target,
              false));
    }
    LossTversky smp = LossTversky.smp().withIgnoreIndex(IGNORED);
    cases.add(new LossCase(smp.withCosts(1, .2).withGammaOfMean(.5), Target.INDEX, true));
    cases.add(
        new LossCase(LossSum.of(ce(), smp.withGamma(2)).withFactors(.5, 2), Target.INDEX, true));
  }

  private static void addGeneralizedDice(List<LossCase> cases) {
    for (Target target : Target.values()) {
      for (LossGeneralizedDice.Volume volume : LossGeneralizedDice.Volume.values()) {
        LossGeneralizedDice loss =
            new LossGeneralizedDice()
                .withTarget(target)
                .withVolume(volume)
                .withIgnoreIndex(IGNORED);
        cases.add(new LossCase(loss, target, true));
        cases.add(
            new LossCase(
                loss.withGrouping(Grouping.IMAGE).withSmooth(Smooth.of(1)).withWeight(1, 2, .5),
                target,
                false));
      }
    }
    LossGeneralizedDice present =
        LossGeneralizedDice.monai().withClasses(Classes.PRESENT).withIgnoreIndex(IGNORED);
    cases.add(new LossCase(present, Target.INDEX, true));
    cases.add(new LossCase(LossSum.of(ce(), present), Target.INDEX, true));
  }

  /** Whether it ranks pixels, which can be left out but not weighed. */
  boolean ranks() {
    return parts().anyMatch(part -> part instanceof LossTopK || part instanceof LossLovasz);
  }

  /** Whether its mean divides by the number of elements that count, whatever they weigh. */
  boolean countsElements() {
    return target == Target.BINARY && parts().anyMatch(PixelLoss.class::isInstance);
  }

  private Stream<SegmentationLoss> parts() {
    return loss instanceof LossSum sum
        ? sum.parts().stream().map(LossSum.Part::loss)
        : Stream.of(loss);
  }

  ValueAndGradient at(INDArray labels, INDArray logits) {
    return loss.valueAndGradient(labels, logits, null);
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}
