package io.github.dl4jlosses.segment.internal.shape;

/**
 * An object that somebody drew.
 *
 * @param id of the annotation in its file, for messages
 * @param value of its class: the id of its category
 */
public record DrawnObject(long id, int value, Kind kind, Shape shape) {
  public enum Kind {
    OBJECT,
    /** Void: a group that nobody counted, or what nobody could tell. */
    CROWD
  }
}
