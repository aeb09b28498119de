package io.github.dl4jlosses.segment.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.terminal.Printable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Scores as files: whatever a class is called, nothing is lost or read as something else. */
class ScoreTableTest {
  private static final List<String> NAMES = List.of("mean", "a,\"b\"\n");

  private static final EvaluationData DATA =
      new EvaluationData(
          Folders.reader(MaskFormat.INDEX, ClassTable.of(List.of("a", "b"))).source(List.of()),
          /* files= */ List.of(),
          /* digests= */ List.of(),
          "all images",
          List.of("x.png"),
          List.of(),
          /* notes= */ List.of(),
          /* knowsImages= */ true);

  /** Four pixels of classes 0, 0, 1, 1, of which the last is taken for class 0. */
  private static ScoreTable table() {
    return table(NAMES);
  }

  private static ScoreTable table(List<String> names) {
    SegmentationTask task = SegmentationTask.singleLabel("mean", "other");
    Sample sample = new Sample(2, 2, new float[12], new int[] {0, 0, 1, 1});
    double[][][][] p = {{{{.9, .9}, {.1, .9}}, {{.1, .1}, {.9, .1}}}};
    INDArray probabilities = Nd4j.create(p);
    Validation validation =
        new Validation(
            task.withScores(SegmentationTask.Scores.LOGITS).withIgnoreIndex(255),
            new Foreground(2, /* background= */ 0));
    validation.add(sample, Transforms.log(probabilities, true), probabilities);
    EpochReport report = validation.report(0, Double.NaN, 0, new Bootstrap(10, .95, 1));
    return new ScoreTable(names, report);
  }

  @Test
  void jsonTellsAClassThatIsCalledMeanFromTheMean() throws IOException {
    JsonNode json = new ObjectMapper().readTree(table().json(DATA));
    assertEquals(1, json.path("images").asInt());
    assertEquals("all images", json.path("part").asText());
    assertEquals(1, json.path("trained on").asInt());
    assertEquals(2, json.path("classes").size());
    JsonNode first = json.path("classes").path(0);
    JsonNode second = json.path("classes").path(1);
    assertEquals("mean", first.path("name").asText());
    assertEquals("a,\"b\"\n", second.path("name").asText());
    assertEquals(2 / 3., first.path("IoU").path("value").asDouble(), 1e-12); // 2 of 3 pixels
    assertEquals(1 / 2., second.path("IoU").path("value").asDouble(), 1e-12); // 1 of 2
    assertEquals(7 / 12., json.path("mean").path("IoU").path("value").asDouble(), 1e-12);
    assertTrue(first.path("AP50").path("value").isNull(), json.toString()); // the background
  }

  @Test
  void csvTellsThemApartToo() {
    List<String> lines = table().csv().lines().toList();
    assertEquals("row,class,score,value,low,high", lines.get(0));
    assertTrue(lines.get(1).startsWith("mean,,IoU,0.58333"), lines.get(1));
    assertTrue(lines.get(8).startsWith("class,mean,IoU,0.66666"), lines.get(8));
    assertEquals("class,\"a,\"\"b\"\"", lines.get(15));
    assertTrue(lines.get(16).startsWith("\",IoU,0.5,"), lines.get(16));
  }

  @Test
  void theTableFitsATerminalWhateverAClassIsCalled() {
    String name = "船".repeat(60) + "\n\u001B[31m";
    List<String> lines = table(List.of("background", name)).text(80).lines().toList();
    assertEquals(List.of(), lines.stream().filter(line -> Printable.columns(line) > 80).toList());
    assertEquals(
        List.of("class", "mean", "background", "", "船船船船…u001B[31m"),
        lines.subList(1, 6).stream().map(line -> line.split(" ", -1)[0]).toList());
    assertEquals(
        "AP10, AP70: in --csv and --json, or a wider terminal", lines.get(lines.size() - 1));
    assertTrue(table().text(200).contains("AP70"), table().text(200));
  }
}
