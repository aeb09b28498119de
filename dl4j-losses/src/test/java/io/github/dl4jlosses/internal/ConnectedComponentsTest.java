package io.github.dl4jlosses.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectedComponentsTest {
  @ParameterizedTest
  @ValueSource(ints = {3, 11, 0, -1, Integer.MIN_VALUE})
  void rowsThatDoNotFitAreAnError(int width) {
    int[] values = new int[10];
    String message =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () ->
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ConnectedComponents.byEdges(values, width))
                    .getMessage());
    assertEquals("width must divide the 10 pixels, got " + width, message);
  }

  @Test
  void noPixelsHaveNoComponents() {
    assertEquals(0, ConnectedComponents.byEdges(new int[0], 0).components());
    assertEquals(0, ConnectedComponents.byEdgesAndCorners(new int[0], 5).components());
  }
}
