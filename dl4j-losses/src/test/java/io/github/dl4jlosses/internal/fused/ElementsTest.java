package io.github.dl4jlosses.internal.fused;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays longer than a window of memory, with windows that are short. */
class ElementsTest {
  private static final int SIZE = 100;
  private static final int[] BITS = {3, 4, 5, 26};

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "INT", "LONG", "UBYTE", "BOOL"})
  void windowsChangeNothing(DataType type) {
    INDArray larger = Nd4j.arange(SIZE + 7).castTo(type);
    INDArray view = larger.get(NDArrayIndex.interval(7, SIZE + 7));
    double[] expected = view.castTo(DataType.DOUBLE).toDoubleVector();
    for (int bits : BITS) {
      Elements elements = Elements.of(view, bits);
      for (int step : new int[] {0, 1, 2, 9}) {
        for (int from : new int[] {0, 1, 7, 8, 40}) {
          int count = step == 0 ? 5 : (SIZE - 1 - from) / step + 1;
          double[] stepped =
              IntStream.range(0, count).mapToDouble(i -> expected[from + i * step]).toArray();
          assertReads(elements, from, step, stepped);
        }
      }
    }
  }

  @Test
  void bytesHaveNoSign() {
    double[] all = IntStream.range(0, 256).asDoubleStream().toArray();
    Elements elements = Elements.of(Nd4j.createFromArray(all).castTo(DataType.UINT8));
    assertReads(elements, 0, 1, all);
    assertReads(elements, 1, 1, Arrays.copyOfRange(all, 1, 256));
  }

  /** The memory between is never touched, and costs nothing. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "UBYTE"})
  void numbersBeyondTwoGibibytesAreThere(DataType type) {
    long before = (1L << 31) / type.width();
    INDArray all = Nd4j.createUninitialized(type, before + SIZE);
    INDArray view = all.get(NDArrayIndex.interval(before, before + SIZE));
    view.assign(Nd4j.arange(SIZE).castTo(type));
    double[] last = {97, 98, 99};
    assertReads(Elements.of(view), SIZE - 3, 1, last);
    assertReads(Elements.of(all), before + SIZE - 3, 1, last);
    all.close();
  }

  private static void assertReads(Elements elements, long from, int step, double[] expected) {
    float[] floats = new float[expected.length];
    elements.read(from, step, expected.length, floats);
    double[] doubles = new double[expected.length];
    elements.read(from, step, expected.length, doubles);
    int[] whole = new int[expected.length];
    elements.readWhole(from, step, expected.length, whole, -1);
    assertArrayEquals(expected, doubles);
    assertArrayEquals(
        expected, IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray());
    assertArrayEquals(expected, Arrays.stream(whole).asDoubleStream().toArray());
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void whatIsWrittenIsThere(DataType type) {
    for (int bits : BITS) {
      for (int step : new int[] {1, 3}) {
        INDArray array = Nd4j.zeros(type, SIZE);
        Elements elements = Elements.of(array, bits);
        if (type == DataType.FLOAT) {
          elements.write(5, step, 3, new float[] {1, 2, 3});
        } else {
          elements.write(5, step, 3, new double[] {1, 2, 3});
        }
        double[] expected = new double[SIZE];
        IntStream.range(0, 3).forEach(i -> expected[5 + i * step] = i + 1);
        assertArrayEquals(expected, array.toDoubleVector());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void aNumberThatIsNotWholeBecomesTheOther(DataType type) {
    INDArray array = Nd4j.createFromArray(1.5, Double.NaN, 3).castTo(type);
    int[] whole = new int[3];
    Elements.of(array).readWhole(0, 1, 3, whole, -7);
    assertArrayEquals(new int[] {-7, -7, 3}, whole);
  }
}
