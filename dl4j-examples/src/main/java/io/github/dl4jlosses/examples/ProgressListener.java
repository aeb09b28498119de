package io.github.dl4jlosses.examples;

import java.io.Console;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;

/** Shows a bar within each epoch, on a terminal, and remembers the mean loss of its steps. */
final class ProgressListener extends BaseTrainingListener {
  private static final int COLUMNS = 80;

  private final int epochs;
  private final int steps;
  private @Nullable ProgressBar bar;
  private double lossSum;
  private int done;

  /**
   * Creates a listener.
   *
   * @param epochs of the training
   * @param steps of an epoch
   */
  ProgressListener(int epochs, int steps) {
    this.epochs = epochs;
    this.steps = steps;
  }

  /** Returns the mean loss of the steps of this epoch. */
  double meanLoss() {
    return lossSum / done;
  }

  @Override
  public void onEpochStart(Model model) {
    lossSum = 0;
    done = 0;
    if (!isTerminal()) {
      return;
    }
    int epoch = ((ComputationGraph) model).getConfiguration().getEpochCount() + 1;
    bar =
        new ProgressBarBuilder()
            .setTaskName("epoch " + epoch + "/" + epochs)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            // Not the library's own consumer: it takes over Ctrl-C of the terminal.
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .clearDisplayOnFinish()
            .build();
  }

  @SuppressWarnings("SystemConsoleNull") // null means a file up to JDK 21, then isTerminal says it
  private static boolean isTerminal() {
    Console console = System.console();
    try {
      return console != null
          && (boolean) Console.class.getMethod("isTerminal").invoke(console); // since JDK 22
    } catch (ReflectiveOperationException beforeJdk22) {
      return true;
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    lossSum += model.score();
    done++;
    if (bar != null) {
      bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", model.score()));
      bar.step();
    }
  }

  @Override
  public void onEpochEnd(Model model) {
    if (bar != null) {
      bar.close();
    }
  }
}
