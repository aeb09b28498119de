package io.github.dl4jlosses.segment.internal.range;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which values of the images become -1..1.
 *
 * <p>{@link Kind#AUTO} looks at the training images, for each number of bits apart:
 *
 * <ol>
 *   <li>The range is from the smallest value to the largest.
 *   <li>If that is more than {@value #OUTLYING} times as wide as 98 % of the pixels, it is from the
 *       smallest 1 % quantile of an image to the largest 99 % quantile, see {@link ValueSpread}: a
 *       hot pixel, a scale bar or a border must not decide.
 *   <li>If that is at least half of what the type can hold, it is all that the type can hold. So
 *       photographs stay as they are: 0..255. Images of at most 8 bits stay so too if their values
 *       span half of it, outliers or not.
 * </ol>
 *
 * <p>A quarter of the range at least is thus left to what most pixels differ by. Changes of light
 * are shares of the range.
 *
 * @param low for {@link Kind#GIVEN}, else 0; high likewise
 */
public record RangeRule(Kind kind, double low, double high) {
  /** Who says the range. */
  public enum Kind {
    /** The training images. */
    AUTO,
    /** The type: all values that samples of so many bits can have. */
    TYPE,
    /** The user. */
    GIVEN
  }

  private static final int OUTLYING = 4;

  public static RangeRule auto() {
    return new RangeRule(Kind.AUTO, 0, 0);
  }

  /**
   * Returns the rule that a text names: auto, type, or two numbers with a comma between them.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static RangeRule parse(String text) {
    return switch (text) {
      case "auto" -> auto();
      case "type" -> new RangeRule(Kind.TYPE, 0, 0);
      default -> given(text);
    };
  }

  private static RangeRule given(String text) {
    String[] numbers = text.split(",", -1);
    try {
      if (numbers.length == 2) {
        double low = Double.parseDouble(numbers[0]);
        double high = Double.parseDouble(numbers[1]);
        if (low < high && Double.isFinite(high - low)) {
          return new RangeRule(Kind.GIVEN, low, high);
        }
      }
    } catch (NumberFormatException e) { // has no word on the option
    }
    throw Arguments.bad("--range", "be auto, type, or LOW,HIGH such as 0,4095", text);
  }

  /**
   * Returns the ranges of images.
   *
   * @throws IllegalArgumentException if they have several numbers of bits, and the user says one
   *     range
   */
  public InputRanges of(List<ValueSpread> images) {
    Map<Integer, ValueSpread> depths =
        images.stream()
            .collect(Collectors.toMap(ValueSpread::bits, s -> s, ValueSpread::with, TreeMap::new));
    if (kind == Kind.GIVEN && depths.size() > 1) {
      throw Arguments.bad(
          "--range",
          "be auto or type where images have samples of " + depths.keySet() + " bits",
          this,
          "the same number is another light in each of them");
    }
    return new InputRanges(depths.values().stream().map(this::of).toList());
  }

  private InputRange of(ValueSpread images) {
    return switch (kind) {
      case AUTO -> found(images);
      case TYPE -> InputRange.ofType(images.bits());
      case GIVEN -> new InputRange(images.bits(), low, high);
    };
  }

  private static InputRange found(ValueSpread images) {
    int all = images.most() - images.least();
    int inner = images.high() - images.low();
    boolean few = images.bits() == InputRange.FEW;
    boolean outlying = inner > 0 && all > OUTLYING * inner && !(few && isMost(images.bits(), all));
    int from = outlying ? images.low() : images.least();
    int to = outlying ? images.high() : images.most();
    return from == to || isMost(images.bits(), to - from)
        ? InputRange.ofType(images.bits())
        : new InputRange(images.bits(), from, to);
  }

  /** Returns whether values span at least half of what the type can hold. */
  public static boolean isMost(int bits, int span) {
    return 2 * span >= InputRange.largest(bits);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case TYPE -> "type";
      case GIVEN -> Arguments.number(low) + "," + Arguments.number(high);
    };
  }
}
