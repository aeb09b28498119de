package io.github.dl4jlosses.examples.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a run that it shall end soon, and gives it the time to write what it has.
 *
 * <p>Ctrl-C, {@code kill} and a closed terminal end a JVM as soon as its shutdown hooks are done:
 * the hook here waits until the run has closed its signal.
 */
public final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120; // longer than any step

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "stop signal");
  private volatile boolean requested;

  private StopSignal() {}

  /** Returns a signal that nobody but {@link #request} gives. */
  public static StopSignal none() {
    return new StopSignal();
  }

  /** Returns a signal that Ctrl-C and {@code kill} give. */
  public static StopSignal ofProcess() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private void stopAndWait() {
    request();
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("no checkpoint after " + PATIENCE_SECONDS + " seconds, ending without");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the run to end. */
  public void request() {
    requested = true;
  }

  /** Returns whether the run shall end. */
  public boolean isRequested() {
    return requested;
  }

  /** Lets the process end. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already
    }
  }
}
