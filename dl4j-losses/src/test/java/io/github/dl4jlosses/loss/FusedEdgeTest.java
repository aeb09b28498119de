package io.github.dl4jlosses.loss;

import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.NaN;
import static java.lang.Float.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.fused.DoubleTile;
import io.github.dl4jlosses.internal.fused.FloatTile;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where the formulas meet infinity, NaN and nothing, tiles in float do as tiles in double. */
class FusedEdgeTest {
  private static final int ROWS = 200; // the odd one is in the middle of a vector
  private static final int ODD = 37;

  private static final List<Tile.Maker> FLOATS =
      List.of(FloatTile.maker(TileMath.scalar()), FloatTile.maker(TileMath.fastest()));

  /** A row among others: its logits, its labels and, where there is a mask, its number there. */
  private record Case(
      String name, PixelLoss loss, List<Float> logits, List<Float> labels, @Nullable Float mask) {
    Inputs inputs() {
      Random random = new Random(1);
      INDArray x = Nd4j.create(DataType.FLOAT, ROWS, logits.size());
      INDArray y = Nd4j.create(DataType.FLOAT, ROWS, labels.size());
      for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < logits.size(); c++) {
          x.putScalar(r, c, r == ODD ? logits.get(c) : (float) random.nextGaussian());
        }
        for (int c = 0; c < labels.size(); c++) {
          boolean first = c == 0 && labels.size() > 1;
          y.putScalar(r, c, r == ODD ? labels.get(c) : first ? 1 : 0);
        }
      }
      INDArray m = mask == null ? null : Nd4j.ones(DataType.FLOAT, ROWS, 1);
      if (m != null && mask != null) {
        m.putScalar(ODD, 0, mask);
      }
      return Inputs.of(loss.labelRule(), y, x, m);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final LossCrossEntropy CE = new LossCrossEntropy();
  private static final LossCrossEntropy SMOOTHED = CE.withLabelSmoothing(.1);
  private static final LossCrossEntropy SOFT = CE.withTarget(Target.PROBABILITY);
  private static final LossBCEWithLogits BCE = new LossBCEWithLogits();
  private static final float INF = POSITIVE_INFINITY;

  private static Case of(String name, PixelLoss loss, List<Float> logits, List<Float> labels) {
    return new Case(name, loss, logits, labels, null);
  }

  static Stream<Case> cases() {
    List<Float> zero = List.of(0f);
    Stream<Case> indices =
        Stream.of(CE, SMOOTHED, CE.withWeight(1, 2, 3))
            .flatMap(
                loss ->
                    Stream.of(
                        of("+∞ at the class, " + loss, loss, List.of(INF, 0f, 1f), zero),
                        of("+∞ elsewhere, " + loss, loss, List.of(0f, INF, 1f), zero),
                        of("-∞ at the class, " + loss, loss, List.of(-INF, 0f, 1f), zero),
                        of("-∞ elsewhere, " + loss, loss, List.of(0f, -INF, 1f), zero),
                        of("-∞ everywhere, " + loss, loss, List.of(-INF, -INF, -INF), zero),
                        of("NaN at the class, " + loss, loss, List.of(NaN, 0f, 1f), zero),
                        of("NaN elsewhere, " + loss, loss, List.of(0f, NaN, 1f), zero),
                        of("NaN last, " + loss, loss, List.of(0f, 1f, NaN), zero),
                        of("±1e4, " + loss, loss, List.of(-1e4f, 1e4f, 0f), zero),
                        of("NaN, ignored, " + loss, loss, List.of(NaN, INF, 1f), List.of(-100f)),
                        new Case("NaN, mask 0, " + loss, loss, List.of(NaN, INF, 1f), zero, 0f),
                        new Case(
                            "mask 0, label 77, " + loss,
                            loss,
                            List.of(1f, 2f, 3f),
                            List.of(77f),
                            0f)));
    Stream<Case> others =
        Stream.of(
            of("one-hot, a row of zeros", CE, List.of(NaN, 1f, 2f), List.of(0f, 0f, 0f)),
            of("probability 0 at -∞", SOFT, List.of(-INF, 1f, 2f), List.of(0f, 1f, 0f)),
            of("NaN among the probabilities", SOFT, List.of(0f, 1f, 2f), List.of(NaN, 1f, 0f)),
            of("NaN, probabilities", SOFT, List.of(0f, NaN, 2f), List.of(.5f, .5f, 0f)),
            of("two equal maxima", SOFT, List.of(3f, 3f, 2f), List.of(.5f, .5f, 0f)),
            of("all ignored", SOFT, List.of(NaN, 3f), List.of(-100f, -100f)),
            new Case("NaN, mask 0, soft", SOFT, List.of(NaN, 3f), List.of(NaN, 0f), 0f));
    Stream<Case> binary =
        Stream.of(1e4f, -1e4f, INF, NEGATIVE_INFINITY, NaN, 87.5f, -87.5f, 100f, -100f, 0f, -0f)
            .flatMap(
                x ->
                    Stream.of(0f, .5f, 1f)
                        .map(t -> of("BCE " + x + ", " + t, BCE, List.of(x, 1f), List.of(t, 0f))));
    Stream<Case> binaryMasks =
        Stream.of(
            of("BCE NaN, ignored", BCE, List.of(NaN, 1f), List.of(-100f, 0f)),
            new Case("BCE NaN, mask 0", BCE, List.of(NaN, 1f), List.of(77f, 0f), 0f),
            new Case("BCE, mask NaN", BCE, List.of(2f, 1f), List.of(1f, 0f), NaN));
    return Stream.of(indices, others, binary, binaryMasks).flatMap(cases -> cases);
  }

