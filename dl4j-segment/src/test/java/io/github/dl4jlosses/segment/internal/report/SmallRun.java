package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.ToyData;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.folder.ImageFolder;
import io.github.dl4jlosses.segment.internal.image.Palette;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A run without a network: predictions are the masks with seeded faults, fewer in each epoch. */
final class SmallRun {
  /** Would start a script, were it not escaped. */
  static final String HOSTILE = "\"><script>document.title='owned'</script>&amp;</title>";

  private static final Foreground FOREGROUND =
      new Foreground(ToyData.CLASSES.size(), /* background= */ 0);
  private static final int IMAGES = 14;
  private static final int MEASURED = 4; // epochs; those that follow repeat them
  private static final Map<Integer, EpochReport> REPORTS = new ConcurrentHashMap<>();

  private final RunFolder folder;
  private final RunDescription info;
  private final List<EpochScores> done = new ArrayList<>();
  private final Report report;

  private SmallRun(Path home, int epochs, Map<String, String> settings) throws IOException {
    ToyData.write(home.resolve("data"), 1, IMAGES);
    Path validation = home.resolve("data/validation");
    for (String part : List.of("images", "masks")) { // a name that must be escaped
      Path file = validation.resolve(part).resolve("0000.png");
      Files.move(file, file.resolveSibling("0000 <b>&'.png"));
    }
    folder = new RunFolder(home.resolve("run"));
    folder.create();
    info =
        new RunDescription(
            "U-Net on shapes",
            epochs,
            ToyData.CLASSES,
            IntStream.range(0, ToyData.CLASSES.size()).mapToObj(Palette::color).toList(),
            SegmentationTask.Labeling.SINGLE_LABEL,
            FOREGROUND,
            ImageFolder.of(validation).images(),
            InputRanges.ofTypes(),
            settings);
    drawAugmented();
    report = new Report(folder, info, List.of());
  }

  private void drawAugmented() throws IOException {
    List<Sample> samples =
        info.images().stream()
            .limit(AugmentedSamples.COUNT)
            .map(SmallRun::read)
            .map(sample -> new Augmentation(.5, 20, 1, .1).apply(sample, new Random(1)))
            .toList();
    new AugmentedSamples(samples, info.foreground(), info.shownColors()).write(folder.augmented());
  }

  private static Sample read(Path image) {
    SampleReader reader = Folders.reader(MaskFormat.INDEX, ClassTable.of(ToyData.CLASSES));
    Path mask = image.resolveSibling(Path.of("..", "masks", FileNames.name(image))).normalize();
    return reader.read(ImageMaskFiles.of("", image, List.of(mask)));
  }

  /** Writes the report of so many epochs, of a run that has as many. */
  static RunFolder write(Path home, int epochs) throws IOException {
    return write(home, epochs, epochs);
  }

  /** Writes the report of the first epochs of a run. */
  static RunFolder write(Path home, int done, int epochs) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("data", "C:\\images & masks");
    settings.put("loss", "LossCrossEntropy[weight=uniform, ignoreIndex=255, labelSmoothing=0.0]");
    settings.put("hostile " + HOSTILE, HOSTILE);
    SmallRun run = new SmallRun(home, epochs, settings);
    for (int epoch = 1; epoch <= done; epoch++) {
      run.add(run.epoch(epoch));
    }
    return run.folder;
  }

  /** Writes the report of a run that went on after all epochs but the last. */
  static RunFolder writeLong(Path home, int epochs) throws IOException {
    SmallRun run = new SmallRun(home, epochs, Map.of());
    Gallery gallery = new Gallery(run.info, run.folder.frames(), 0);
    List<EpochScores> earlier = new ArrayList<>();
    for (int epoch = 1; epoch < epochs; epoch++) {
      EpochReport report = run.epoch(epoch);
      gallery.add(epoch, report.images());
      earlier.add(report.scores());
    }
    new Report(run.folder, run.info, earlier).add(run.epoch(epochs), Report.Stage.OVER);
    return run.folder;
  }

  private void add(EpochReport epoch) throws IOException {
    done.add(epoch.scores());
    Files.writeString(folder.metrics(), EpochScores.csv(done));
    boolean over = done.size() == info.epochs();
    report.add(epoch, over ? Report.Stage.OVER : Report.Stage.GOES_ON);
  }

  private EpochReport epoch(int epoch) {
    EpochReport measured = REPORTS.computeIfAbsent((epoch - 1) % MEASURED + 1, this::measure);
    EpochScores s = measured.scores();
    return new EpochReport(
        new EpochScores(
            epoch,
            s.loss(),
            s.meanIou(),
            s.pixelAp(),
            s.ap10(),
            s.ap50(),
            s.ap70(),
            s.ap75(),
            s.ap(),
            s.seconds()),
        measured.confusion(),
        measured.classes(),
        measured.images(),
        measured.intervals());
  }

  private EpochReport measure(int epoch) {
    Random random = new Random(epoch);
    Validation validation =
        new Validation(
            SegmentationTask.singleLabel(ToyData.CLASSES.toArray(String[]::new))
                .withScores(SegmentationTask.Scores.LOGITS)
                .withIgnoreIndex(Sample.VOID),
            FOREGROUND);
    for (Path image : info.images()) {
      Sample sample = read(image);
      INDArray logits = logits(sample, .4 / epoch, random);
      INDArray exp = Transforms.exp(logits);
      validation.add(sample, logits, exp.div(exp.sum(true, 1)));
    }
    return validation.report(epoch, 1. / epoch, 4 + .1 * epoch, new Bootstrap(20, .95, 1));
  }

  /** Returns scores of which blocks of 16 by 16 pixels are wrong with a probability. */
  private static INDArray logits(Sample sample, double wrong, Random random) {
    float[][] z = new float[ToyData.CLASSES.size()][sample.mask().length];
    int[] shift = random.ints(16, 0, 1000).map(r -> r < 1000 * wrong ? 1 + r % 3 : 0).toArray();
    for (int i = 0; i < sample.mask().length; i++) {
      int row = i / sample.width();
      int block = row / 16 * 4 + i % sample.width() / 16;
      int truth = sample.mask()[i] == Sample.VOID ? 0 : sample.mask()[i];
      z[(truth + shift[block]) % z.length][i] = (float) (2 + random.nextGaussian() / 4);
    }
    return Nd4j.createFromArray(z)
        .castTo(DataType.DOUBLE)
        .reshape(1, z.length, sample.height(), sample.width());
  }
}
