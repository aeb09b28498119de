package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.databind.exc.ValueInstantiationException;

class RankedScoresTest {
  private static final double[] NONE = {};

  private static RankedScores scores(int limit, double[] positives, double[] negatives) {
    RankedScores scores = new RankedScores(limit);
    scores.addInPlace(positives, negatives);
    return scores;
  }

  @Test
  void keepsAsManyScoresAsTheLimit() {
    double[] two = {.5, .7};
    assertTrue(scores(3, two, new double[] {.1}).isExact());
    assertTrue(!scores(3, two, two).isExact());
    assertTrue(!scores(0, two, NONE).isExact());
    assertTrue(new RankedScores(0).isExact());
  }

  /** The scores of all parts once, not the curve of all of them. */
  @Test
  void aPoolTakesTheMemoryOfItsScores() {
    Random random = new Random(20261130);
    int each = 1 << 16;
    List<RankedScores> parts = new ArrayList<>();
    for (int c = 0; c < 21; c++) {
      parts.add(
          scores(each, random.doubles(each / 4).toArray(), random.doubles(each * 3 / 4).toArray()));
    }
    parts.forEach(RankedScores::averagePrecision); // sorted, and the classes are loaded
    double before = allocated();
    ApInterval micro = RankedScores.pool(parts).averagePrecision();
    double bytes = allocated() - before;
    assertEquals(21L * each, micro.positives() + micro.negatives());
    double ofScores = 8.0 * 21 * each;
    assertTrue(bytes < 2.5 * ofScores, () -> bytes / ofScores + " times the memory of the scores");
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void apOfScoresIsThatOfTheirCurve_seed20261130() {
    Random random = new Random(20261130);
    for (int draw = 0; draw < 200; draw++) {
      double[] p = random.ints(random.nextInt(20), 0, 9).asDoubleStream().toArray();
      double[] n = random.ints(random.nextInt(20), 0, 9).asDoubleStream().toArray();
      assertEquals(
          PrecisionRecallCurve.of(p, n).averagePrecision(),
          scores(100, p, n).averagePrecision().value());
    }
  }

  /** Limits that keep all 60, none, and those between. */
  @ParameterizedTest(name = "limit {0}, seed 20261124")
  @ValueSource(ints = {0, 1, 19, 20, 39, 40, 41, 59, 60, 1000})
  void mergingIsSeeingAll(int limit) {
    Random random = new Random(20261124);
    double[] p = random.doubles(25, -2, 3).toArray();
    double[] n = random.doubles(35, -3, 2).toArray();
    RankedScores all = scores(limit, p, n);
    for (int trial = 0; trial < 40; trial++) {
      RankedScores[] parts = new RankedScores[3];
      Arrays.setAll(parts, i -> new RankedScores(limit));
      for (double score : p) {
        parts[random.nextInt(1 + trial % 3)].addInPlace(new double[] {score}, NONE);
      }
      for (double score : n) {
        parts[random.nextInt(1 + trial % 3)].addInPlace(NONE, new double[] {score});
      }
      RankedScores leftFirst = new RankedScores(limit);
      leftFirst.addInPlace(parts[0]);
      leftFirst.addInPlace(parts[1]);
      leftFirst.addInPlace(parts[2]);
      parts[1].addInPlace(parts[2]);
      parts[1].addInPlace(parts[0]);
      assertEquals(all, leftFirst);
      assertEquals(all, parts[1]);
      assertEquals(all.hashCode(), parts[1].hashCode());
      assertEquals(all.averagePrecision(), parts[1].averagePrecision());
      assertEquals(all.curve(), leftFirst.curve());
    }
  }

  @Test
  void differentScoresOrLimitsDiffer() {
    RankedScores one = scores(9, new double[] {1, 2}, NONE);
    assertEquals(one, scores(9, new double[] {2, 1}, NONE));
    assertNotEquals(one, scores(8, new double[] {1, 2}, NONE));
    RankedScores negative = scores(9, new double[] {1}, new double[] {2});
    assertNotEquals(one, negative);
    assertNotEquals(one.hashCode(), negative.hashCode());
    assertNotEquals(one, scores(9, new double[] {1, 3}, NONE));
    assertNotEquals(scores(0, new double[] {1}, NONE), scores(0, new double[] {2}, NONE));
    assertEquals(scores(9, new double[] {0.0}, NONE), scores(9, new double[] {-0.0}, NONE));
  }

  @Test
  void exactIsInsideTheInterval() {
    double[] p = {.9, .9, .3};
    double[] n = {.90001, .1};
    ApInterval exact = scores(9, p, n).averagePrecision();
    ApInterval binned = scores(0, p, n).averagePrecision();
    assertEquals(0, exact.error());
    assertTrue(binned.error() > 0);
    assertTrue(binned.low() <= exact.low() && exact.high() <= binned.high());
  }

  @Test
  void aPoolIsExactIfAllItsPartsAre() {
    RankedScores a = scores(2, new double[] {.9}, new double[] {.8});
    RankedScores b = scores(2, new double[] {.7}, new double[] {.6});
    RankedScores pool = RankedScores.pool(List.of(a, b));
    assertTrue(pool.isExact());
    assertEquals((1 + 2 / 3.) / 2, pool.averagePrecision().value());
    b.addInPlace(new double[] {.7}, NONE);
    RankedScores binned = RankedScores.pool(List.of(a, b));
    assertTrue(!binned.isExact());
    assertEquals(3, binned.positives());
    assertEquals(2, binned.negatives());
    assertEquals(
        Integer.MAX_VALUE,
        RankedScores.pool(
                List.of(new RankedScores(Integer.MAX_VALUE), new RankedScores(Integer.MAX_VALUE)))
            .limit());
  }

  @ParameterizedTest(name = "limit {0}")
  @ValueSource(ints = {0, 100})
  void survivesJson(int limit) throws IOException {
    double inf = Double.POSITIVE_INFINITY;
    for (RankedScores scores :
        List.of(
            new RankedScores(limit),
            scores(
                limit, new double[] {.1f, -7, inf, .7}, new double[] {1 / 3., -inf, 0, .700001}))) {
      String json = JsonMappers.getMapper().writeValueAsString(scores);
      assertEquals(scores, JsonMappers.getMapper().readValue(json, RankedScores.class));
    }
  }

  @Test
  void rejectsWhatItCannotRank() {
    assertMessage("limit must be >= 0, got -1", () -> new RankedScores(-1));
    RankedScores scores = new RankedScores(0);
    assertMessage(
        "positiveScores must be numbers, got NaN at 1 (has the network diverged?)",
        () -> scores.addInPlace(new double[] {1, Double.NaN}, NONE));
    assertMessage(
        "negativeScores must be numbers, got NaN at 0 (has the network diverged?)",
        () -> scores.addInPlace(new double[] {1}, new double[] {Double.NaN}));
    assertEquals(0, scores.positives());
    assertMessage(
        "other must have the limit 0, got 1", () -> scores.addInPlace(new RankedScores(1)));
  }

  @Test
  void rejectsJsonOfSomethingElse() {
    assertJsonMessage("positives must be given, got null", "{\"limit\": 1}");
    assertJsonMessage("negatives must be given, got null", "{\"limit\": 1, \"positives\": [1]}");
  }

  private static void assertJsonMessage(String message, String json) {
    var thrown =
        assertThrows(
            ValueInstantiationException.class,
            () -> JsonMappers.getMapper().readValue(json, RankedScores.class));
    assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
