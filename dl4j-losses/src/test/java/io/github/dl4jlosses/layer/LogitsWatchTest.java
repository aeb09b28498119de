package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LogitsWatchTest {
  private static final int STEPS = LogitsWatch.STEPS;
  private static final String IN_ALL = " in each of the first 50 steps ";
  private static final String SOFTMAX = "numbers that sum to 1 (softmax?";
  private static final String SIGMOID =
      "numbers in [0, 1]" + IN_ALL + "(sigmoid, which is DL4J's default?";
  private static final String RELU = "numbers >= 0" + IN_ALL + "(relu?";

  private final LogitsWatch watch = new LogitsWatch();

  private static INDArray row(double... numbers) {
    return Nd4j.createFromArray(new double[][] {numbers});
  }

  /** Looks so often at the same numbers, and returns what was found the last time. */
  private @Nullable String look(int times, double... numbers) {
    String found = null;
    for (int i = 0; i < times; i++) {
      assertNull(found, "once found, nothing is left to see");
      found = watch.look(row(numbers));
    }
    return found;
  }

  @Test
  void sharesOfOneAreASoftmaxAtOnceAlongAnyDimension() {
    assertEquals(SOFTMAX, look(1, .2, .5, .3));
    INDArray channels = Nd4j.createFromArray(.2, .9, .8, .1).reshape(1, 2, 2);
    assertEquals(SOFTMAX, new LogitsWatch().look(channels));
    assertEquals(SOFTMAX, new LogitsWatch().look(channels.permute(0, 2, 1)));
    assertEquals(SOFTMAX, new LogitsWatch().look(row(0, 1)));
    assertNull(look(STEPS, .2, .5, .3), "it is said once");
  }

  @Test
  void oneRowThatIsNoShareIsEnoughToBeNone() {
    INDArray rows = Nd4j.createFromArray(new double[][] {{.2, .8}, {.2, .7}});
    assertNull(watch.look(rows));
    assertNull(new LogitsWatch().look(row(2, -1)), "not all in [0, 1]");
    assertNull(new LogitsWatch().look(Nd4j.ones(3, 1)), "one number is always all of them");
  }

  @Test
  void numbersFromZeroToOneAreASigmoidAfterFiftySteps() {
    assertNull(look(STEPS - 1, .5, 1));
    assertEquals(SIGMOID, look(1, .5, 1));
    assertNull(look(2 * STEPS, .5, 1));
  }

  @Test
  void numbersWithZerosInMostStepsAreARelu() {
    assertNull(look(STEPS / 2 - 1, 2, 3));
    assertNull(look(STEPS / 2, 0, 3));
    assertEquals(RELU, look(1, 0, 3));
  }

  @Test
  void zerosInHalfOfTheStepsAreNotYetOne() {
    assertNull(look(STEPS / 2, 2, 3));
    assertNull(look(STEPS / 2, 0, 3));
  }

  @Test
  void oneNumberAboveOneIsNoSigmoid() {
    assertNull(look(1, 2, .4));
    assertNull(look(STEPS - 1, .5, .4));
  }

  @Test
  void oneZeroIsNoSigmoidAndNoRelu() {
    assertNull(look(1, 0, .5));
    assertNull(look(STEPS - 1, .5, .4));
  }

  @Test
  void oneNegativeNumberEndsTheWatch() {
    assertNull(look(STEPS - 1, .5, .4));
    assertNull(look(1, .5, -1e-9));
    assertNull(look(STEPS, .2, .8));
  }

  @Test
  void anEmptyInputIsNoStep() {
    assertNull(look(STEPS - 1, .5, .4));
    assertNull(watch.look(Nd4j.empty()));
    assertEquals(SIGMOID, look(1, .5, .4));
  }
}
