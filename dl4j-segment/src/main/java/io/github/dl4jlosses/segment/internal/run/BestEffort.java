package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Writes what a run can do without: where that fails, for whatever reason, it warns once per file,
 * and continues. Only {@link StopSignal.Stopped} passes.
 */
public final class BestEffort {
  private final Terminal warnings;
  private final Set<Path> failed = new HashSet<>();

  public BestEffort(Terminal warnings) {
    this.warnings = warnings;
  }

  @FunctionalInterface
  public interface Action {
    void run() throws IOException;
  }

  /** Writes, or warns that the file cannot be written. */
  public void write(Path file, Action action) {
    try {
      action.run();
      failed.remove(file);
    } catch (StopSignal.Stopped e) {
      throw e;
    } catch (IOException e) {
      warn(file, IoReason.reason(e));
    } catch (UncheckedIOException e) {
      warn(file, IoReason.reason(Objects.requireNonNull(e.getCause())));
    } catch (IllegalArgumentException e) { // has a message for the user
      warn(file, String.valueOf(e.getMessage()));
    } catch (RuntimeException | OutOfMemoryError e) {
      warn(file, e.toString());
    }
  }

  private void warn(Path file, String reason) {
    if (failed.add(file)) {
      warnings.line(
          FileNames.shown(file)
              + " cannot be written: "
              + reason
              + " (the run goes on without it)");
    }
  }
}
