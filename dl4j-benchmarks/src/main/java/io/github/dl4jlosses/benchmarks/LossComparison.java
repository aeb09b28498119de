package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.segment.Epoch;
import io.github.dl4jlosses.segment.Scores;
import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Trains the network of {@code segment train} with several losses on the toy data sets, each with
 * several seeds, and prints the validation scores of the last epoch: mean, and smallest and largest
 * in brackets. Only loss and seed differ; all else are the defaults of the program. Prints tables
 * in Markdown, a row as soon as it is done.
 *
 * <p>Takes the number of epochs, and seeds with commas between them.
 */
public final class LossComparison {
  private static final List<String> SHAPES =
      List.of(
          "--loss ce",
          "--loss ce --class-weights auto",
          "--loss dice",
          "--loss ce+dice",
          "--loss focal",
          "--loss lovasz");
  private static final List<String> SHIPS =
      List.of(
          "--loss bce",
          "--loss bce --pos-weight auto",
          "--loss dice",
          "--loss bce+dice",
          "--loss focal",
          "--loss lovasz");

  private final int epochs;
  private final List<Long> seeds;

  private LossComparison(int epochs, List<Long> seeds) {
    this.epochs = epochs;
    this.seeds = seeds;
  }

  /** Runs. */
  public static void main(String[] args) throws IOException {
    int epochs =
        args.length > 0
            ? Integer.parseInt(args[0])
            : TrainingOptions.defaults().get(TrainingOptions.EPOCHS);
    String seeds = args.length > 1 ? args[1] : "1,2,3";
    LossComparison comparison =
        new LossComparison(epochs, Stream.of(seeds.split(",", -1)).map(Long::valueOf).toList());
    System.out.printf(
        Locale.ROOT,
        "epochs: %d; seeds: %s; validation scores of the last epoch: mean (smallest, largest)%n%n"
            + "OMP_NUM_THREADS=1 ./mvnw -q -P benchmarks -pl dl4j-benchmarks -am compile exec:exec"
            + " -Dbenchmark=LossComparison -Dbenchmark.args=\"%d %s\"%n",
        epochs,
        seeds,
        epochs,
        seeds);
    comparison.compare("toy-shapes", SHAPES);
    comparison.compare("toy-ships", SHIPS);
  }

  private void compare(String data, List<String> losses) throws IOException {
    System.out.println("\n| " + data + " | mIoU | AP50 |\n|---|---:|---:|");
    for (String loss : losses) {
      List<Scores> scores = new ArrayList<>();
      for (long seed : seeds) {
        scores.add(lastScores(data, loss, seed));
      }
      System.out.printf(
          Locale.ROOT,
          "| `%s` | %s | %s |%n",
          loss,
          summary(scores, s -> s.iou().value()),
          summary(scores, s -> s.ap50().value()));
    }
  }

  private static String summary(List<Scores> scores, ToDoubleFunction<Scores> score) {
    DoubleSummaryStatistics values = scores.stream().mapToDouble(score).summaryStatistics();
    return String.format(
        Locale.ROOT, "%.3f (%.3f, %.3f)", values.getAverage(), values.getMin(), values.getMax());
  }

  private Scores lastScores(String data, String loss, long seed) throws IOException {
    try (Scratch run = Scratch.make()) {
      TrainingOptions options =
          TrainingOptions.of(Path.of("datasets", data), run.folder())
              .with(TrainingOptions.EPOCHS, epochs)
              .with(TrainingOptions.SEED, seed);
      List<String> words = Arrays.asList(loss.split(" ", -1));
      for (int i = 0; i < words.size(); i += 2) {
        options = options.withText(option(words.get(i)), words.get(i + 1));
      }
      List<Epoch> done = TrainingRun.of(options).train();
      return done.get(done.size() - 1).scores();
    }
  }

  private static TrainingOption<?> option(String name) {
    return TrainingOptions.all().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
