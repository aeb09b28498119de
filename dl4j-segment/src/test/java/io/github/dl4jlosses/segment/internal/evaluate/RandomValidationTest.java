package io.github.dl4jlosses.segment.internal.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.Score;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every digit of every number of random images. The files were written when the program still found
 * and counted objects and pixels itself, beside the library's evaluations.
 */
class RandomValidationTest {
  private static final int CLASSES = 4;
  private static final int IMAGES = 5;

  enum Kind {
    CLASS_PER_PIXEL,
    OBJECTS_KNOWN_APART,
    LABELS,
    LABELS_WITH_KNOWN_OBJECTS;

    boolean hasLabels() {
      return this == LABELS || this == LABELS_WITH_KNOWN_OBJECTS;
    }

    boolean hasObjects() {
      return this == OBJECTS_KNOWN_APART || this == LABELS_WITH_KNOWN_OBJECTS;
    }
  }

  @ParameterizedTest(name = "{0}, seed 1")
  @EnumSource
  void everyDigitIsAsItWas(Kind kind) throws IOException {
    assertEquals(expected(kind), text(report(kind, new Random(1))));
  }

  static SegmentationTask task(Kind kind) {
    String[] names = IntStream.range(0, CLASSES).mapToObj(c -> "c" + c).toArray(String[]::new);
    SegmentationTask task =
        kind.hasLabels() ? SegmentationTask.multiLabel(names) : SegmentationTask.singleLabel(names);
    return task.withScores(SegmentationTask.Scores.LOGITS).withIgnoreIndex(Sample.VOID);
  }

  static Foreground foreground(Kind kind) {
    return kind.hasLabels() ? Foreground.all(CLASSES) : new Foreground(CLASSES, 0);
  }

  private static EpochReport report(Kind kind, Random random) {
    Validation validation = new Validation(task(kind), foreground(kind));
    for (int n = 0; n < IMAGES; n++) {
      add(validation, kind, n, 12 + n, 20 - n, random);
    }
    return validation.report(3, .25, 7.5, new Bootstrap(50, .9, 2));
  }

  static void add(
      Validation validation, Kind kind, int place, int height, int width, Random random) {
    int pixels = height * width;
    int planes = kind.hasLabels() ? CLASSES : 1;
    int[] mask = new int[planes * pixels];
    for (int i = 0; i < mask.length; i++) { // blocks of pixels, some of them void
      int row = i % pixels / width / 3;
      int column = i % width / 4;
      int block = Math.floorMod(31 * row + 17 * column + 7 * (i / pixels) + height, 11);
      mask[i] = random.nextInt(20) == 0 ? Sample.VOID : kind.hasLabels() ? block % 2 : block % 4;
    }
    float[][] z = new float[CLASSES][pixels];
    float[][] p = new float[CLASSES][pixels];
    for (int i = 0; i < pixels; i++) {
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        boolean is = kind.hasLabels() ? mask[c * pixels + i] == 1 : mask[i] == c;
        z[c][i] = Math.round(2 * ((is ? .8 : -.8) + random.nextGaussian())) / 2f; // with ties
        sum += StrictMath.exp(z[c][i]);
      }
      for (int c = 0; c < CLASSES; c++) {
        double e = StrictMath.exp(z[c][i]);
        p[c][i] = (float) (kind.hasLabels() ? e / (1 + e) : e / sum);
      }
    }
    Optional<List<GroundTruth>> objects =
        kind.hasObjects() ? Optional.of(objects(kind, mask, pixels)) : Optional.empty();
    validation.add(
        place,
        new Sample(height, width, new float[3 * pixels], mask, objects),
        Nd4j.createFromArray(z).reshape(1, CLASSES, height, width),
        Nd4j.createFromArray(p).reshape(1, CLASSES, height, width));
  }

  /** Runs of up to seven pixels of one class, void in some of them. */
  private static List<GroundTruth> objects(Kind kind, int[] mask, int pixels) {
    List<GroundTruth> objects = new ArrayList<>();
    for (int c = kind.hasLabels() ? 0 : 1; c < CLASSES; c++) {
      for (int from = c; from + 7 <= pixels; from += 9) {
        int value = mask[(kind.hasLabels() ? c * pixels : 0) + from];
        if (value == (kind.hasLabels() ? 1 : c)) {
          Region region = Region.of(IntStream.range(from, from + 2 + from % 6).toArray());
          objects.add(new GroundTruth(c, region, GroundTruth.Kind.OBJECT));
        }
      }
    }
    return objects;
  }

  static String text(EpochReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.scores().values()).append('\n').append(report.confusion()).append('\n');
    for (ClassScores c : report.classes()) {
      text.append(c.classIndex() + " " + all(c.iou()) + all(c.pixelAp()) + all(c.ap()) + "\n");
      for (ObjectScores scores : c.objects()) {
        text.append("  " + scores.iouThreshold() + " " + all(scores.ap()));
        IntStream.range(0, scores.curve().size())
            .mapToObj(k -> " " + scores.curve().threshold(k) + ":" + scores.curve().precision(k))
            .forEach(text::append);
        text.append('\n');
      }
    }
    for (ImageScores image : report.images()) {
      text.append(image.height() + "x" + image.width() + " " + image.meanIou());
      for (byte[] map : List.of(image.truth(), image.predicted(), image.wrong())) {
        text.append(" " + Arrays.hashCode(map));
      }
      image.errors().forEach(error -> text.append("\n  " + error));
      text.append('\n');
    }
    return text.toString();
  }

  /** All digits. */
  private static String all(Score score) {
    return "(" + score.value() + ", " + score.low() + ", " + score.high() + ")";
  }

  private static String expected(Kind kind) throws IOException {
    String name = "validation-" + kind.name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream in = RandomValidationTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
