package io.github.dl4jlosses;

import java.util.Random;

/**
 * Random trials: a fixed number, always the same, or as many as fit into {@code -Dfuzz.seconds},
 * which start where the fixed ones end.
 */
public final class Fuzz {
  private static final int TRIALS = 100;
  private static final double SECONDS = Double.parseDouble(System.getProperty("fuzz.seconds", "0"));

  private Fuzz() {}

  /** One trial; draws all it needs from the numbers. */
  @FunctionalInterface
  public interface Trial {
    void run(Random random);
  }

  /** Runs trials; the message of a failure names the seed that repeats it. */
  public static void run(Trial trial) {
    long start = System.nanoTime();
    for (long seed = 0; ; seed++) {
      boolean timeIsUp = System.nanoTime() - start >= 1e9 * SECONDS;
      if (seed >= TRIALS && timeIsUp) {
        return;
      }
      try {
        trial.run(new Random(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
