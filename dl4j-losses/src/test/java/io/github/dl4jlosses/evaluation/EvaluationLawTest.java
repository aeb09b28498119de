package io.github.dl4jlosses.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.layer.ChannelAxis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.evaluation.BaseEvaluation;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every evaluation does, on every task: random scenes of seed 20261124. */
class EvaluationLawTest {
  private static final long SEED = 20261124;

  record Case<E extends ImageEvaluation<E>>(String name, SegmentationTask task, Maker<E> maker) {
    E empty() {
      return maker.of(task);
    }

    E of(Scenes scenes) {
      return of(task, scenes.labels(), scenes.predictions(), scenes.mask());
    }

    E of(SegmentationTask other, INDArray labels, INDArray predictions, @Nullable INDArray mask) {
      E evaluation = maker.of(other);
      evaluation.eval(labels, predictions, mask);
      return evaluation;
    }

    Scenes scenes() {
      return Scenes.random(task, 5, 9, 7, SEED);
    }

    @Override
    public String toString() {
      return name + ", " + task.labeling() + ", " + task.scores();
    }
  }

  interface Maker<E> {
    E of(SegmentationTask task);
  }

  static final List<Case<?>> CASES = cases();

  private static List<Case<?>> cases() {
    List<Case<?>> cases = new ArrayList<>();
    for (SegmentationTask kind :
        List.of(
            SegmentationTask.singleLabel("sky", "tree", "road", "never"),
            SegmentationTask.multiLabel("ship", "wake", "cloud"),
            SegmentationTask.multiLabel("ship"))) {
      for (Scores scores : Scores.values()) {
        SegmentationTask task = kind.withIgnoreIndex(Scenes.VOID).withScores(scores);
        cases.add(new Case<>("segmentation", task, SegmentationEvaluation::new));
        cases.add(new Case<>("exact pixel AP", task, PixelAveragePrecision::new));
        cases.add(new Case<>("binned pixel AP", task, t -> new PixelAveragePrecision(t, 0)));
        cases.add(new Case<>("pixel AP of 100", task, t -> new PixelAveragePrecision(t, 100)));
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void mergingIsSeeingAll(Case<E> c) {
    Scenes scenes = c.scenes();
    E all = c.of(scenes);
    E parts = c.empty();
    parts.merge(c.of(scenes.images(3)));
    parts.merge(c.empty());
    parts.merge(c.of(scenes.images(0, 4)));
    E rest = c.of(scenes.images(2, 1));
    rest.merge(parts);
    assertEquals(all, rest);
    assertEquals(all.hashCode(), rest.hashCode());
    assertEquals(all.stats(), rest.stats());
    assertNotEquals(all, parts);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void mergingLeavesTheOtherAsItIs(Case<E> c) {
    E one = c.of(c.scenes().images(1));
    E other = c.of(c.scenes().images(2, 3));
    String before = other.toJson();
    one.merge(other);
    one.eval(c.scenes().labels(), c.scenes().predictions(), c.scenes().mask());
    assertEquals(before, other.toJson());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void theOrderOfImagesDoesNotMatter(Case<E> c) {
    Scenes scenes = c.scenes();
    assertEquals(c.of(scenes), c.of(scenes.images(4, 2, 0, 1, 3)));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void mirroredImagesAreTheSame(Case<E> c) {
    Scenes scenes = c.scenes();
    E mirrored =
        c.of(
            c.task,
            scenes.labels().permute(0, 1, 3, 2),
            scenes.predictions().permute(0, 1, 3, 2),
            scenes.mask().permute(0, 1, 3, 2));
    assertEquals(c.of(scenes), mirrored);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void channelsLastIsTheSame(Case<E> c) {
    Scenes scenes = c.scenes();
    E last =
        c.of(
            c.task.withChannelAxis(ChannelAxis.LAST),
            scenes.labels().permute(0, 2, 3, 1),
            scenes.predictions().permute(0, 2, 3, 1).dup('c'),
            scenes.mask());
    assertEquals(c.of(scenes).stats(), last.stats());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void argumentsAreOnlyRead(Case<E> c) {
    Scenes scenes = c.scenes();
    INDArray labels = scenes.labels().dup();
    INDArray predictions = scenes.predictions().dup();
    INDArray mask = scenes.mask().dup();
    c.of(c.task, labels, predictions, mask).stats();
    assertEquals(scenes.labels(), labels);
    assertEquals(scenes.predictions(), predictions);
    assertEquals(scenes.mask(), mask);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void whatIsMaskedChangesNothing(Case<E> c) {
    Scenes scenes = c.scenes();
    INDArray predictions = scenes.predictions().dup();
    INDArray labels = scenes.labels().dup();
    for (int n = 0; n < scenes.images(); n++) {
      for (int y = 0; y < 9; y++) {
        for (int x = 0; x < 7; x++) {
          if (scenes.mask().getDouble(n, 0, y, x) == 0) {
            for (int k = 0; k < c.task.classes(); k++) {
              predictions.putScalar(new int[] {n, k, y, x}, Double.NaN);
            }
            for (int k = 0; k < labels.size(1); k++) {
              labels.putScalar(new int[] {n, k, y, x}, -3);
            }
          }
        }
      }
    }
    assertEquals(c.of(scenes), c.of(c.task, labels, predictions, scenes.mask()));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void maskedIsIgnored(Case<E> c) {
    Scenes scenes = c.scenes();
    INDArray labels = scenes.labels().dup();
    INDArray kept = Nd4j.concat(1, repeat(scenes.mask(), (int) labels.size(1)));
    labels.muli(kept).addi(kept.rsub(1).mul(Scenes.VOID));
    assertEquals(c.of(scenes), c.of(c.task, labels, scenes.predictions(), null));
    assertNotEquals(c.of(scenes), c.of(c.task, scenes.labels(), scenes.predictions(), null));
  }

  private static INDArray[] repeat(INDArray x, int times) {
    return java.util.Collections.nCopies(times, x).toArray(INDArray[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void oneHotIsIndex(Case<E> c) {
    if (c.task.labeling() == Labeling.SINGLE_LABEL) {
      Scenes scenes = c.scenes();
      INDArray oneHot = scenes.predictions().like();
      for (int n = 0; n < scenes.images(); n++) {
        for (int y = 0; y < 9; y++) {
          for (int x = 0; x < 7; x++) {
            int label = scenes.labels().getInt(n, 0, y, x);
            if (label != Scenes.VOID) {
              oneHot.putScalar(new int[] {n, label, y, x}, 1);
            }
          }
        }
      }
      assertEquals(c.of(scenes), c.of(c.task, oneHot, scenes.predictions(), scenes.mask()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void survivesJsonAndSerialization(Case<E> c)
      throws IOException, ClassNotFoundException {
    for (E evaluation : List.of(c.empty(), c.of(c.scenes()))) {
      @SuppressWarnings("unchecked")
      Class<E> type = (Class<E>) evaluation.getClass();
      E read = ImageEvaluation.read(evaluation.toJson(), type);
      assertEquals(evaluation, read);
      assertEquals(evaluation.stats(), read.stats());
      assertEquals(evaluation, BaseEvaluation.fromJson(evaluation.toJson(), type));
      assertEquals(evaluation, BaseEvaluation.fromYaml(evaluation.toYaml(), type));
      assertEquals(evaluation, BaseEvaluation.fromJson(evaluation.toJson(), IEvaluation.class));
      assertEquals(evaluation, serialized(evaluation));
      read.merge(read.newInstance()); // what is read can go on
      assertEquals(evaluation, read);
    }
  }

  private static Object serialized(Object object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void resetAndNewInstanceHaveSeenNothing(Case<E> c) {
    E seen = c.of(c.scenes());
    assertEquals(c.empty(), seen.newInstance());
    assertNotEquals(c.empty(), seen);
    assertNotEquals(c.empty().hashCode(), seen.hashCode());
    seen.reset();
    assertEquals(c.empty().hashCode(), seen.hashCode());
    assertEquals(c.empty(), seen);
    seen.eval(c.scenes().labels(), c.scenes().predictions(), c.scenes().mask());
    assertEquals(c.of(c.scenes()), seen);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void everyEvalIsTheSame(Case<E> c) {
    Scenes scenes = c.scenes();
    E masked = c.empty();
    masked.eval(scenes.labels(), scenes.predictions(), scenes.mask(), List.of());
    assertEquals(c.of(scenes), masked);
    E unmasked = c.of(c.task, scenes.labels(), scenes.predictions(), null);
    E two = c.empty();
    two.eval(scenes.labels(), scenes.predictions());
    assertEquals(unmasked, two);
    E meta = c.empty();
    meta.eval(scenes.labels(), scenes.predictions(), List.of("a"));
    assertEquals(unmasked, meta);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void anyTypeAndOrderIsTheSame(Case<E> c) {
    if (c.task.scores() == Scores.LOGITS) { // quarters, exact in every type
      Scenes scenes = c.scenes();
      for (DataType type : List.of(DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16)) {
        E other =
            c.of(
                c.task,
                scenes.labels().castTo(DataType.UINT8).dup('f'),
                scenes.predictions().castTo(type).dup('f'),
                scenes.mask().castTo(DataType.BOOL));
        assertEquals(c.of(scenes), other);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  <E extends ImageEvaluation<E>> void rejectsWhatIsNotItsOwn(Case<E> c) {
    E evaluation = c.empty();
    SegmentationTask other = c.task.withIgnoreIndex(7);
    assertMessage(
        "other must have the task " + c.task + ", got " + other,
        () -> evaluation.merge(c.maker.of(other)));
    assertMessage(
        "metric must be one of " + evaluation.getClass().getSimpleName() + ".Metric, got F1",
        () -> evaluation.getValue(Evaluation.Metric.F1));
    for (Executable timeSeries : timeSeries(evaluation)) {
      var thrown = assertThrows(UnsupportedOperationException.class, timeSeries);
      assertEquals("images are no time series: use eval", thrown.getMessage());
    }
  }

  @SuppressWarnings("deprecation") // that is what is tested
  private static List<Executable> timeSeries(ImageEvaluation<?> evaluation) {
    INDArray x = Nd4j.zeros(1, 1, 1);
    return List.of(
        () -> evaluation.evalTimeSeries(x, x), () -> evaluation.evalTimeSeries(x, x, null));
  }

  @Test
  void rejectsJsonOfSomethingElse() {
    for (String json : List.of("{}", "[]", "no", new Evaluation().toJson())) {
      List<Function<String, Object>> readers =
          List.of(SegmentationEvaluation::fromJson, PixelAveragePrecision::fromJson);
      for (Function<String, Object> reader : readers) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> reader.apply(json));
        assertTrue(
            String.valueOf(thrown.getMessage()).matches("(?s)json must be a \\w+, got .*"),
            thrown.getMessage());
      }
    }
  }

  @Test
  void metricsAreToBeMaximized() {
    for (var metric : SegmentationEvaluation.Metric.values()) {
      assertFalse(metric.minimize());
      assertEquals(SegmentationEvaluation.class, metric.getEvaluationClass());
    }
    for (var metric : PixelAveragePrecision.Metric.values()) {
      assertFalse(metric.minimize());
      assertEquals(PixelAveragePrecision.class, metric.getEvaluationClass());
    }
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
