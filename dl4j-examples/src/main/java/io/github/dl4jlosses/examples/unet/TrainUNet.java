package io.github.dl4jlosses.examples.unet;

import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.examples.data.Batches;
import io.github.dl4jlosses.examples.data.MaskFiles;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.page.Report;
import io.github.dl4jlosses.examples.report.EpochReport;
import io.github.dl4jlosses.examples.report.EpochScores;
import io.github.dl4jlosses.examples.report.Progress;
import io.github.dl4jlosses.examples.report.RunFolder;
import io.github.dl4jlosses.examples.report.RunInfo;
import io.github.dl4jlosses.examples.report.Validation;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Trains a small U-Net on images and masks, and measures it after each epoch.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec
 *   ./mvnw -q compile exec:exec -Dtrain.args="--seed 2 --epochs 3"
 * </pre>
 *
 * <p>Takes under three minutes on two cores of an x86-64 with oneDNN, several times as long
 * elsewhere, and ends with a validation mIoU and AP50 above 0.90.
 */
public final class TrainUNet {
  private static final int OVERLAYS = 12; // enough to see what goes wrong

  private final Settings settings;
  private final MultiDataSetIterator training;
  private final MultiDataSetIterator validation;
  private final int steps; // per epoch
  private final Sample first; // all images have its size
  private final OneDnn.Status oneDnn = OneDnn.enable(); // before the network is made
  private final ComputationGraph network;

  private TrainUNet(Settings settings) throws IOException {
    this.settings = settings;
    int classes = settings.classes();
    training =
        Batches.training(
            settings.trainFolder(),
            settings.batchSize(),
            classes,
            settings.augmentation(),
            settings.seed());
    validation = Batches.validation(settings.validationFolder(), settings.batchSize(), classes);
    int images = MaskFiles.images(settings.trainFolder()).size();
    steps = (images + settings.batchSize() - 1) / settings.batchSize();
    first = firstOf(settings.trainFolder());
    requireSizes(firstOf(settings.validationFolder()));
    network =
        UNet.create(
            InputType.convolutional(first.height(), first.width(), /* depth= */ 3),
            classes,
            settings.depth(),
            settings.width(),
            settings.loss(),
            settings.updater(steps * settings.epochs()),
            settings.seed());
  }

  private Sample firstOf(Path folder) throws IOException {
    return MaskFiles.read(MaskFiles.images(folder).get(0), settings.classes());
  }

  private void requireSizes(Sample firstOfValidation) {
    int multiple = 1 << settings.depth(); // each pooling halves height and width
    if (first.height() % multiple != 0 || first.width() % multiple != 0) {
      throw Arguments.bad(
          "images in " + settings.trainFolder(),
          "have height and width that are multiples of " + multiple,
          first.height() + "x" + first.width());
    }
    if (firstOfValidation.height() != first.height()
        || firstOfValidation.width() != first.width()) {
      throw Arguments.bad(
          "images in " + settings.validationFolder(),
          "have the size of those for training " + first.height() + "x" + first.width(),
          firstOfValidation.height() + "x" + firstOfValidation.width());
    }
  }

  /** Trains with the settings of the command line, see {@link Settings#parse}. */
  public static void main(String[] args) throws IOException {
    TrainUNet training;
    try {
      training = new TrainUNet(Settings.parse(args));
    } catch (IllegalArgumentException e) { // an option or a file that the user can mend
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    training.run(System.out);
  }

  /** Trains, and returns the scores of each epoch. */
  static List<EpochScores> run(Settings settings, PrintStream out) throws IOException {
    return new TrainUNet(settings).run(out);
  }

  private List<EpochScores> run(PrintStream out) throws IOException {
    out.println(oneDnn);
    out.printf(
        Locale.ROOT,
        "U-Net with %,d parameters, images of %dx%d, %d steps an epoch, %s%n",
        network.numParams(),
        first.height(),
        first.width(),
        steps,
        settings.loss());
    out.println(EpochScores.header());
    RunFolder folder = new RunFolder(settings.output());
    Report report = new Report(folder, runInfo());
    List<EpochScores> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      long start = System.nanoTime();
      double loss = train(epoch);
      EpochReport measured = validate().report(epoch, loss, secondsSince(start), intervals(epoch));
      out.println(measured.scores());
      folder.save(measured.scores(), network);
      report.add(measured);
      epochs.add(measured.scores());
    }
    drawOverlays(folder);
    out.println("model     " + folder.model());
    out.println("metrics   " + folder.metrics());
    out.println("report    " + folder.report());
    out.println("overlays  " + folder.overlays());
    return epochs;
  }

  private RunInfo runInfo() throws IOException {
    Map<String, String> shown = settings.shown();
    shown.put("network", String.format(Locale.ROOT, "U-Net, %,d parameters", network.numParams()));
    shown.put("image size", first.height() + "x" + first.width());
    shown.put("steps an epoch", String.valueOf(steps));
    shown.put("CPU layers", oneDnn.toString());
    return new RunInfo(
        "U-Net on " + settings.data().getFileName(),
        settings.epochs(),
        settings.classNames(),
        MaskFiles.images(settings.validationFolder()),
        shown);
  }

  /** Fewer draws while others follow: an epoch of four seconds shall not wait for them. */
  private Bootstrap intervals(int epoch) {
    return new Bootstrap(epoch < settings.epochs() ? 100 : 1000, /* level= */ .95, /* seed= */ 1);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Takes one step per batch, and returns the mean loss of a pixel. */
  private double train(int epoch) {
    double sum = 0;
    training.reset();
    try (Progress progress = Progress.start("epoch " + epoch + "/" + settings.epochs(), steps)) {
      while (training.hasNext()) {
        network.fit(training.next());
        double loss = network.score();
        sum += loss;
        progress.step(loss);
      }
    }
    return sum / steps;
  }

  private Validation validate() {
    Validation measured = new Validation(settings.classNames());
    validation.reset();
    while (validation.hasNext()) {
      MultiDataSet batch = validation.next();
      Map<String, INDArray> activations =
          network.feedForward(batch.getFeatures(), /* train= */ false);
      INDArray logits = requireNonNull(activations.get(UNet.LOGITS));
      INDArray probabilities = requireNonNull(activations.get(UNet.PROBABILITIES));
      measured.add(batch.getLabels(0), logits, probabilities);
    }
    return measured;
  }

  private void drawOverlays(RunFolder folder) throws IOException {
    List<Path> images = MaskFiles.images(settings.validationFolder());
    for (Path image : images.subList(0, Math.min(OVERLAYS, images.size()))) {
      Sample sample = MaskFiles.read(image, settings.classes());
      INDArray probabilities = network.outputSingle(Batches.features(sample)).slice(0);
      folder.saveOverlay(image, sample, ScoreMaps.argmax(probabilities));
    }
  }
}
