package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterJobsTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "7, 7", "256, 256", "1000, 256", "5121, 257", "100000, 5000"})
  void theNumberOfTasksDependsOnTheImagesAlone(int images, int tasks) {
    assertEquals(tasks, ClusterJobs.parts(images).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 256, 257, 5121, 9999})
  void eachImageIsInOneTaskAndNoTaskHasMoreThanTwenty(int images) {
    List<List<Integer>> parts = ClusterJobs.parts(images);
    assertTrue(parts.stream().allMatch(part -> part.size() <= 20));
    assertEquals(
        IntStream.range(0, images).boxed().toList(), parts.stream().flatMap(List::stream).toList());
  }

  @Test
  void aSmallerNumberOfTasksMayBeAskedFor() {
    assertEquals(List.of(List.of(0, 1), List.of(2, 3, 4)), ClusterJobs.parts(5, 2));
  }
}
