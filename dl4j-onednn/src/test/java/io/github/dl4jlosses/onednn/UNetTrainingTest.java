package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.Paths.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** A U-Net trains as it does without oneDNN. */
class UNetTrainingTest {
  @ParameterizedTest(name = "{0}, seeds 0 to 7")
  @EnumSource
  void lossCurveIsThatOfTheBuiltInPath(CNN2DFormat format) {
    assertSameCurve(format, batches(format, 8, 2, 16, 20));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}, seeds 0 to 19")
  @EnumSource
  void lossCurveOfLargerImagesIsThatOfTheBuiltInPath(CNN2DFormat format) {
    assertSameCurve(format, batches(format, 20, 4, 32, 32));
  }

  private static List<DataSet> batches(CNN2DFormat format, int steps, int n, int h, int w) {
    return IntStream.range(0, steps).mapToObj(i -> SmallUNet.data(format, n, h, w, i)).toList();
  }

  /** Seven steps: two of each number of images, and five heights and four widths. */
  @ParameterizedTest(name = "{0}, seeds 0 to 6")
  @EnumSource
  void lossCurveOfChangingSizesIsThatOfTheBuiltInPath(CNN2DFormat format) {
    assertSameCurve(format, changingBatches(format, 7));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}, seeds 0 to 19")
  @EnumSource
  void lossCurveOfMoreChangingSizesIsThatOfTheBuiltInPath(CNN2DFormat format) {
    assertSameCurve(format, changingBatches(format, 20));
  }

  private static List<DataSet> changingBatches(CNN2DFormat format, int steps) {
    return IntStream.range(0, steps)
        .mapToObj(i -> SmallUNet.data(format, 1 + i % 3, 8 + 4 * (i % 5), 24 - 4 * (i % 4), i))
        .toList();
  }

  private static void assertSameCurve(CNN2DFormat format, List<DataSet> batches) {
    Supplier<ComputationGraph> maker = () -> SmallUNet.make(format, new Adam(1e-3));
    List<Double> expected = Paths.builtIn(() -> curve(maker.get(), batches));
    List<Double> actual = Paths.oneDnn(() -> curve(maker.get(), batches));
    for (int i = 0; i < batches.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), 1e-3 * expected.get(i), "step " + i);
    }
    assertTrue(expected.get(batches.size() - 1) < expected.get(0), "it learns: " + expected);
  }

  private static List<Double> curve(ComputationGraph net, List<DataSet> batches) {
    return batches.stream()
        .map(
            batch -> {
              double loss = loss(net, batch);
              net.fit(batch);
              return loss;
            })
        .toList();
  }

  /** The mean over pixels; DL4J's own score takes channels last for channels first. */
  private static double loss(ComputationGraph net, DataSet batch) {
    INDArray probabilities = net.output(/* train= */ true, batch.getFeatures())[0];
    INDArray labels = batch.getLabels();
    return -Transforms.log(probabilities).mul(labels).sumNumber().doubleValue()
        / labels.sumNumber().doubleValue();
  }

  @ParameterizedTest(name = "{0}, seed 1")
  @EnumSource
  void gradientAndOutputAreThoseOfTheBuiltInPath(CNN2DFormat format) {
    DataSet batch = SmallUNet.data(format, 3, 20, 12, 1);
    ComputationGraph builtIn = Paths.builtIn(() -> SmallUNet.make(format, new Sgd(0.1)));
    ComputationGraph oneDnn = Paths.oneDnn(() -> SmallUNet.make(format, new Sgd(0.1)));
    assertEquals(builtIn.params(), oneDnn.params());
    assertClose(
        Paths.builtIn(() -> gradient(builtIn, batch)),
        Paths.oneDnn(() -> gradient(oneDnn, batch)),
        "gradient");
    assertClose(
        Paths.builtIn(() -> builtIn.output(batch.getFeatures())[0]),
        Paths.oneDnn(() -> oneDnn.output(batch.getFeatures())[0]),
        "output");
  }

  /** The build gives each test one thread of OpenMP; networks have more. */
  @ParameterizedTest(name = "{0}, seed 1")
  @EnumSource
  void gradientAndOutputOfSeveralThreadsAreThoseOfTheBuiltInPath(CNN2DFormat format) {
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(3);
    try {
      assertEquals(3, natives.ompGetMaxThreads());
      gradientAndOutputAreThoseOfTheBuiltInPath(format);
    } finally {
      natives.setOmpNumThreads(before);
    }
  }

  private static INDArray gradient(ComputationGraph net, DataSet batch) {
    net.setInputs(batch.getFeatures());
    net.setLabels(batch.getLabels());
    net.computeGradientAndScore();
    return net.getFlattenedGradients().dup();
  }
}
