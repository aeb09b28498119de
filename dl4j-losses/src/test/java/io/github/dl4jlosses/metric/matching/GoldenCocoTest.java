package io.github.dl4jlosses.metric.matching;

import static io.github.dl4jlosses.Golden.doubles;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.Golden;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Matching and AP are those of pycocotools on all evaluations of golden/coco.json. */
class GoldenCocoTest {
  // COCOeval adds 2^-52 to the denominators of precision; the mean of 101 terms rounds.
  private static final double TOLERANCE = 1e-14;

  private record Case(int number, JsonNode json) {
    List<ImageObjects> images() {
      Map<Integer, List<GroundTruth>> truths = new TreeMap<>();
      Map<Integer, List<Instance>> predictions = new TreeMap<>();
      for (JsonNode gt : json.get("gts")) {
        GroundTruth.Kind kind =
            gt.get("iscrowd").intValue() == 1 ? GroundTruth.Kind.CROWD : GroundTruth.Kind.OBJECT;
        at(truths, gt).add(new GroundTruth(gt.get("category_id").intValue(), region(gt), kind));
        at(predictions, gt);
      }
      for (JsonNode dt : json.get("dts")) {
        double score = dt.get("score").doubleValue();
        at(predictions, dt).add(new Instance(dt.get("category_id").intValue(), region(dt), score));
        at(truths, dt);
      }
      List<ImageObjects> images = new ArrayList<>(); // in ascending order of their id
      truths.forEach(
          (id, gts) -> images.add(new ImageObjects(gts, predictions.getOrDefault(id, List.of()))));
      return images;
    }

    private static <T> List<T> at(Map<Integer, List<T>> byImage, JsonNode object) {
      return byImage.computeIfAbsent(object.get("image_id").intValue(), id -> new ArrayList<>());
    }

    private Region region(JsonNode object) {
      double[] rect = doubles(object.get("rect")); // y, x, h, w
      int size = json.get("size").intValue();
      return Region.of(
          IntStream.range(0, (int) (rect[2] * rect[3]))
              .map(
                  i -> {
                    int y = (int) (rect[0] + Math.floor(i / rect[3]));
                    int x = (int) (rect[1] + i % rect[3]);
                    return y * size + x;
                  })
              .toArray());
    }

    InstanceScores scores(double... ious) {
      double[] area = doubles(json.get("area"));
      InstanceMatcher matcher =
          new InstanceMatcher()
              .withMaxDetections(json.get("maxDet").intValue())
              .withAreas(new AreaRange("of the case", area[0], area[1]))
              .withIous(ious);
      return new InstanceScores(
          matcher, Ties.IN_ORDER, images().stream().map(matcher::match).toList());
    }

    @Override
    public String toString() {
      return number + ", at most " + json.get("maxDet") + ", area " + json.get("area");
    }
  }

  static List<Case> cases() {
    List<JsonNode> json = Golden.cases("coco.json");
    return IntStream.range(0, json.size()).mapToObj(i -> new Case(i, json.get(i))).toList();
  }

  @Test
  void allCasesOfTheFileAreRun() {
    if (System.getProperty("golden.dir", "").isEmpty()) {
      assertEquals(240, cases().size());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void apAndRecallAreThoseOfTheCocoEvaluator(Case c) {
    double[] thresholds = doubles(c.json.get("iouThrs"));
    int classes = c.json.get("ap").get(0).size();
    InstanceScores scores = c.scores(thresholds);
    for (int k = 0; k < classes; k++) {
      for (int t = 0; t < thresholds.length; t++) {
        ApResult result = scores.ap(k + 1, thresholds[t]);
        String where = "class " + (k + 1) + " " + result;
        double ap = c.json.get("ap").get(t).get(k).doubleValue();
        double recall = c.json.get("max_recall").get(t).get(k).doubleValue();
        if (ap == -1) { // COCO's undefined
          assertEquals(Double.NaN, result.value(), where);
          assertEquals(Double.NaN, result.recall(), where);
        } else {
          assertEquals(ap, result.value(), TOLERANCE, where);
          assertEquals(recall, result.recall(), TOLERANCE, where);
        }
      }
    }
  }
}
