package io.github.dl4jlosses.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DoublesTest {
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT", "HALF", "INT"})
  void copiesViewsOfAnyOrderInCOrder(DataType type) {
    INDArray x = Nd4j.arange(24).castTo(type).reshape('c', 2, 3, 4);
    assertNumbers(x);
    assertNumbers(x.dup('f'));
    assertNumbers(x.permute(2, 0, 1));
    assertNumbers(x.get(NDArrayIndex.point(1))); // begins within the buffer
    assertNumbers(x.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3)));
    assertNumbers(x.slice(1).slice(2));
  }

  private static void assertNumbers(INDArray array) {
    double[] expected = array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    assertArrayEquals(expected, Doubles.of(array));
  }
}
