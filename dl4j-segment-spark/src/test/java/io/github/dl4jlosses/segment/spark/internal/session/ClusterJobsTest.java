package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterJobsTest {
  @ParameterizedTest
  @CsvSource({
    "    0,    1000,   1", // a job has a task
    "    1,    1000,   1",
    "    7,    1000,   7",
    "   63,    1000,  63", // for any number of cores
    "   64,    1000,  32",
    "  260,    1000,  33", // eight each
    "10000,    1000, 500", // twenty each
    "  260,  100000,  87", // three each
    "  260, 1000000, 260",
    "10000, 1000000, 10000",
  })
  void smallImagesAreTogetherAndLargeOnesAlone(int images, long bytes, int tasks) {
    assertEquals(tasks, ClusterJobs.parts(Collections.nCopies(images, bytes)).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 256, 257, 5121, 9999})
  void eachImageIsInOneTaskAndNoTaskHasMoreThanTwenty(int images) {
    Random random = new Random(images);
    List<Long> bytes = Stream.generate(() -> (long) random.nextInt(100_000)).limit(images).toList();
    List<List<Integer>> parts = ClusterJobs.parts(bytes);
    assertTrue(parts.stream().allMatch(part -> part.size() <= 20));
    assertEquals(
        IntStream.range(0, images).boxed().toList(), parts.stream().flatMap(List::stream).toList());
  }

  @Test
  void aSmallerNumberOfTasksMayBeAskedFor() {
    assertEquals(List.of(List.of(0, 1), List.of(2, 3, 4)), ClusterJobs.parts(5, 2));
  }
}
