package io.github.dl4jlosses.segment;

/**
 * A run cannot continue, and its user can do something about it: the message is one line that says
 * what. Wrong arguments are {@link IllegalArgumentException}s, as everywhere.
 */
public class SegmentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception whose message is for the user. */
  public SegmentException(String message) {
    super(message);
  }

  /** Creates an exception whose message is for the user, and whose cause is for the programmer. */
  public SegmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
