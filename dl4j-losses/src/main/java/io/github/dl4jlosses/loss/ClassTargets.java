package io.github.dl4jlosses.loss;

import static io.github.dl4jlosses.loss.Nd4jKernel.firstRow;
import static io.github.dl4jlosses.loss.Nd4jKernel.indicator;
import static io.github.dl4jlosses.loss.Nd4jKernel.keep;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The labels of a cross entropy as one row per pixel.
 *
 * @param y one-hot rows or probabilities [R, C]; zeros in rows that do not count
 * @param counts [R, 1], 1 where the row counts, 0 where it is masked or ignored
 */
record ClassTargets(INDArray y, INDArray counts) {

  /**
   * Reads and checks the labels.
   *
   * @param unmasked [R, 1] of zeros and ones; labels of masked rows are not looked at
   */
  static ClassTargets read(
      LossCrossEntropy loss, INDArray labels, long classes, INDArray unmasked) {
    if (loss.target() == Target.PROBABILITY) {
      return fromProbabilities(loss.ignoreIndex(), labels, unmasked);
    }
    return labels.size(1) == 1
        ? fromIndices(loss.ignoreIndex(), labels, classes, unmasked)
        : fromOneHot(loss.ignoreIndex(), labels, unmasked);
  }

  private static ClassTargets fromOneHot(int ignoreIndex, INDArray labels, INDArray unmasked) {
    INDArray y = keep(unmasked, labels.castTo(DataType.DOUBLE));
    // A row of ones and zeros with one 1 at the most has equal largest entry and sum of squares,
    // both 0 or 1; others differ by more than rounding. A NaN equals nothing.
    INDArray squares = y.mul(y).sum(true, 1);
    INDArray zeroOrOne = indicator(squares.eq(0)).addi(indicator(squares.eq(1)));
    INDArray legal = zeroOrOne.muli(indicator(squares.eq(y.max(true, 1))));
    long bad = firstRow(legal.rsub(1));
    if (bad >= 0) {
      throw Arguments.bad(
          "labels",
          "be one-hot rows, or rows of zeros for ignored pixels",
          Arrays.toString(labels.getRow(bad).toDoubleVector()) + " in row " + bad,
          "class probabilities? use withTarget(Target.PROBABILITY); a CnnLossLayer of NHWC? use NCHW");
    }
    if (ignoreIndex >= 0 && ignoreIndex < labels.size(1)) {
      y = y.mul(indicator(classRow(labels.size(1)).neq(ignoreIndex)));
    }
    return new ClassTargets(y, y.sum(true, 1));
  }

  private static ClassTargets fromIndices(
      int ignoreIndex, INDArray labels, long classes, INDArray unmasked) {
    INDArray index = keep(unmasked, labels.castTo(DataType.DOUBLE));
    INDArray counts = indicator(index.neq(ignoreIndex)).muli(unmasked);
    INDArray y = indicator(index.sub(classRow(classes)).eq(0)).muli(counts); // [R, C]
    long bad = firstRow(counts.sub(y.sum(true, 1)));
    if (bad >= 0) {
      double got = index.getDouble(bad, 0);
      throw Arguments.bad(
          "labels",
          "be class indices 0.." + (classes - 1) + " or the ignoreIndex " + ignoreIndex,
          Arguments.number(got) + " in row " + bad,
          remedy(got, classes));
    }
    return new ClassTargets(y, counts);
  }

  private static String remedy(double got, long classes) {
    if (got != Math.rint(got)) { // also NaN
      return "class indices are whole numbers";
    }
    if (classes == 1) {
      return "one channel of 0 and 1? use LossBCEWithLogits";
    }
    if (got == classes) {
      return "classes are counted from 0";
    }
    boolean isInt = got == (int) got;
    return "void pixels? use withIgnoreIndex" + (isInt ? "(" + (int) got + ")" : "");
  }

  private static ClassTargets fromProbabilities(
      int ignoreIndex, INDArray labels, INDArray unmasked) {
    INDArray t = keep(unmasked, labels.castTo(DataType.DOUBLE));
    INDArray ignoredEntries = indicator(t.eq(ignoreIndex)).sum(true, 1);
    INDArray counts = indicator(ignoredEntries.neq(labels.size(1))).muli(unmasked);
    return new ClassTargets(keep(counts, t), counts);
  }

  private static INDArray classRow(long classes) {
    return Nd4j.arange((double) classes).castTo(DataType.DOUBLE).reshape(1, classes);
  }
}
