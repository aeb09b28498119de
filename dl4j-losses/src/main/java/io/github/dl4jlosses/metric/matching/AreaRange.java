package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Objects of which size are judged, in pixels; both ends belong to it, as in COCO: 1024 pixels are
 * small and medium.
 *
 * @param name what reports call it
 * @param min smallest area
 * @param max largest area
 */
public record AreaRange(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) double min,
    @JsonProperty(required = true) double max)
    implements Serializable {
  /** Any area. */
  public static final AreaRange ALL = new AreaRange("all", 0, 1e10);

  /** COCO's small: up to 32². */
  public static final AreaRange SMALL = new AreaRange("small", 0, 32 * 32);

  /** COCO's medium: 32² to 96². */
  public static final AreaRange MEDIUM = new AreaRange("medium", 32 * 32, 96 * 96);

  /** COCO's large: from 96². */
  public static final AreaRange LARGE = new AreaRange("large", 96 * 96, 1e10);

  /**
   * Creates the range.
   *
   * @throws IllegalArgumentException if not 0 &lt;= min &lt;= max
   */
  public AreaRange {
    Arguments.notNull("name", name);
    Arguments.nonNegative("min", min);
    if (!(max >= min) || Double.isInfinite(max)) {
      throw Arguments.bad("max", "be finite and >= min " + min, max);
    }
  }

  /** Returns whether an area is judged. */
  public boolean contains(long area) {
    return area >= min && area <= max;
  }

  /** Prints {@code small (0 to 1024 pixels)}. */
  @Override
  public String toString() {
    return name + " (" + Arguments.number(min) + " to " + Arguments.number(max) + " pixels)";
  }
}
