package io.github.dl4jlosses.metric;

/**
 * An object that is in an image.
 *
 * @param classIndex its class
 * @param region its pixels
 * @param kind whether it must be found
 */
public record GroundTruth(int classIndex, Region region, Kind kind) {
  /** Whether an object must be found. */
  public enum Kind {
    /** One object: found once, it counts; not found, it is missed. */
    OBJECT,
    /** A group that nobody counted: finding it, or parts of it, is neither right nor wrong. */
    CROWD
  }
}
