package io.github.dl4jlosses.segment.spark.internal.train;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Sees to it that executors compute as the driver does: where a shard is computed must not matter.
 */
final class SameArithmetic {
  private static final String PROCESSOR = "processor"; // nobody can set it
  private static final String THREADS = "OpenMP threads";

  private final Map<String, String> ofDriver;
  private final Set<String> warned = new HashSet<>();

  SameArithmetic(Map<String, String> ofDriver) {
    this.ofDriver = Map.copyOf(ofDriver);
  }

  /**
   * Checks that of an executor; of another processor it warns once.
   *
   * @throws IllegalArgumentException if it differs in what can be set
   */
  void require(String executor, Map<String, String> arithmetic) {
    for (Map.Entry<String, String> entry : arithmetic.entrySet()) {
      String expected = Objects.requireNonNullElse(ofDriver.get(entry.getKey()), "none");
      if (expected.equals(entry.getValue())) {
        continue;
      }
      if (!entry.getKey().equals(PROCESSOR)) {
        throw Arguments.bad(
            entry.getKey() + " of executor " + executor,
            "be " + expected + ", as of the driver",
            entry.getValue(),
            entry.getKey().equals(THREADS)
                ? "set spark.executorEnv.OMP_NUM_THREADS and OMP_NUM_THREADS of the driver"
                : "the last digits depend on it: give all the same");
      }
      if (warned.add(entry.getValue())) {
        Terminal.err()
            .line(
                "warning: the last digits depend on the processor: executor "
                    + executor
                    + " has "
                    + entry.getValue()
                    + ", the driver "
                    + expected);
      }
    }
  }
}
