package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson1CrossEntropy.crossEntropy;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What articles say about cross entropy, computed. */
final class PageArticle {
  static final Lesson PAGE =
      new Lesson(
          0,
          "from-an-article",
          List.of(
              Section.exact("threeFormulas", PageArticle::threeFormulas),
              Section.exact("whichIsTheTruth", PageArticle::whichIsTheTruth),
              Section.exact("oneNumberAPixel", PageArticle::oneNumberAPixel),
              Section.exact("weightOfWhat", PageArticle::weightOfWhat),
              Section.exact("accuracyOrPrecision", PageArticle::accuracyOrPrecision)),
          List.of());

  private PageArticle() {}

  static void threeFormulas() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
    INDArray label = Nd4j.createFromArray(new double[][] {{2}});
    INDArray oneHot = Nd4j.createFromArray(new double[][] {{0, 0, 1}});
    INDArray p = Nd4j.nn().softmax(logits, 1);
    double summed = 0;
    for (int c = 0; c < 3; c++) {
      double right = oneHot.getInt(0, c) == 1 ? p.getDouble(0, c) : 1 - p.getDouble(0, c);
      summed -= Math.log(right);
    }
    double ce = new LossCrossEntropy().value(label, logits, null);
    double bce = new LossBCEWithLogits().value(oneHot, logits, null);
    System.out.printf("-log p(2), cross entropy                  %.4f%n", ce);
    System.out.printf("sum of -[y log p + (1 - y) log (1 - p)]   %.4f%n", summed);
    System.out.printf("BCEWithLogits, mean over three sigmoids   %.4f%n", bce);
  }

  static void whichIsTheTruth() {
    double[] truth = {1 / 2., 1 / 4., 1 / 8., 1 / 8.};
    double[] forecast = {1 / 8., 1 / 2., 1 / 4., 1 / 8.};
    System.out.printf(
        "truth weighs, log of the forecast   %.4f bits%n", crossEntropy(truth, forecast));
    System.out.printf(
        "forecast weighs, log of the truth   %.4f bits%n", crossEntropy(forecast, truth));
  }

  static void oneNumberAPixel() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{2}, {0}, {1}});
    INDArray oneHot = Nd4j.createFromArray(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
    for (INDArray labels : List.of(classes, oneHot)) {
      double value = new LossCrossEntropy().value(labels, logits, null);
      System.out.printf("labels %s   %.4f%n", Arrays.toString(labels.shape()), value);
    }
  }

  static void weightOfWhat() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{2}, {0}});
    LossCrossEntropy loss = new LossCrossEntropy();
    System.out.printf(
        "three weights, three classes: %.4f%n",
        loss.withWeight(1, 2, 0.5).value(classes, logits, null));
    try {
      loss.withWeight(1, 2).value(classes, logits, null); // as many as examples
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }

  static void accuracyOrPrecision() {
    int[] truth = new int[100];
    Arrays.fill(truth, 0, 4, 1); // four ships
    int[] predicted = new int[100];
    Arrays.fill(predicted, 3, 5, 1); // one of them found, and one invented
    ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted, 2, 255);
    System.out.printf("accuracy  %.2f%n", matrix.pixelAccuracy());
    System.out.printf("precision %.2f%n", matrix.precision(1));
    System.out.printf("recall    %.2f%n", matrix.recall(1));
  }
}
