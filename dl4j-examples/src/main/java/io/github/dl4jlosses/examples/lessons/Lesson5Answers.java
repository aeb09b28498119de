package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks the answers to the exercises of lesson 5. */
final class Lesson5Answers {
  private Lesson5Answers() {}

  static void gradientAtZero() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{0}, {0}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1}, {0}}); // ship, water
    LossBCEWithLogits loss = new LossBCEWithLogits().withPosWeight(5);
    INDArray twice = loss.valueAndGradient(labels, logits, null).gradient().mul(2); // undo the mean
    System.out.println(twice.reshape(2));
  }

  static void balance() throws Exception {
    long ships = 0;
    long others = 0;
    for (Path image : MaskFiles.images(ShipNetwork.folder("train"))) {
      for (int label : MaskFiles.read(image, MaskLayout.labels(List.of("ship"))).mask()) {
        ships += label == 1 ? 1 : 0;
        others += label == 0 ? 1 : 0;
      }
    }
    System.out.printf("%d / %d = %.1f%n", others, ships, (double) others / ships);
  }

  static void voidAnswer() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{8, 3, 2}});
    INDArray hidden = Nd4j.createFromArray(new double[][] {{255, 1, 1}}); // under a thick cloud
    LossBCEWithLogits loss = new LossBCEWithLogits().withIgnoreIndex(255);
    var result = loss.valueAndGradient(hidden, logits, null);
    System.out.println("losses   " + loss.losses(hidden, logits, null));
    System.out.printf("mean     %.4f%n", result.value());
    System.out.println("gradient " + result.gradient());
  }
}
