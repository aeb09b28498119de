package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.io.UncheckedIOException;
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
  private static final int TASKS_PER_CORE = 4; // so that cores end at about the same time

  private static final String OURS = "io.github.dl4jlosses.";

  private final JavaSparkContext spark;

  public ClusterJobs(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** Returns which of so many images each task gets: some that follow each other. */
  public List<List<Integer>> parts(int images) {
    int tasks = Math.max(1, Math.min(images, TASKS_PER_CORE * spark.defaultParallelism()));
    return IntStream.range(0, tasks)
        .mapToObj(
            k ->
                IntStream.range(
                        (int) ((long) k * images / tasks), (int) ((k + 1L) * images / tasks))
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
      throw failure(e);
    }
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
