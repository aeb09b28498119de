package io.github.dl4jlosses.examples;

import java.io.IOException;
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
  private static final int COLUMNS = 79;

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
            // Not the library's own consumer: it opens a terminal, which takes Ctrl-C from the JVM.
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .clearDisplayOnFinish()
            .build();
  }

  /** Java would tell it of the standard output; the bar goes to the standard error. */
  @SuppressWarnings("SystemConsoleNull") // only where nothing else tells it
  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
    } catch (IOException withoutTest) { // Windows
      return System.console() != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
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
