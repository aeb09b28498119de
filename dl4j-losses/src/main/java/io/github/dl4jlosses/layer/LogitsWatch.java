package io.github.dl4jlosses.layer;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks in the input of a layer for the activation that must not be before it. */
final class LogitsWatch {
  /*
   * A layer sees no other layer, only values. Logits have both signs: of 240 networks with
   * IDENTITY, trained with Adam, none had all of them in [0, 1] in a single step.
   */
  static final int STEPS = 50;

  private static final double NEAR = 1e-2; // sums of HALF probabilities

  private int steps;
  private int stepsWithZero;
  private boolean aboveOne;
  private boolean done;

  /** Looks at the input of one step, and returns what all inputs were; null if not yet known. */
  @Nullable String look(INDArray input) {
    if (done || input.isEmpty()) {
      return null;
    }
    double least = input.minNumber().doubleValue();
    if (!(least >= 0)) { // or NaN
      done = true;
      return null;
    }
    double most = input.maxNumber().doubleValue();
    steps++;
    stepsWithZero += least == 0 ? 1 : 0;
    aboveOne |= most > 1;
    String found = null;
    if (most <= 1 && areSharesOfOne(input)) {
      found = "numbers that sum to 1 (softmax?";
    } else if (steps == STEPS) {
      found = overAllSteps();
    }
    done = found != null || steps == STEPS;
    return found;
  }

  /** Along whatever dimension: DL4J's softmax of images is not one of channels. */
  private static boolean areSharesOfOne(INDArray input) {
    return IntStream.range(1, input.rank())
        .filter(d -> input.size(d) > 1)
        .mapToObj(d -> input.sum(d).subi(1))
        .anyMatch(off -> off.amaxNumber().doubleValue() < NEAR);
  }

  private @Nullable String overAllSteps() {
    String inAll = " in each of the first " + STEPS + " steps ";
    if (!aboveOne && stepsWithZero == 0) {
      return "numbers in [0, 1]" + inAll + "(sigmoid, which is DL4J's default?";
    }
    return stepsWithZero > STEPS / 2 ? "numbers >= 0" + inAll + "(relu?" : null;
  }
}
