package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskMemoryTest {
  private static final int LARGE = 7;
  private static final AtomicInteger RUNNING = new AtomicInteger(); // of this JVM, as tasks are
  private static final AtomicInteger TRIES = new AtomicInteger();

  /** Fits if no other task works meanwhile; the first time that is not asked. */
  private static int beside(int image) throws IOException {
    return TaskMemory.share(
        () -> {
          int others = RUNNING.getAndIncrement();
          try {
            Thread.sleep(5);
            boolean alone = others == 0 && RUNNING.get() == 1;
            return image == LARGE && (TRIES.getAndIncrement() == 0 || !alone) ? -1 : image;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            RUNNING.decrementAndGet();
          }
        },
        result -> result < 0);
  }

  @Test
  void whatDoesNotFitBesideOthersIsTriedAgainAlone() {
    SparkConf conf = new SparkConf().setMaster("local[4]").setAppName("test");
    List<Integer> images = IntStream.range(0, 40).boxed().toList();
    try (JavaSparkContext spark = new JavaSparkContext(conf.set("spark.ui.enabled", "false"))) {
      assertEquals(images, spark.parallelize(images, 4).map(TaskMemoryTest::beside).collect());
    }
    assertEquals(2, TRIES.get());
  }

  @ParameterizedTest
  @CsvSource({
    "local, 8, 1, 1",
    "local[3], 8, 1, 3",
    "'local[6,2]', 8, 2, 3",
    "spark://host:7077, 8, 2, 4",
    "yarn, 3, 1, 3",
    "yarn, , 1, 1",
    "spark://host:7077, 1, 2, 1"
  })
  void tasksOfAJvmAreItsCoresByThoseOfATask(
      String master, @Nullable String cores, String cpus, int expected) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    conf.set("spark.task.cpus", cpus);
    if (cores != null) {
      conf.set("spark.executor.cores", cores);
    }
    assertEquals(expected, TaskMemory.tasks(conf));
  }

  @Test
  void allCoresAreTakenWhereNobodyLimitsThem() {
    int all = Runtime.getRuntime().availableProcessors();
    for (String master : List.of("local[*]", "spark://host:7077")) {
      SparkConf conf = new SparkConf(false).set("spark.master", master);
      assertTrue(all == TaskMemory.tasks(conf), master);
    }
  }
}
