package io.github.dl4jlosses.examples;

/** How long a test with random arguments goes on: longer in the profile fuzz. */
public final class FuzzTime {
  private final long end;

  private FuzzTime(double seconds) {
    end = System.nanoTime() + (long) (1e9 * seconds);
  }

  /** Starts; so many seconds unless -Dfuzz.seconds says otherwise. */
  public static FuzzTime start(double seconds) {
    return new FuzzTime(
        Double.parseDouble(System.getProperty("fuzz.seconds", String.valueOf(seconds))));
  }

  /** Returns whether there is time for another trial. */
  public boolean isLeft() {
    return System.nanoTime() < end;
  }
}
