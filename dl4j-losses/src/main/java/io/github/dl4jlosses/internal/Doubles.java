package io.github.dl4jlosses.internal;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Copies numbers out of an array at once; ND4J's {@code asDouble} asks for one after the other. */
public final class Doubles {
  private Doubles() {}

  /** Returns the numbers of an array of any type and any strides, in c order. */
  public static double[] of(INDArray array) {
    INDArray doubles = array.castTo(DataType.DOUBLE);
    boolean dense = doubles.ordering() == 'c' && Shape.hasDefaultStridesForShape(doubles);
    INDArray inOrder = dense ? doubles : doubles.dup('c');
    double[] numbers = new double[Math.toIntExact(inOrder.length())];
    try {
      if (numbers.length > 0) {
        new DoublePointer(inOrder.data().pointer()).position(inOrder.offset()).get(numbers);
      }
      return numbers;
    } finally {
      Reference.reachabilityFence(inOrder); // else its memory may be given back while it is read
    }
  }
}
