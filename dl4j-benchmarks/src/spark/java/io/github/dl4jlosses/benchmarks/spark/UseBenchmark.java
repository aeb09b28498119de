package io.github.dl4jlosses.benchmarks.spark;

import io.github.dl4jlosses.benchmarks.Scratch;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.cli.PredictionOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.TiledPredictor;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.cluster.LoopbackCluster;
import io.github.dl4jlosses.segment.spark.internal.evaluate.ClusterEvaluation;
import io.github.dl4jlosses.segment.spark.internal.predict.ClusterPredictor;
import io.github.dl4jlosses.segment.spark.internal.predict.How;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;

/**
 * What a cluster of two workers on this machine takes to evaluate and to predict, beside two
 * processes without Spark of which each has half of the images. Passes alternate; the first of each
 * only warms up.
 *
 * <p>Takes rows such as {@code 64x260}: the edge of the images, which are made of
 * datasets/toy-shapes, and their number.
 */
public final class UseBenchmark {
  private static final int WORKERS = 2;
  private static final int PASSES = 6;

  private UseBenchmark() {}

  /** Runs; {@code half} is what the program starts in the processes without Spark. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("half")) {
      runHalf(Path.of(args[1]), Integer.parseInt(args[2]));
      return;
    }
    System.out.println(
        "| images | evaluate, cluster | two processes | ratio | predict, cluster | two processes |"
            + " ratio |\n|---|---:|---:|---:|---:|---:|---:|");
    try (Scratch home = Scratch.make();
        LoopbackCluster cluster = LoopbackCluster.start(home.folder(), WORKERS, Map.of())) {
      SparkSession.Builder builder = SparkSession.builder().appName("use").master(cluster.url());
      cluster.ofDriver().forEach(builder::config);
      builder.config("spark.ui.enabled", "false").config("spark.executorEnv.OMP_NUM_THREADS", "1");
      builder.config("spark.executor.memory", "1g").config("spark.log.level", "ERROR");
      try (SparkSession session = builder.getOrCreate()) {
        for (String arg : args) {
          print(session, home.folder(), arg);
        }
      }
    }
  }

  private static void print(SparkSession session, Path home, String row) throws Exception {
    String[] numbers = row.split("x", 2);
    Path work = Files.createDirectories(home.resolve(row));
    writeImages(work.resolve("data"), Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    writeModel(work.resolve("model.zip"));
    Uses cluster = onCluster(session, work);
    List<double[]> here = new ArrayList<>();
    List<double[]> alone = new ArrayList<>();
    List<AskedProcess> halves = new ArrayList<>();
    try {
      for (int half = 0; half < WORKERS; half++) {
        halves.add(AskedProcess.start(UseBenchmark.class, "half", work.toString(), "" + half));
      }
      for (int pass = 0; pass < PASSES; pass++) {
        here.add(cluster.pass(work));
        alone.add(AskedProcess.pass(halves));
      }
    } finally {
      halves.forEach(AskedProcess::close);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s of %s × %s | %.0f | %.0f | %.2f | %.0f | %.0f | %.2f |%n",
        numbers[1],
        numbers[0],
        numbers[0],
        median(here, 0),
        median(alone, 0),
        median(alone, 0) / median(here, 0),
        median(here, 1),
        median(alone, 1),
        median(alone, 1) / median(here, 1));
  }

  private static double median(List<double[]> passes, int use) {
    double[] sorted = passes.stream().skip(1).mapToDouble(pass -> pass[use]).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Evaluates and predicts. */
  private interface Uses {
    void evaluate() throws IOException;

    void predict(Path output) throws IOException;

    /** Returns the milliseconds of both; the output is a new folder in the one given. */
    default double[] pass(Path work) throws IOException {
      long start = System.nanoTime();
      evaluate();
      long evaluated = System.nanoTime();
      predict(Files.createTempDirectory(work, "predicted"));
      return new double[] {(evaluated - start) / 1e6, (System.nanoTime() - evaluated) / 1e6};
    }
  }

