package io.github.dl4jlosses.segment.internal.terminal;

import java.util.Locale;
import java.util.OptionalInt;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the standard error while something takes long, where that is a terminal and the program
 * is run, not its classes. Any threads may step.
 */
public final class Progress implements AutoCloseable {
  private static volatile boolean shown;
  private static volatile int drawn; // columns of the bar, 0 where there is none

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** Lets this process show bars. */
  public static void show() {
    shown = true;
  }

  /** Starts a bar, unless there is one already, in which this is a part. */
  public static Progress start(String task, long steps) {
    OptionalInt columns = shown && drawn == 0 ? TerminalSize.ofErr() : OptionalInt.empty();
    if (columns.isEmpty()) {
      return new Progress(null);
    }
    // Not the library's own consumer: it opens JLine's terminal, which takes Ctrl-C from the hook.
    drawn = columns.getAsInt() - 1;
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setRenderer(Progress::text)
            .setUpdateIntervalMillis(200)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, drawn))
            .clearDisplayOnFinish()
            .build());
  }

  private static String text(ProgressState state, int columns) {
    return new BarText(
            state.getTaskName(),
            state.getCurrent(),
            state.getMax(),
            state.getElapsedAfterStart(),
            state.getExtraMessage())
        .line(columns);
  }

  /** Clears the line of the bar, which is drawn again later. */
  static void clear() {
    if (drawn > 0) {
      System.err.print("\r" + " ".repeat(drawn) + "\r");
    }
  }

  public void step(double loss) {
    step(String.format(Locale.ROOT, " loss %.4f", loss));
  }

  public void step(String beside) {
    if (bar != null) {
      bar.setExtraMessage(Printable.name(beside));
      bar.step();
    }
  }

  public void step() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      drawn = 0;
    }
  }
}
