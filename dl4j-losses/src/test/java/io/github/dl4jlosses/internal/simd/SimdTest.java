package io.github.dl4jlosses.internal.simd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.internal.fused.TileMath;
import org.junit.jupiter.api.Test;

class SimdTest {
  @Test
  void thisBuildRunsOnVectors() {
    assertTrue(TileMath.fastest().description().startsWith("SIMD"));
  }
}
