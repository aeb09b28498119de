package io.github.dl4jlosses.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.layer.ChannelAxis;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.core.type.TypeReference;

/** What is written today is what version 0.1 wrote: class and component names are a file format. */
class EvaluationJsonTest {
  private static final TypeReference<List<IEvaluation<?>>> LIST = new TypeReference<>() {};

  private static List<IEvaluation<?>> evaluations() {
    SegmentationTask single = SegmentationTask.singleLabel("sky", "tree").withIgnoreIndex(255);
    SegmentationTask multi =
        SegmentationTask.multiLabel("ship", "wake")
            .withScores(Scores.LOGITS)
            .withChannelAxis(ChannelAxis.LAST);
    INDArray index = Nd4j.createFromArray(0, 1, 1, 255).reshape(1, 1, 2, 2);
    INDArray p = Nd4j.createFromArray(.75, .5, .25, 1, .25, .5, .75, 0).reshape(1, 2, 2, 2);
    INDArray yesNo = Nd4j.createFromArray(1, 0, 0, 1).reshape(1, 1, 2, 2);
    INDArray z = Nd4j.createFromArray(3., -2, .5, 8).reshape(1, 1, 2, 2);
    List<IEvaluation<?>> evaluations =
        List.of(
            new SegmentationEvaluation(single),
            new PixelAveragePrecision(single),
            new SegmentationEvaluation(multi, .5, .25),
            new PixelAveragePrecision(multi, 3),
            new PixelAveragePrecision(multi, 1));
    for (int i = 0; i < evaluations.size(); i++) {
      evaluations.get(i).eval(i < 2 ? index : yesNo, i < 2 ? p : z);
    }
    return evaluations;
  }

  private static String stored() throws IOException {
    try (var in = EvaluationJsonTest.class.getResourceAsStream("/json/evaluations-0.1.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  @Test
  void readsWhatVersion01Wrote() throws IOException {
    assertEquals(evaluations(), JsonMappers.getMapper().readValue(stored(), LIST));
  }

  @Test
  void writesWhatVersion01Wrote() throws IOException {
    String written = JsonMappers.getMapper().writerFor(LIST).writeValueAsString(evaluations());
    assertEquals(stored().replaceAll("\\s", ""), written.replaceAll("\\s", ""));
  }

  @Test
  void readsWithoutKnowingMore() {
    SegmentationEvaluation segmentation = (SegmentationEvaluation) evaluations().get(0);
    assertEquals(segmentation, SegmentationEvaluation.fromJson(segmentation.toJson()));
    PixelAveragePrecision pixelAp = (PixelAveragePrecision) evaluations().get(4);
    assertEquals(pixelAp, PixelAveragePrecision.fromJson(pixelAp.toJson()));
  }
}
