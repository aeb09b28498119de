package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Runs jobs, with a bar of their tasks, and with the errors that the program has on one machine.
 */
public final class ClusterJobs {
  private static final int TASKS = 32; // if there are as many images: for any number of cores
  private static final int MOST_IMAGES = 20; // of a task, so that cores end at about the same time
  private static final long ENOUGH = 256 << 10; // bytes of the images that share a task

  private static final int MOST_MILLIS = 10_000; // that a failure waits for other tasks
  private static final int PAUSE_MILLIS = 50;

  private static final String OURS = "io.github.dl4jlosses.";

  private final JavaSparkContext spark;

  public ClusterJobs(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * Returns which images each task gets: some that follow each other. That depends on the images
   * alone, as executors may come when the tasks are there. A large image has a task of its own.
   * Small ones share one, since a task takes longer to start than they take.
   *
   * @param bytes how long the file of each image is
   */
  public static List<List<Integer>> parts(List<Long> bytes) {
    int most = Math.max(1, Math.min(MOST_IMAGES, bytes.size() / TASKS));
    List<List<Integer>> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < bytes.size(); i++) {
      part.add(i);
      sum += bytes.get(i);
      if (part.size() == most || sum >= ENOUGH) {
        parts.add(part);
        part = new ArrayList<>();
        sum = 0;
      }
    }
    if (!part.isEmpty() || parts.isEmpty()) { // a job has a task at least
      parts.add(part);
    }
    return parts;
  }

  /**
   * Returns the images of each of some tasks.
   *
   * @param tasks how many at most; without images one
   */
  public static List<List<Integer>> parts(int images, int tasks) {
    int count = Math.max(1, Math.min(images, tasks));
    return IntStream.range(0, count)
        .mapToObj(
            k ->
                IntStream.range(
                        (int) ((long) k * images / count), (int) ((k + 1L) * images / count))
                    .boxed()
                    .toList())
        .toList();
  }

  /**
   * Returns the result of a job.
   *
   * @param tasks how many the bar expects
   * @throws SegmentException if the cluster cannot do it
   */
  public <T> T run(int tasks, Supplier<T> job) {
    try (Progress progress = Progress.start("tasks", tasks)) {
      SparkListener listener =
          new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
              if (end.taskInfo().successful()) {
                progress.step();
              }
            }
          };
      spark.sc().addSparkListener(listener);
      try {
        return job.get();
      } finally {
        spark.sc().removeSparkListener(listener);
      }
    } catch (Exception e) { // Spark's are not declared
      awaitOthers();
      throw failure(e);
    }
  }

  /** Other tasks of a job that failed still run: they shall write nothing after it has ended. */
  private void awaitOthers() {
    for (int waited = 0; waited < MOST_MILLIS && isAnyRunning(); waited += PAUSE_MILLIS) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isAnyRunning() {
    return !spark.sc().isStopped()
        && Arrays.stream(spark.statusTracker().getExecutorInfos())
            .anyMatch(executor -> executor.numRunningTasks() > 0);
  }

  private static RuntimeException failure(Exception e) {
    boolean ofSpark = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      ofSpark |= cause instanceof SparkException;
      if (ofSpark && cause instanceof OutOfMemoryError error) {
        throw error;
      }
      if (ofSpark && isOurs(cause) && cause instanceof RuntimeException ours) {
        return ours;
      }
    }
    boolean isForeign = e instanceof IllegalArgumentException && !isOurs(e);
    if (!ofSpark && !isForeign && e instanceof RuntimeException other) {
      return other;
    }
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new SegmentException(
        "work must be done on the cluster, got: " + first + " (the logs of executors have more)",
        e);
  }

  /** Those of Spark, Hadoop and Java say nothing of the user's arguments. */
  private static boolean isOurs(Throwable e) {
    return e instanceof SegmentException
        || e instanceof UncheckedIOException
        || (e instanceof IllegalArgumentException && isThrownByUs(e));
  }

  private static boolean isThrownByUs(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace(); // which comes with it from an executor
    return trace.length > 0 && trace[0].getClassName().startsWith(OURS);
  }
}
