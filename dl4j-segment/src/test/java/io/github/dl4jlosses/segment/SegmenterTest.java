package io.github.dl4jlosses.segment;

import static io.github.dl4jlosses.segment.TrainingOptions.BATCH;
import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.WIDTH;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.annotation.CocoObjects;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The public face: what a program of one's own needs, and nothing internal. */
class SegmenterTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static TrainingRun run = TrainingRun.of(TrainingOptions.defaults());
  private static List<Epoch> epochs = List.of();

  @BeforeAll
  static void train() throws IOException {
    data = home.resolve("data");
    ToyData.write(data, 8, 4);
    run = TrainingRun.of(options(data, "run"));
    epochs = run.train();
  }

  private static TrainingOptions options(Path images, String output) {
    return TrainingOptions.of(images, home.resolve(output))
        .with(EPOCHS, 2)
        .with(BATCH, 2)
        .with(DEPTH, 1)
        .with(WIDTH, 2);
  }

  @Test
  void aRunReturnsItsEpochsAndLeavesWhatTheCommandLeaves() throws IOException {
    assertEquals(List.of(1, 2), epochs.stream().map(Epoch::number).toList());
    String table = Files.readString(home.resolve("run/metrics.csv"));
    Epoch last = epochs.get(1);
    assertTrue(table.contains("\n2," + last.loss() + "," + last.scores().iou().value()), table);
    assertTrue(Files.exists(run.report()));
    String arguments = Files.readString(home.resolve("run/arguments.txt"));
    assertTrue(arguments.contains("\n--epochs=2\n"), arguments);
    assertTrue(arguments.contains("\n--range=auto\n--augment=flip\n"), arguments);
    String samples =
        Base64.getEncoder().encodeToString(Files.readAllBytes(home.resolve("run/augmented.png")));
    assertTrue(Files.readString(run.report()).contains(samples), "no picture of changed samples");
  }

  @Test
  void aRunThatIsStoppedFromAnotherThreadIsResumedToTheSameScores() {
    AtomicReference<TrainingRun> stopped = new AtomicReference<>();
    stopped.set(TrainingRun.of(options(data, "stopped"), stoppingAtTheFirstEpoch(stopped)));
    List<Epoch> done = requireNonNull(stopped.get()).train();
    assertEquals(1, done.size());
    IllegalArgumentException again =
        assertThrows(
            IllegalArgumentException.class, () -> TrainingRun.of(options(data, "stopped")).train());
    assertEquals(
        "output folder "
            + home.resolve("stopped")
            + " must be new, got one with a run (resume() continues it, or choose another)",
        again.getMessage());
    List<Epoch> resumed = TrainingRun.of(options(data, "stopped")).resume();
    assertEquals(scores(epochs), scores(resumed));
    TrainingRun longer = TrainingRun.of(options(data, "stopped").with(EPOCHS, 3));
    assertEquals(scores(epochs), scores(longer.resume()).subList(0, 2));
  }

  /** Stops a run in another thread when it prints the line of its first epoch. */
  private static PrintStream stoppingAtTheFirstEpoch(AtomicReference<TrainingRun> run) {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
      @Override
      public void println(String line) {
        if (line.startsWith("    1 ")) {
          Thread other = new Thread(() -> requireNonNull(run.get()).stop());
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    };
  }

  private static List<Object> scores(List<Epoch> epochs) {
    return epochs.stream().map(e -> (Object) List.of(e.loss(), e.scores())).toList();
  }

  @Test
  void otherOptionsThanThoseOfTheRunAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TrainingRun.of(options(data, "run").with(BATCH, 3)).resume());
    assertEquals(
        "batch size must be 2, as when the run began, got 3 (change it back, or begin another run with"
            + " another --output)",
        e.getMessage());
  }

  @Test
  void aSegmenterMeasuresWhatTheRunMeasured() {
    Segmenter segmenter = Segmenter.load(run.model());
    Evaluation evaluation = segmenter.evaluate(Dataset.open(data));
    double best = epochs.stream().mapToDouble(e -> e.scores().iou().value()).max().orElseThrow();
    assertEquals(best, evaluation.mean().iou().value());
    assertEquals(4, evaluation.images());
    assertEquals(Set.copyOf(segmenter.classNames()), evaluation.classes().keySet());
    Score background = evaluation.classes().values().iterator().next().iou();
    assertTrue(background.low() <= background.value() && background.value() <= background.high());
    assertTrue(evaluation.warnings().get(0).startsWith("note: the epoch of the model was chosen"));
    assertEquals(evaluation.table(), segmenter.evaluate(data).table()); // there is no part test
  }

  @Test
  void aModelThatIsNoneIsRefusedInOneLine() {
    Path none = home.resolve("none.zip");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Segmenter.load(none));
    assertEquals("model " + none + " must be a file, got none", e.getMessage());
  }

  @Test
  void anImageIsSegmentedIntoClassesMasksAndObjects() {
    Segmenter segmenter = Segmenter.load(run.model());
    assertEquals(Labeling.SINGLE_LABEL, segmenter.labeling());
    Path photo = Dataset.open(data).validationImages().get(0);
    SegmentedImage image = segmenter.predict(photo);
    int[] classes = image.classes();
    assertEquals(image.height() * image.width(), classes.length);
    for (int i = 0; i < classes.length; i++) {
      for (int c = 0; c < segmenter.classNames().size(); c++) {
        assertTrue(image.probabilities(c)[i] <= image.probabilities(classes[i])[i]);
      }
    }
    Path mask = home.resolve("mask.png");
    image.writeMask(mask);
    assertArrayEquals(
        classes, new ImageDecoder().numbers(mask, header -> {}).values()); // values 0, 1, …
    int[] yes = image.mask(1, .5);
    assertEquals(image.probabilities(1)[7] >= .5 ? 1 : 0, yes[7]);
    Path json = home.resolve("objects.json");
    SegmentedImage.writeCoco(List.of(image, segmenter.predict(photo)), json);
    CocoObjects read = CocoObjects.read(json, /* firstClass= */ 1);
    assertEquals(2, read.images().size());
    assertEquals(image.objects().size(), read.images().get(0).instances().size());
    assertEquals(image.name(), read.images().get(1).fileName());
    assertThrows(IllegalArgumentException.class, () -> image.probabilities(99));
  }

  @Test
  void labelsHaveAMaskEach() throws IOException {
    Path ships = home.resolve("ships");
    ToyData.writeShips(ships, 4, 2);
    TrainingRun labels = TrainingRun.of(options(ships, "labels").with(EPOCHS, 1));
    labels.train();
    Segmenter segmenter = Segmenter.load(labels.model());
    assertEquals(Labeling.MULTI_LABEL, segmenter.labeling());
    Dataset dataset = Dataset.open(ships);
    SegmentedImage image = segmenter.predict(dataset.validationImages().get(0));
    Path png = home.resolve("label.png");
    image.writeMask(1, png);
    assertArrayEquals(image.mask(1, .5), new ImageDecoder().numbers(png, header -> {}).values());
    assertThrows(IllegalStateException.class, () -> image.writeMask(png));
    Path json = home.resolve("labels.json");
    SegmentedImage.writeCoco(List.of(image), json);
    assertEquals(segmenter.classNames(), CocoObjects.read(json, /* firstClass= */ 0).categories());
    assertEquals(dataset.classNames().size(), dataset.posWeights().length);
    assertEquals(dataset.classNames().size(), dataset.trainingBatches().next().getLabels().size(1));
  }

  @Test
  void aDatasetShowsWhatItHoldsAndGivesBatches() {
    Dataset dataset = Dataset.open(options(data, "unused"));
    assertTrue(dataset.toString().contains("images    8 train, 4 validation"), dataset.toString());
    assertEquals(dataset.classNames(), dataset.task().classNames());
    assertEquals(dataset.classNames().size(), dataset.classWeights().length);
    assertEquals(8, dataset.trainingImages().size());
    DataSetIterator batches = dataset.trainingBatches();
    DataSet first = batches.next();
    assertArrayEquals(
        new long[] {2, 3, dataset.height(), dataset.width()}, first.getFeatures().shape());
    assertArrayEquals(
        new long[] {2, 1, dataset.height(), dataset.width()}, first.getLabels().shape());
    int steps = 1;
    for (; batches.hasNext(); steps++) {
      assertNotEquals(first.getFeatures(), batches.next().getFeatures());
    }
    assertEquals(4, steps);
    batches.reset();
    assertNotEquals(first.getFeatures(), batches.next().getFeatures()); // another order
    assertEquals(first, dataset.trainingBatches().next());
    DataSetIterator validation = dataset.validationBatches();
    for (int pass = 0; pass < 2; pass++) {
      int images = 0;
      while (validation.hasNext()) {
        assertEquals(1, validation.next().getFeatures().size(0));
        images++;
      }
      assertEquals(4, images);
      validation.reset();
    }
  }

  @Test
  void aNetworkOfOnesOwnLearnsFromAllBatchesOfEachEpoch() {
    ComputationGraph network = Segmenter.load(run.model()).network();
    int before = network.getIterationCount();
    DataSetIterator batches = Dataset.open(options(data, "unused")).trainingBatches();
    assertTrue(batches.asyncSupported()); // files are read while it learns
    network.fit(batches, /* numEpochs= */ 3);
    assertEquals(before + 3 * 4, network.getIterationCount());
  }

  @Test
  void validationBatchesGiveTheScoresOfTheSegmenter() {
    Segmenter segmenter = Segmenter.load(run.model());
    Dataset dataset = Dataset.open(data);
    SegmentationEvaluation pixels = new SegmentationEvaluation(dataset.task());
    PixelAveragePrecision ranking = new PixelAveragePrecision(dataset.task());
    segmenter
        .network()
        .doEvaluation(dataset.validationBatches(), new IEvaluation<?>[] {pixels, ranking});
    Scores mean = segmenter.evaluate(dataset).mean();
    assertEquals(mean.iou().value(), pixels.meanIou(), 1e-12);
  }

  @Test
  void aBrokenFileIsRefusedByNameWithItsRemedy() throws IOException {
    Path broken = home.resolve("broken");
    ToyData.write(broken, 4, 2);
    Path mask = broken.resolve("validation/masks/0001.png");
    Files.delete(mask);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Dataset.open(broken));
    assertTrue(String.valueOf(e.getMessage()).contains("0001"), e.getMessage());
    assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
  }

  /** Else a program of one's own would import what may change. */
  @Test
  void noMethodOfTheProgramsHasAnInternalType() {
    Set<Class<?>> face =
        Set.of(Dataset.class, TrainingRun.class, Segmenter.class, SegmentedImage.class);
    List<String> internal =
        face.stream()
            .flatMap(type -> List.of(type.getMethods()).stream())
            .map(method -> method.toGenericString())
            .filter(method -> method.contains(".internal."))
            .collect(Collectors.toList());
    assertEquals(List.of(), internal);
  }
}
