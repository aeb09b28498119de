package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a run that it shall end soon, and gives it the time to write and say what it has.
 *
 * <p>Ctrl-C, {@code kill} and a closed terminal end a JVM as soon as its shutdown hooks are done:
 * the hook here waits until {@link #end}.
 */
public final class StopSignal {
  private static final long PATIENCE_SECONDS = 120; // longer than most steps

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Thread hook = new Thread();
  private volatile boolean requested;
  private volatile int exitCode;

  private StopSignal() {}

  /** The run was asked to end: what it has shall be written. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Stopped() {
      super("asked to stop");
    }
  }

  /** Returns a signal that nobody but {@link #request} gives. */
  public static StopSignal none() {
    return new StopSignal();
  }

  /** Lets Ctrl-C and {@code kill} give the signal; the message says when, as "after this step". */
  public void listen(String when) {
    hook = new Thread(() -> stopAndWait(when), "stop signal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stopAndWait(String when) {
    request();
    Terminal.err().line("stopping " + when);
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Terminal.err()
            .line(
                "ended unfinished after " + PATIENCE_SECONDS + " seconds: files are as they were");
      } else if (exitCode == 1 || exitCode == 2) {
        Runtime.getRuntime().halt(exitCode); // else a failure would look like a stop
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public void request() {
    requested = true;
  }

  public boolean isRequested() {
    return requested;
  }

  /**
   * Goes on unless the run shall end.
   *
   * @throws Stopped if it shall
   */
  public void check() {
    if (requested) {
      throw new Stopped();
    }
  }

  /**
   * Lets the process end: everything is written and said.
   *
   * @param code with which it ends; after the signal 1 and 2 remain, and all others are those of
   *     the signal
   */
  public void end(int code) {
    exitCode = code;
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already
    }
  }
}
