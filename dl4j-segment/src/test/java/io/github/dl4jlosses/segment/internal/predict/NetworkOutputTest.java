package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

class NetworkOutputTest {
  private final ComputationGraph network =
      UNet.create(
          InputType.convolutional(16, 16, 3),
          /* classes= */ 2,
          /* depth= */ 1,
          /* baseWidth= */ 2,
          new LossCrossEntropy(),
          new Adam(1e-3),
          /* seed= */ 1);
  private final Model model =
      new Model(
          network,
          new ModelInfo(
              ModelInfo.FORMAT,
              "1",
              Labeling.SINGLE_LABEL,
              List.of(new ModelInfo.ClassInfo(0, "a", 0), new ModelInfo.ClassInfo(1, "b", 1)),
              /* background= */ "a",
              Sample.VOID,
              16,
              16,
              /* multiple= */ 2,
              /* trainedOn= */ null,
              InputRanges.ofTypes()));

  private int tiles(int edge) {
    AtomicInteger count = new AtomicInteger();
    Sample image = new Sample(edge, edge, new float[3 * edge * edge], new int[edge * edge]);
    NetworkOutput.of(model, new Tiling(16, 4, 2), image, count::incrementAndGet);
    return count.get();
  }

  @ParameterizedTest(name = "{0} pixels: {1} tiles")
  @CsvSource({"16, 1", "28, 4"})
  void asksBeforeEachTile(int edge, int expected) {
    assertEquals(expected, tiles(edge));
  }

  private static float[] numbers(INDArray array) {
    assertArrayEquals(new long[] {1, 2, array.size(2), array.size(3)}, array.shape());
    return array.dup('c').data().asFloat();
  }

  @ParameterizedTest(name = "{0} images of {1} pixels")
  @CsvSource({"2, 16", "5, 64", "16, 64"})
  void imagesTogetherAreAsEachAlone(int count, int edge) {
    // Without oneDNN they never are together: DL4J rounds differently for other numbers of them.
    assumeTrue(OneDnn.enable().state() == OneDnn.State.ON);
    Random random = new Random(1);
    List<Sample> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] image = new float[3 * edge * edge];
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextInt(256);
      }
      images.add(new Sample(edge, edge, image, new int[edge * edge]));
    }
    Tiling tiling = new Tiling(edge, 4, 2);
    List<NetworkOutput> together = NetworkOutput.of(model, images);
    assertEquals(count, together.size());
    for (int n = 0; n < count; n++) {
      NetworkOutput alone = NetworkOutput.of(model, tiling, images.get(n), () -> {});
      assertArrayEquals(numbers(alone.logits()), numbers(together.get(n).logits()));
      assertArrayEquals(numbers(alone.probabilities()), numbers(together.get(n).probabilities()));
    }
  }

  @ParameterizedTest(name = "{0} pixels")
  @CsvSource({"16", "28"})
  void aNaNIsNamedByItsLayer(int edge) {
    network.getLayer("down0-first-conv").getParam("W").putScalar(0, Float.NaN);
    NanWatch.NotFinite e = assertThrows(NanWatch.NotFinite.class, () -> tiles(edge));
    assertEquals(
        "network must give finite numbers, got NaN or infinity, first in parameter W of layer"
            + " down0-first-conv (it diverged: train again with a lower --learning-rate)",
        e.getMessage());
  }
}
