package io.github.dl4jlosses.examples.run;

import io.github.dl4jlosses.examples.model.Failures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Writes what a run can do without: where that fails it warns once per file, and goes on. */
public final class BestEffort {
  private final PrintStream warnings;
  private final Set<Path> failed = new HashSet<>();

  /** Creates one that warns there. */
  public BestEffort(PrintStream warnings) {
    this.warnings = warnings;
  }

  /** Something that writes. */
  @FunctionalInterface
  public interface Action {
    /** Writes. */
    void run() throws IOException;
  }

  /**
   * Writes, or warns that it could not.
   *
   * @param file that is named in the warning
   */
  public void write(Path file, Action action) {
    try {
      action.run();
      failed.remove(file);
    } catch (IOException e) {
      if (failed.add(file)) {
        warnings.println(
            file + " cannot be written: " + Failures.reason(e) + " (the run goes on without it)");
      }
    }
  }
}
