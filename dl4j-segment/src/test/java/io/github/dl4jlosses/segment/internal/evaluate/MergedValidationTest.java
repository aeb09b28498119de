package io.github.dl4jlosses.segment.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.evaluate.RandomValidationTest.Kind;
import io.github.dl4jlosses.segment.internal.evaluate.Validation.Pictures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Validations of parts of the images are merged to that of all, whatever the parts and the order.
 */
class MergedValidationTest {
  private static final int IMAGES = 11;
  private static final int TRIES = 10;
  private static final Bootstrap DRAWS = new Bootstrap(50, .9, 2);

  @ParameterizedTest(name = "{0}, seeds 0 to 9")
  @EnumSource
  void everyDigitIsThatOfOneMachine(Kind kind) throws Exception {
    Validation one = none(kind);
    IntStream.range(0, IMAGES).forEach(place -> add(one, kind, place));
    String expected = RandomValidationTest.text(one.report(3, .25, 7.5, DRAWS));
    for (int seed = 0; seed < TRIES; seed++) {
      Validation merged = merged(parts(kind, new Random(seed)), new Random(seed));
      assertEquals(
          expected, RandomValidationTest.text(merged.report(3, .25, 7.5, DRAWS)), "seed " + seed);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void scoresNeedNoPictures(Kind kind) {
    Validation pictured = none(kind);
    Validation bare =
        new Validation(
            RandomValidationTest.task(kind), RandomValidationTest.foreground(kind), Pictures.NONE);
    for (int place = 0; place < 3; place++) {
      add(pictured, kind, place);
      add(bare, kind, place);
    }
    assertEquals(
        pictured.report(DRAWS).classes().toString(), bare.report(DRAWS).classes().toString());
    assertEquals(pictured.report(DRAWS).scores(), bare.report(DRAWS).scores());
  }

  private static Validation none(Kind kind) {
    return new Validation(RandomValidationTest.task(kind), RandomValidationTest.foreground(kind));
  }

  private static void add(Validation validation, Kind kind, int place) {
    Random random = new Random(100 + place);
    RandomValidationTest.add(validation, kind, place, 12 + place, 20 - place, random);
  }

  /** Returns any number of parts, some of them empty, with their images in any order. */
  private static List<Validation> parts(Kind kind, Random random) {
    int count = 1 + random.nextInt(IMAGES + 2);
    List<Validation> parts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      parts.add(none(kind));
    }
    List<Integer> places = new ArrayList<>(IntStream.range(0, IMAGES).boxed().toList());
    Collections.shuffle(places, random);
    places.forEach(place -> add(parts.get(random.nextInt(count)), kind, place));
    return parts;
  }

  /** Merges any two of them, again and again; they travel meanwhile. */
  private static Validation merged(List<Validation> parts, Random random) throws Exception {
    while (parts.size() > 1) {
      Validation first = parts.remove(random.nextInt(parts.size()));
      Validation second = parts.remove(random.nextInt(parts.size()));
      parts.add(sent(first).merge(sent(second)));
    }
    return parts.get(0);
  }

  private static Validation sent(Validation validation) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(validation);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Validation) in.readObject();
    }
  }
}
