package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What people ask about losses and metrics, computed. */
final class PageQuestions {
  static final Lesson PAGE =
      new Lesson(
          0,
          "questions",
          List.of(
              Section.exact("weightedMean", PageQuestions::weightedMean),
              Section.exact("weightOfTheLabel", PageQuestions::weightOfTheLabel),
              Section.exact("nothingCounts", PageQuestions::nothingCounts),
              Section.exact("voidInBce", PageQuestions::voidInBce),
              Section.exact("meanOfBatches", PageQuestions::meanOfBatches),
              Section.exact("absentClass", PageQuestions::absentClass),
              Section.exact("ownThresholds", PageQuestions::ownThresholds),
              Section.exact("whichAp", PageQuestions::whichAp)),
          List.of());

  private PageQuestions() {}

  static void weightedMean() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{-100, 100}, {-100, 100}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{0}, {1}});
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(20, 10);
    INDArray each = loss.losses(classes, logits, null);
    System.out.println("losses           " + each.reshape(2));
    System.out.printf("their mean       %.4f%n", each.meanNumber().doubleValue());
    System.out.printf("the loss         %.4f%n", loss.value(classes, logits, null));
    System.out.printf("4000 / (20 + 10) %.4f%n", 4000. / (20 + 10));
  }

  static void weightOfTheLabel() {
    INDArray logits = Nd4j.createFromArray(new double[] {-1, 1, -1}).reshape(1, 3).mul(100);
    logits = logits.repeat(0, 3); // three pixels: the network says class 1
    INDArray classes = Nd4j.createFromArray(new double[][] {{0}, {0}, {1}});
    LossCrossEntropy loss = new LossCrossEntropy();
    System.out.println("no weights " + loss.losses(classes, logits, null).reshape(3));
    System.out.println(
        "1, 10, 1   " + loss.withWeight(1, 10, 1).losses(classes, logits, null).reshape(3));
    System.out.println(
        "10, 1, 1   " + loss.withWeight(10, 1, 1).losses(classes, logits, null).reshape(3));
  }

  static void nothingCounts() {
    INDArray logits = Nd4j.zeros(4, 3);
    INDArray ignored = Nd4j.valueArrayOf(new long[] {4, 1}, 255.);
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);
    System.out.println("MEAN         " + loss.value(ignored, logits, null));
    LossCrossEntropy orZero = loss.withReduction(Reduction.MEAN_OR_ZERO);
    System.out.println("MEAN_OR_ZERO " + orZero.value(ignored, logits, null));
  }

  static void voidInBce() {
    double x = 1;
    double y = 255; // a void pixel that nobody took out
    System.out.printf("by the formula %.2f%n", Math.log1p(Math.exp(x)) - y * x);
    INDArray logit = Nd4j.createFromArray(new double[][] {{x}});
    INDArray label = Nd4j.createFromArray(new double[][] {{y}});
    try {
      new LossBCEWithLogits().value(label, logit, null);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }

  static void meanOfBatches() {
    ConfusionMatrix first =
        ConfusionMatrix.of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 1}, 2, 255);
    ConfusionMatrix second =
        ConfusionMatrix.of(new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}, 2, 255);
    System.out.printf("mIoU of two batches  %.4f and %.4f%n", first.meanIou(), second.meanIou());
    System.out.printf("their mean           %.4f%n", (first.meanIou() + second.meanIou()) / 2);
    System.out.printf("mIoU of all pixels   %.4f%n", first.plus(second).meanIou());
  }

  static void absentClass() {
    int[] target = {0, 1, 1, 0}; // no pixel of class 2
    ConfusionMatrix matrix = ConfusionMatrix.of(target, target.clone(), 3, 255);
    System.out.printf("IoU %.1f, %.1f, %.1f%n", matrix.iou(0), matrix.iou(1), matrix.iou(2));
    System.out.printf("mean without the absent class %.4f%n", matrix.meanIou());
    System.out.printf("with 0 for it                 %.4f%n", (1 + 1 + 0) / 3.);
  }

  static void ownThresholds() {
    InstanceMatcher matcher = new InstanceMatcher().withIous(0.2, 0.6);
    ImageObjects image =
        new ImageObjects(Lesson8Objects.ships(), Lesson8Objects.found(Lesson8Objects.FOUND));
    InstanceScores scores =
        new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(image)));
    System.out.println(scores.ap(1, 0.2));
    System.out.println(scores.ap(1, 0.6));
    try {
      System.out.println(scores.ap(1, 0.5));
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }

  static void whichAp() {
    InstanceScores scores = Lesson8Objects.scores(Lesson8Objects.FOUND);
    System.out.println(scores.ap(1, 0.5));
    System.out.println(scores.detections(1, 0.5));
    System.out.printf(
        "TP / (TP + FP + FN) = %.4f%n", scores.detections(1, 0.5).detectionAccuracy());
  }
}
