package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HalfWatchTest {
  private static final String ADAM =
      "in a HALF network Adam needs an epsilon of 1e-6 or more: its 1e-8 is 0 there, and the"
          + " parameters become NaN";

  private static INDArray half(double... numbers) {
    return Nd4j.createFromArray(numbers).castTo(DataType.FLOAT16);
  }

  @Test
  void onlyTheFirstGradientIsLookedAt() {
    HalfWatch watch = new HalfWatch();
    assertEquals(ADAM, watch.look(half(1e-3, 1e-6)));
    assertNull(watch.look(half(1e-6)));
  }

  @Test
  void smallNumbersHaveFewDigits() {
    String told = new HalfWatch().look(half(-9e-6, 1e-6));
    assertNotNull(told);
    assertTrue(told.startsWith(ADAM + "; the largest number of this gradient is 9.0"), told);
  }

  @Test
  void aGradientOfZeroHasAllItsDigits() {
    assertEquals(ADAM, new HalfWatch().look(half(0, 0)));
  }

  @Test
  void otherTypesAndNothingAreNotTold() {
    assertNull(new HalfWatch().look(half(1e-6).castTo(DataType.FLOAT)));
    assertNull(new HalfWatch().look(Nd4j.empty(DataType.FLOAT16)));
  }
}