  private static Uses onCluster(SparkSession session, Path work) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Path file = work.resolve("model.zip");
    Model model = ModelFiles.load(file);
    SharedModel shared = SharedModel.of(spark, file, model);
    EvaluationData data = data(model, work);
    ClusterEvaluation evaluation =
        new ClusterEvaluation(spark, shared, NetworkOutput.tiling(model.info()));
    PredictionOptions options = new PredictionOptions();
    How how =
        new How(
            NetworkOutput.tiling(model.info()), options.writer(model.info()), options.extractor());
    return new Uses() {
      @Override
      public void evaluate() {
        evaluation.measure(data);
      }

      @Override
      public void predict(Path output) throws IOException {
        new ClusterPredictor(session, shared, output.toString(), how, Terminal.none())
            .predict(work.resolve("data/images").toString());
      }
    };
  }

  private static EvaluationData data(Model model, Path work) {
    return EvaluationData.open(
        model.info(),
        work.resolve("data"),
        EvaluationData.Request.of(Optional.of(EvaluationData.Which.ALL)));
  }

  private static void runHalf(Path work, int half) throws IOException {
    OneDnn.enable(); // before the network is made
    Model model = ModelFiles.load(work.resolve("model.zip"));
    EvaluationData all = data(model, work);
    List<Integer> mine =
        IntStream.range(0, all.files().size()).filter(i -> i % WORKERS == half).boxed().toList();
    List<Path> images = mine.stream().map(all.files()::get).map(ImageMaskFiles::image).toList();
    PredictionOptions options = new PredictionOptions();
    Uses uses =
        new Uses() {
          @Override
          public void evaluate() {
            NetworkOutput.measure(
                model, NetworkOutput.tiling(model.info()), all.samples().choose(mine));
          }

          @Override
          public void predict(Path output) {
            new FolderPredictor(
                    new TiledPredictor(model::output, NetworkOutput.tiling(model.info())),
                    options.writer(model.info()).withOutput(output),
                    options.extractor(),
                    new ImageDecoder().withRanges(model.info().inputRanges()),
                    () -> false,
                    line -> {})
                .predict(images);
          }
        };
    AskedProcess.serve(() -> uses.pass(work));
  }

  private static void writeModel(Path file) throws IOException {
    TrainingOptions options =
        TrainingOptions.defaults().with(TrainingOptions.OUTPUT, file.resolveSibling("run"));
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(64, 64, 3),
            /* classes= */ 4,
            /* depth= */ 3,
            /* baseWidth= */ 16,
            new LossCrossEntropy().withIgnoreIndex(255),
            new Adam(1e-3),
            /* seed= */ 1);
    ModelFiles.write(file, network, TrainingData.open(options).info());
  }

  /** Writes images, and masks, in which those of the toys are repeated. */
  private static void writeImages(Path folder, int edge, int count) throws IOException {
    Path toys = Path.of("datasets/toy-shapes");
    for (String kind : List.of("images", "masks")) {
      Path to = Files.createDirectories(folder.resolve(kind));
      Path[] from;
      try (Stream<Path> files = Files.list(toys.resolve("train").resolve(kind))) {
        from = files.sorted().toArray(Path[]::new);
      }
      Arrays.sort(from);
      for (int i = 0; i < count; i++) {
        BufferedImage toy = ImageIO.read(from[i % from.length].toFile());
        ImageIO.write(
            repeated(toy, edge),
            "png",
            to.resolve(String.format(Locale.ROOT, "%04d.png", i)).toFile());
      }
    }
    Files.copy(toys.resolve("classes.csv"), folder.resolve("classes.csv"));
  }

  private static BufferedImage repeated(BufferedImage toy, int edge) {
    WritableRaster raster = toy.getRaster().createCompatibleWritableRaster(edge, edge);
    for (int top = 0; top < edge; top += toy.getHeight()) {
      for (int left = 0; left < edge; left += toy.getWidth()) {
        raster.setDataElements(left, top, toy.getRaster());
      }
    }
    return new BufferedImage(toy.getColorModel(), raster, /* isRasterPremultiplied= */ false, null);
  }
}
