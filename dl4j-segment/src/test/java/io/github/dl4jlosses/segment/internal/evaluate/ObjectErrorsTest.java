package io.github.dl4jlosses.segment.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Objects on one row of pixels, by hand. */
class ObjectErrorsTest {
  private static Region pixels(int from, int to) {
    return Region.of(IntStream.range(from, to).toArray());
  }

  private static GroundTruth truth(int c, int from, int to) {
    return new GroundTruth(c, pixels(from, to), GroundTruth.Kind.OBJECT);
  }

  private static List<ObjectError> errors(List<GroundTruth> truths, Instance... predictions) {
    return ObjectErrors.of(new ImageObjects(truths, List.of(predictions)), .5, 100);
  }

  @Test
  void whatIsFoundIsNoError() {
    assertEquals(
        List.of(), errors(List.of(truth(1, 0, 10)), new Instance(1, pixels(0, 5), .9))); // IoU .5
  }

  @Test
  void anObjectThatNothingOverlapsIsMissed() {
    assertEquals(
        List.of(
            new ObjectError(
                ObjectError.Kind.MISSED, 1, 11, 0, 5, Double.NaN, ObjectError.NOTHING, 0)),
        errors(List.of(truth(1, 0, 11))));
  }

  @Test
  void aPredictionWhereNothingIsIsInvented() {
    assertEquals(
        List.of(
            new ObjectError(ObjectError.Kind.INVENTED, 2, 3, 1, 11, .7, ObjectError.NOTHING, 0)),
        errors(List.of(), new Instance(2, pixels(110, 113), .7)));
  }

  @Test
  void anotherClassIsBothMissedAndInvented() {
    assertEquals(
        List.of(
            new ObjectError(ObjectError.Kind.MISSED, 1, 10, 0, 5, Double.NaN, 2, .8),
            new ObjectError(ObjectError.Kind.INVENTED, 2, 8, 0, 4, .9, 1, .8)),
        errors(List.of(truth(1, 0, 10)), new Instance(2, pixels(0, 8), .9)));
  }

  @Test
  void theSurestPredictionTakesTheObject() {
    assertEquals(
        List.of(new ObjectError(ObjectError.Kind.INVENTED, 1, 10, 0, 5, .8, 1, 1)),
        errors(
            List.of(truth(1, 0, 10)),
            new Instance(1, pixels(0, 10), .8),
            new Instance(1, pixels(0, 9), .9)));
  }
}
