package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.Arithmetic;
import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that executors compute as the driver does: where something is computed must not
 * matter.
 */
public final class SameArithmetic {
  private static @Nullable Map<String, String> ofThisJvm;

  private static final String PROCESSOR = "processor"; // nobody can set it
  private static final String THREADS = "OpenMP threads";

  private final Map<String, String> ofDriver;
  private final Set<String> warned = new HashSet<>();

  SameArithmetic(Map<String, String> ofDriver) {
    this.ofDriver = Map.copyOf(ofDriver);
  }

  /** Returns a check in the driver. */
  public static SameArithmetic asHere() {
    return new SameArithmetic(ofThisJvm());
  }

  /**
   * Returns the arithmetic of this JVM. It turns on oneDNN, before a network is made.
   *
   * @throws SegmentException if memory is not enough to load ND4J; as an error, Spark would end the
   *     executor for it, and start another one that fails too
   */
  public static synchronized Map<String, String> ofThisJvm() {
    Map<String, String> known = ofThisJvm;
    if (known == null) {
      try {
        known = Arithmetic.ofProcess();
      } catch (OutOfMemoryError | LinkageError e) { // of a class whose static part had no memory
        throw notLoaded(e);
      }
      ofThisJvm = known;
    }
    return known;
  }

  private static SegmentException notLoaded(Error e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause).contains("OutOfMemoryError")) { // of another thread only as a text
        return new SegmentException(
            "memory must hold ND4J, got a heap of %d MB: %s (give executors more, --conf"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20, cause.getMessage())
                + " spark.executor.memory=…)");
      }
    }
    throw e;
  }

  /** Returns the name of the executor that this JVM is. */
  public static String executor() {
    return SparkEnv.get().executorId();
  }

  /** What a job has in common with the driver; it is for one job. */
  public static final class OfJob {
    private final SameArithmetic same;
    private final CollectionAccumulator<Found> found;

    private OfJob(SameArithmetic same, JavaSparkContext spark) {
      this.same = same;
      found = spark.sc().collectionAccumulator("arithmetic");
    }

    /**
     * Returns results whose tasks compute nothing on an executor that differs in what can be set:
     * they throw what {@link SameArithmetic#require} does.
     */
    public <T> JavaRDD<T> in(JavaRDD<T> results) {
      Map<String, String> ofDriver = new LinkedHashMap<>(same.ofDriver);
      CollectionAccumulator<Found> all = found;
      return results.mapPartitions(
          values -> { // the first is computed when it is asked for
            Found here = new Found(executor(), ofThisJvm());
            difference(ofDriver, here);
            all.add(here);
            return values;
          });
    }

    /** Warns of other processors, when the job is done. */
    public void warn() {
      found.value().forEach(each -> same.require(each.executor, each.arithmetic));
    }
  }

  /** The arithmetic of an executor. */
  private record Found(String executor, Map<String, String> arithmetic) implements Serializable {}

  /** Returns a check of a job. */
  public OfJob of(JavaSparkContext spark) {
    return new OfJob(this, spark);
  }

  /**
   * Checks that of an executor; of another processor it warns once.
   *
   * @throws IllegalArgumentException if it differs in what can be set
   */
  public void require(String executor, Map<String, String> arithmetic) {
    Optional<String> other = difference(ofDriver, new Found(executor, arithmetic));
    if (other.isPresent() && warned.add(other.get())) {
      Terminal.err()
          .line(
              "warning: the last digits depend on the processor: executor "
                  + executor
                  + " has "
                  + other.get()
                  + ", the driver "
                  + ofDriver.get(PROCESSOR));
    }
  }

  /** Returns the processor, if it is another; all else must be the same. */
  private static Optional<String> difference(Map<String, String> ofDriver, Found found) {
    Optional<String> processor = Optional.empty();
    for (Map.Entry<String, String> entry : found.arithmetic.entrySet()) {
      String name = entry.getKey();
      String expected = Objects.requireNonNullElse(ofDriver.get(name), "none");
      if (name.equals(PROCESSOR)) {
        processor = Optional.of(entry.getValue()).filter(value -> !value.equals(expected));
      } else if (!expected.equals(entry.getValue())) {
        throw Arguments.bad(
            name + " of executor " + found.executor,
            "be " + expected + ", as of the driver",
            entry.getValue(),
            name.equals(THREADS)
                ? "set spark.executorEnv.OMP_NUM_THREADS and OMP_NUM_THREADS of the driver"
                : "the last digits depend on it: give all the same");
      }
    }
    return processor;
  }
}
