package io.github.dl4jlosses.internal;

import org.jspecify.annotations.Nullable;

/** What is thrown where channels do not fit, which layers may mix up. */
public final class WrongChannelsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String withoutRemedy;
  private final String remedy;

  /** Creates the exception: "name must rule, got value (remedy)". */
  public WrongChannelsException(String name, String rule, @Nullable Object got, String remedy) {
    this(name + " must " + rule + ", got " + got, remedy);
  }

  private WrongChannelsException(String withoutRemedy, String remedy) {
    super(withoutRemedy + " (" + remedy + ")");
    this.withoutRemedy = withoutRemedy;
    this.remedy = remedy;
  }

  /** Returns the exception with another remedy beside its own. */
  public WrongChannelsException or(String other) {
    return new WrongChannelsException(withoutRemedy, remedy + "; " + other);
  }
}
