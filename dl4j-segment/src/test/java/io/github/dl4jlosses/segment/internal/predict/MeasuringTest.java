package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.evaluate.Validation.Pictures;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.learning.config.Adam;

class MeasuringTest {
  private static final Tiling TILING = new Tiling(16, 4, 2);

  private final Model model =
      new Model(
          UNet.create(
              InputType.convolutional(16, 16, 3),
              /* classes= */ 2,
              /* depth= */ 1,
              /* baseWidth= */ 2,
              new LossCrossEntropy(),
              new Adam(1e-3),
              /* seed= */ 1),
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

  /** Images of 16 pixels, and every second one of another size; one of them may be broken. */
  private static final class Images implements SampleSource {
    private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
    private final long pixels;
    private final int second;
    private int first = 16;
    private int broken = -1;

    Images(long pixels, int second) {
      this.pixels = pixels;
      this.second = second;
    }

    @Override
    public int size() {
      return 5;
    }

    @Override
    public long pixels(int index) {
      return pixels;
    }

    @Override
    public Sample read(int index) {
      threads.add(Thread.currentThread().getName());
      if (index == broken) {
        throw new IllegalArgumentException("broken " + index);
      }
      Random random = new Random(index);
      int edge = index % 2 == 0 ? first : second;
      float[] image = new float[3 * edge * edge];
      int[] mask = new int[edge * edge];
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextInt(200);
        mask[i % mask.length] = random.nextInt(2);
      }
      return new Sample(edge, edge, image, mask);
    }
  }

  @ParameterizedTest(name = "images of 16 and of {1} pixels, {0} as far as is known")
  @CsvSource({"400, 20", "9223372036854775807, 20", "400, 16", "256, 16", "100000, 16", "1, 19"})
  void givesTheNumbersOfOneImageAfterTheOther(long pixels, int second) {
    Images images = new Images(pixels, second);
    Validation each = new Validation(model.info().task(), model.info().foreground());
    for (int i = 0; i < images.size(); i++) {
      Sample sample = images.read(i);
      NetworkOutput output = NetworkOutput.of(model, TILING, sample, () -> {});
      each.add(sample, output.logits(), output.probabilities());
    }
    Bootstrap draws = new Bootstrap(20, .95, 1);
    Validation together = NetworkOutput.measure(model, TILING, images);
    assertEquals(
        each.report(draws).classes().toString(), together.report(draws).classes().toString());
    assertEquals(pixels != Long.MAX_VALUE, images.threads.contains("measuring"));
  }

  @ParameterizedTest(name = "images of 16 and of {1} pixels, {0} as far as is known: {2} at once")
  @CsvSource({"256, 16, 5", "256, 18, 1", "100000, 16, 1"})
  void smallImagesOfOneSizeAreShownTogether(long pixels, int second, int together) {
    int[] calls = {0};
    NetworkOutput.measure(
        model, TILING, new Images(pixels, second), Pictures.MADE, () -> calls[0]++);
    boolean isOn = OneDnn.enable().state() == OneDnn.State.ON; // else each is shown alone
    int steps = isOn ? 5 / together : 5;
    int tiles = second == 18 ? 2 * 4 + 3 : steps;
    assertEquals(steps + tiles, calls[0]);
  }

  @Test
  void imagesThatAreShownAloneAreReadOnce() {
    Images images = new Images(19 * 19, 19); // with an edge that the network does not see
    images.first = 19;
    NetworkOutput.measure(model, TILING, images);
    assertEquals(images.size(), images.threads.size());
  }

  @ParameterizedTest(name = "image {0}, others of {1} pixels")
  @CsvSource({"2, 20", "0, 16", "2, 16", "4, 16"})
  void aBrokenImageSaysWhatItSaysAlone(int broken, int second) {
    Images images = new Images(400, second);
    images.broken = broken;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> NetworkOutput.measure(model, TILING, images));
    assertEquals("broken " + broken, e.getMessage());
  }

  @Test
  void whatEndsTheWorkLeavesNoThread() throws InterruptedException {
    RuntimeException stop = new RuntimeException();
    int[] calls = {0};
    Runnable third =
        () -> {
          if (++calls[0] == 3) {
            throw stop;
          }
        };
    assertSame(
        stop,
        assertThrows(
            RuntimeException.class,
            () -> NetworkOutput.measure(model, TILING, new Images(400, 20), Pictures.NONE, third)));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("measuring")) {
        thread.join(1000); // it has no work any more, and ends
        assertFalse(thread.isAlive());
      }
    }
  }
}
