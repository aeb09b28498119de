package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SameArithmeticTest {
  private static final JavaSparkContext SPARK =
      new JavaSparkContext(
          new SparkConf()
              .setMaster("local[2]")
              .setAppName("test")
              .set("spark.ui.enabled", "false"));

  @AfterAll
  static void stop() {
    SPARK.stop();
  }

  private static SameArithmetic driver(String setting, String value) {
    Map<String, String> other = new TreeMap<>(SameArithmetic.ofThisJvm());
    other.put(setting, value);
    return new SameArithmetic(other);
  }

  private static List<Integer> results(SameArithmetic same, LongAccumulator computed) {
    JavaRDD<Integer> work =
        SPARK
            .parallelize(List.of(1, 2, 3, 4), 2)
            .map(
                n -> {
                  computed.add(1);
                  return 2 * n;
                });
    SameArithmetic.OfJob job = same.of(SPARK);
    JavaRDD<Integer> checked = job.in(work);
    List<Integer> results = new ClusterJobs(SPARK).run(2, checked::collect);
    job.warn();
    return results;
  }

  @Test
  void executorsLikeTheDriverComputeAll() {
    LongAccumulator computed = SPARK.sc().longAccumulator();
    assertEquals(List.of(2, 4, 6, 8), results(SameArithmetic.asHere(), computed));
    assertEquals(4, computed.value());
  }

  @Test
  void anExecutorWithOtherSettingsComputesNothing() {
    for (Map.Entry<String, String> remedy :
        Map.of(
                "OpenMP threads",
                "set spark.executorEnv.OMP_NUM_THREADS and OMP_NUM_THREADS of the driver",
                "oneDNN",
                "the last digits depend on it: give all the same")
            .entrySet()) {
      LongAccumulator computed = SPARK.sc().longAccumulator();
      String setting = remedy.getKey();
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> results(driver(setting, "other"), computed));
      assertEquals(
          setting
              + " of executor driver must be other, as of the driver, got "
              + SameArithmetic.ofThisJvm().get(setting)
              + " ("
              + remedy.getValue()
              + ")",
          e.getMessage());
      assertEquals(0, computed.value());
    }
  }

  @Test
  void anotherProcessorIsNoError() {
    LongAccumulator computed = SPARK.sc().longAccumulator();
    assertEquals(List.of(2, 4, 6, 8), results(driver("processor", "another"), computed));
  }
}
