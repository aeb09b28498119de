package io.github.dl4jlosses.internal.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every form of labels and masks, beside logits of every rank. */
class LabelShapesTest {
  private static final int C = 4;

  static final List<long[]> LOGITS =
      List.of(
          new long[] {6, C},
          new long[] {2, C, 3},
          new long[] {2, C, 3, 5},
          new long[] {1, C, 1, 1},
          new long[] {2, C, 3, 5, 2});

  private static LabelShapes shapes(LabelKind kind, long[] logits) {
    return new LabelShapes(new LabelRule(kind, 255, "classes", "channels"), "x", logits);
  }

  private static long[] with(long channels, long[] logits) {
    long[] shape = logits.clone();
    shape[1] = channels;
    return shape;
  }

  /** Numbers by which a pixel is known, in the forms that say one per pixel. */
  private static List<INDArray> perPixel(long[] logits) {
    long[] one = with(1, logits);
    int pixels = (int) LongStream.of(one).reduce(1, (a, b) -> a * b);
    INDArray first =
        Nd4j.createFromArray(IntStream.range(0, pixels).toArray()).reshape(one); // [N, 1, d…]
    if (logits.length == 2) {
      return List.of(first);
    }
    long[] without = LongStream.concat(LongStream.of(one[0]), LongStream.of(one).skip(2)).toArray();
    long[] last = LongStream.concat(LongStream.of(without), LongStream.of(1)).toArray();
    return List.of(first, first.reshape(without), first.reshape(last));
  }

  @ParameterizedTest
  @FieldSource("LOGITS")
  void oneNumberPerPixelMayHaveItsChannelAnywhere(long[] logits) {
    List<INDArray> forms = perPixel(logits);
    for (INDArray form : forms) {
      LabelShapes shapes = shapes(LabelKind.CLASSES, logits);
      assertEquals(forms.get(0), shapes.labels(form));
      assertEquals(forms.get(0), Objects.requireNonNull(shapes.mask(form)));
    }
  }

  @ParameterizedTest
  @FieldSource("LOGITS")
  void labelsFitTheLogitsThatAreFoundForThem(long[] logits) {
    for (INDArray form : perPixel(logits)) {
      if (form.rank() < logits.length && form.rank() != 3) {
        continue; // [N, T] may be rows, [N, D, H, W] images with the channels last
      }
      long[] found = LabelShapes.ofLogits(form, C);
      if (logits.length == 4 && logits[2] > 1) {
        assertArrayEquals(logits, found);
      }
      INDArray fitting = shapes(LabelKind.CLASSES, found).labels(form);
      assertEquals(form.reshape(-1), fitting.reshape(-1));
    }
    assertArrayEquals(logits, LabelShapes.ofLogits(Nd4j.zeros(DataType.FLOAT, logits), C));
  }

  /** [N], [N, 1] and so on: DL4J's masks of examples. */
  @ParameterizedTest
  @FieldSource("LOGITS")
  void aMaskMayHaveOneNumberPerExample(long[] logits) {
    INDArray ofExamples = Nd4j.arange((double) logits[0]).castTo(DataType.DOUBLE);
    long[] ones = LongStream.range(0, logits.length).map(d -> d == 0 ? logits[0] : 1).toArray();
    for (LabelKind kind : LabelKind.values()) {
      LabelShapes shapes = shapes(kind, logits);
      for (INDArray form : List.of(ofExamples, ofExamples.reshape(-1, 1))) {
        assertEquals(ofExamples.reshape(ones), Objects.requireNonNull(shapes.mask(form)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LabelKind.class)
  void aMaskOfAllChannelsBecomesOneWhereTheyAreMaskedTogether(LabelKind kind) {
    for (long[] logits : LOGITS) {
      if (logits.length > 2 && logits[2] > 1) {
        INDArray one = perPixel(logits).get(0).castTo(DataType.DOUBLE);
        INDArray all = Nd4j.concat(1, one, one, one, one);
        for (DataType type : List.of(DataType.DOUBLE, DataType.INT32, DataType.BOOL)) {
          for (INDArray mask : List.of(all.castTo(type), all.castTo(type).dup('f'))) {
            INDArray got = Objects.requireNonNull(shapes(kind, logits).mask(mask));
            INDArray expected = (kind == LabelKind.CHANNELS ? all : one).castTo(type);
            assertEquals(expected.castTo(DataType.DOUBLE), got.castTo(DataType.DOUBLE));
          }
        }
      }
    }
  }
}
