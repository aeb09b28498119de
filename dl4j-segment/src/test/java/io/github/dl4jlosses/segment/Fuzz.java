package io.github.dl4jlosses.segment;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random trials, as those of the losses: a fixed number, always the same, or as many as fit into
 * {@code -Dfuzz.seconds}, which start where the fixed ones end. A trial that hangs fails.
 */
public final class Fuzz {
  private static final int TRIALS = 100;
  private static final double SECONDS = Double.parseDouble(System.getProperty("fuzz.seconds", "0"));
  private static final Duration HANG = Duration.ofMinutes(1); // of a trial of milliseconds

  private final Trial trial;
  private volatile long seed;
  private volatile long started = System.nanoTime(); // the trial
  private volatile @Nullable Throwable failure;

  private Fuzz(Trial trial) {
    this.trial = trial;
  }

  /** One trial; draws all it needs from the numbers. */
  @FunctionalInterface
  public interface Trial {
    /** Fails, or not. */
    void run(Random random) throws Exception;
  }

  /** Runs trials; the message of a failure names the seed that repeats it. */
  public static void run(Trial trial) throws InterruptedException {
    Fuzz fuzz = new Fuzz(trial);
    Thread thread = new Thread(fuzz::all, "fuzz");
    thread.setDaemon(true);
    thread.start();
    while (thread.isAlive()) {
      thread.join(100);
      if (thread.isAlive() && System.nanoTime() - fuzz.started > HANG.toNanos()) {
        AssertionError hangs = new AssertionError("seed " + fuzz.seed + " hangs");
        hangs.setStackTrace(thread.getStackTrace());
        throw hangs;
      }
    }
    Throwable failed = fuzz.failure;
    if (failed != null) {
      throw new AssertionError("seed " + fuzz.seed + ": " + failed, failed);
    }
  }

  private void all() {
    long start = System.nanoTime();
    for (long next = 0; next < TRIALS || System.nanoTime() - start < 1e9 * SECONDS; next++) {
      seed = next;
      started = System.nanoTime();
      try {
        trial.run(new Random(next));
      } catch (Throwable e) { // an Error is a finding too
        failure = e;
        return;
      }
    }
  }

  /** Returns a file as a disk or a stranger may have left it: cut off, or with other bytes. */
  public static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes =
        random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
    for (int k = random.nextInt(8); k >= 0 && bytes.length > 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
