package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ClusterFailuresTest {
  private static final JavaSparkContext SPARK =
      new JavaSparkContext(
          new SparkConf()
              .setMaster("local[1]")
              .setAppName("test")
              .set("spark.ui.enabled", "false"));

  @AfterAll
  static void stop() {
    SPARK.stop();
  }

  private static <T> T run(Supplier<T> job) {
    return new ClusterJobs(SPARK).run(1, job);
  }

  private static <T> List<T> inTask(Function<Integer, T> task) {
    return run(() -> SPARK.parallelize(List.of(1), 1).map(task).collect());
  }

  private static IllegalArgumentException refused() {
    return Arguments.bad("image a.png", "be an image file", "something else");
  }

  @Test
  void whatThisProgramRefusesIsAnArgumentOfTheUser() {
    List<IllegalArgumentException> all =
        List.of(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    run(
                        () -> {
                          throw refused();
                        })),
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    inTask(
                        n -> {
                          throw refused();
                        })));
    for (IllegalArgumentException each : all) {
      assertEquals("image a.png must be an image file, got something else", each.getMessage());
    }
  }

  @Test
  void whatOthersRefuseIsAFailureOfTheCluster() {
    List<SegmentException> all =
        List.of(
            assertThrows(SegmentException.class, () -> run(() -> Integer.valueOf("x"))),
            assertThrows(SegmentException.class, () -> inTask(n -> Integer.valueOf("x"))));
    for (SegmentException each : all) {
      String message = String.valueOf(each.getMessage());
      assertTrue(message.startsWith("work must be done on the cluster, got: "), message);
    }
  }
}
