package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.WrongChannelsException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonValue;

/**
 * One weight per class or channel. Immutable, compared by content, a plain array in JSON.
 *
 * @param values the weights, each finite and not negative; empty means 1 for every class
 */
public record Weights(List<Double> values) implements Serializable {
  private static final double SMALLEST = 1e-30;
  private static final double LARGEST = 1e30;
  private static final Weights UNIFORM = new Weights(List.of());

  /**
   * Creates the weights.
   *
   * @throws IllegalArgumentException if a weight is negative, infinite, NaN or missing, or other
   *     than 0 and too small or large for a FLOAT
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Weights {
    Arguments.notNull("weights", values);
    for (int c = 0; c < values.size(); c++) {
      String name = "weights[" + c + "]";
      double weight = Arguments.nonNegative(name, Arguments.notNull(name, values.get(c)));
      if (weight != 0 && !(weight >= SMALLEST && weight <= LARGEST)) {
        throw Arguments.bad(
            name,
            "be 0, or from " + SMALLEST + " to " + LARGEST,
            weight,
            "a FLOAT holds no sums of others; a mean depends on their ratio only");
      }
    }
    values = List.copyOf(values);
  }

  /**
   * Returns the given weights, class 0 first.
   *
   * @throws IllegalArgumentException if there is none, or one is negative, infinite or NaN
   */
  public static Weights of(double... values) {
    if (values.length == 0) {
      throw Arguments.bad(
          "weights", "be one per class or channel", "none", "for no weights use Weights.uniform()");
    }
    return new Weights(Arrays.stream(values).boxed().toList());
  }

  /** Returns the weight 1 for every class, however many there are. */
  public static Weights uniform() {
    return UNIFORM;
  }

  @Override
  @JsonValue
  public List<Double> values() {
    return values;
  }

  boolean isUniform() {
    return values.isEmpty();
  }

  /**
   * Returns the weight of each of C classes.
   *
   * @throws IllegalArgumentException if the number of weights is another
   */
  double[] forClasses(String name, long classes) {
    double[] weights = new double[(int) classes];
    if (isUniform()) {
      Arrays.fill(weights, 1);
      return weights;
    }
    if (values.size() != classes) {
      throw new WrongChannelsException(
          name,
          "have one value per column of preOutput (" + classes + ")",
          values.size(),
          "one per class or channel");
    }
    Arrays.setAll(weights, values::get);
    return weights;
  }

  /** Prints {@code uniform} or the values, {@code [1.0, 2.0, 0.5]}. */
  @Override
  public String toString() {
    return isUniform() ? "uniform" : values.toString();
  }
}