  private static double gradientInto(INDArray into, double multiple, Case c, Tile.Maker maker) {
    Inputs inputs = c.inputs();
    List<Part> parts = List.of(new Part(1, c.loss.formula(inputs.channels())));
    return Engine.gradientInto(into, multiple, parts, c.loss.labelRule(), inputs, maker);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void edgesAreThoseOfTilesInDouble(Case c) {
    INDArray expected = Nd4j.create(DataType.DOUBLE, ROWS, c.logits.size());
    double reference = gradientInto(expected, ROWS, c, DoubleTile.MAKER);
    for (Tile.Maker maker : FLOATS) {
      INDArray gradient = Nd4j.create(DataType.FLOAT, ROWS, c.logits.size());
      double value = gradientInto(gradient, ROWS, c, maker);
      double tolerance = Double.isFinite(reference) ? 1e-6 * reference : 0;
      assertEquals(reference, value, tolerance, maker.description());
      assertArrayEquals(
          expected.dup('c').data().asDouble(),
          gradient.dup('c').data().asDouble(),
          4e-6,
          maker.description());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-50})
  void aFactorThatIsZeroInFloatIsAGradientOfZero(double factor) {
    for (Case c : cases().limit(1).toList()) {
      for (Tile.Maker maker : FLOATS) {
        INDArray gradient = Nd4j.valueArrayOf(new long[] {ROWS, 3}, 7f, DataType.FLOAT);
        gradientInto(gradient, factor, c, maker);
        assertEquals(0, gradient.amaxNumber().doubleValue());
      }
    }
  }

  static Stream<Case> illegal() {
    List<Float> x = List.of(0f, 1f, 2f);
    return Stream.of(
        of("class 3 of 3", CE, x, List.of(3f)),
        of("class -1", CE, x, List.of(-1f)),
        of("class 0.5", CE, x, List.of(.5f)),
        of("class NaN", CE, x, List.of(NaN)),
        of("class 3 of 3, weights", CE.withWeight(1, 2, 3), x, List.of(3f)),
        new Case("class 3 of 3, mask", CE, x, List.of(3f), .5f),
        of("two ones", CE, x, List.of(1f, 1f, 0f)),
        of("one half", CE, x, List.of(.5f, .5f, 0f)),
        of("BCE 1.5", BCE, x, List.of(1.5f, 0f, 0f)),
        of("BCE -1e-9", BCE, x, List.of(-1e-9f, 0f, 0f)),
        of("BCE NaN", BCE, x, List.of(NaN, 0f, 0f)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("illegal")
  void illegalLabelsAreErrors(Case c) {
    INDArray gradient = Nd4j.create(DataType.FLOAT, ROWS, c.logits.size());
    for (Tile.Maker maker : FLOATS) {
      assertThrows(IllegalArgumentException.class, () -> gradientInto(gradient, 1, c, maker));
    }
  }
}
