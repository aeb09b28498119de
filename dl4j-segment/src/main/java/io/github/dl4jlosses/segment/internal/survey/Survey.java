package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.ClassWeights;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Evidence;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Names;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageScan;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskChecks;
import io.github.dl4jlosses.segment.internal.range.ValueSpread;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.terminal.TextTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a folder holds: all files are read once, so that a bad one is known before training starts.
 *
 * <p>{@link io.github.dl4jlosses.segment.internal.guess} says what masks mean where nobody does.
 *
 * <p>Counts are those of the training images, as weights made of others would be learned from them.
 */
public final class Survey {
  private static final double MAX_POS_WEIGHT = 100;

  private final DatasetFolder folder;
  private final SampleReader reader;
  private final Map<Subset, List<FileScan>> scans = new EnumMap<>(Subset.class);
  private final Map<Subset, List<ClassCount>> counts = new EnumMap<>(Subset.class);
  private final List<String> maskNotes;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes;
  private VoidCount voids = new VoidCount(List.of(), 0, 0);

  Survey(DatasetFolder folder, SampleReader reader, List<FileScan> all, List<String> maskNotes) {
    this.folder = folder;
    this.reader = reader;
    this.maskNotes =
        folder.origin().isDrawn()
            ? DrawnNotes.of(all, folder.origin(), reader)
            : List.copyOf(maskNotes);
    ClassCounter counter = new ClassCounter(reader);
    int first = 0;
    for (Subset subset : folder.parts()) {
      List<FileScan> of = all.subList(first, first + folder.part(subset).size());
      first += of.size();
      List<FileScan> sound = new ArrayList<>();
      for (FileScan scan : of) {
        Optional<String> problem = counter.problem(scan);
        problem.ifPresentOrElse(problems::add, () -> sound.add(scan));
      }
      scans.put(subset, of);
      counts.put(subset, counter.count(sound));
      if (subset == Subset.TRAIN) {
        voids = VoidCount.of(reader, sound);
      }
    }
    notes =
        new ArrayList<>(
            SurveyNotes.of(folder, reader, counts(Subset.TRAIN), this.maskNotes, voids));
    notes.addAll(ImageNotes.of(all, reader.decoder().ranges()));
  }

  /**
   * Reads all files of a folder.
   *
   * @throws IllegalArgumentException if there are neither classes in a table nor in the masks, the
   *     format is one of several masks per image where there is one, the masks can be read in two
   *     ways, or the background does not fit them
   */
  public static Survey of(DatasetFolder folder, ReadingRules rules) {
    return new SurveyReader(folder, rules).survey();
  }

  /** Returns this survey with the background that its counts lead to. */
  Survey with(BackgroundRule background) {
    List<Long> pixels = counts(Subset.TRAIN).stream().map(ClassCount::pixels).toList();
    Names names = folder.classTable().isPresent() ? Names.LISTED : Names.MADE_UP;
    Evidence evidence = new Evidence(reader.formats().get(0), reader.classes(), names, pixels);
    BackgroundRule.Decision decision = background.decide(evidence);
    BackgroundRule.Decision known = folder.groundValue().map(decision::onGround).orElse(decision);
    return new Survey(folder, reader.with(known), scans().toList(), maskNotes);
  }

  /** Returns this survey with one class a pixel, or labels, which the files may both be read as. */
  public Survey withLabeling(Labeling labeling) {
    return new Survey(folder, reader.withLabeling(labeling), scans().toList(), maskNotes);
  }

  static IllegalArgumentException refusal(List<String> problems) {
    int others = problems.size() - 1;
    return new IllegalArgumentException(
        problems.get(0)
            + (others > 0
                ? "; " + Arguments.count(others, "more file has", "more files have") + " problems"
                : ""));
  }

  public DatasetFolder folder() {
    return folder;
  }

  public SampleReader reader() {
    return reader;
  }

  /** Returns what is wrong with files, a line each, with its remedy. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Returns what is sound and may surprise, for people. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Returns what is read of images otherwise than one may think, which the notes have too. */
  public List<String> imageNotes() {
    return ImageNotes.of(scans().toList(), reader.decoder().ranges());
  }

  /** Returns how the values of the training images of so many bits are spread. */
  Optional<ValueSpread> spread(int bits) {
    return spreads(scans.getOrDefault(Subset.TRAIN, List.of())).stream()
        .filter(values -> values.bits() == bits)
        .reduce(ValueSpread::with);
  }

  static List<ValueSpread> spreads(List<FileScan> scans) {
    return scans.stream().flatMap(scan -> scan.image().stream()).map(ImageScan::values).toList();
  }

  /** Returns those notes that are about what masks mean. */
  public List<String> maskNotes() {
    return maskNotes;
  }

  /**
   * Returns this survey if every file is sound.
   *
   * @throws IllegalArgumentException otherwise, with the first problem and the number of others
   */
  public Survey requireSound() {
    if (!problems.isEmpty()) {
      throw refusal(problems);
    }
    return this;
  }

  /**
   * Returns this survey if any training image shows something.
   *
   * @throws IllegalArgumentException otherwise
   */
  public Survey requireContent() {
    ImageNotes.requireContent(scans.getOrDefault(Subset.TRAIN, List.of()));
    return this;
  }

  /** Returns how much of the training masks is void. */
  VoidCount voids() {
    return voids;
  }

  /** Returns where objects may be that no class shows: in the alpha of a file, which is dropped. */
  public Optional<String> alphaRemedy() {
    return MaskChecks.alphaRemedy(scans().flatMap(scan -> scan.masks().stream()).toList());
  }

  /** Returns how often each class occurs in a subset, in the order of the channels. */
  public List<ClassCount> counts(Subset subset) {
    return counts.getOrDefault(subset, List.of());
  }

  /** Returns the headers of the images of a subset that can be read, by name. */
  public List<ImageHeader> images(Subset subset) {
    return scans.getOrDefault(subset, List.of()).stream()
        .flatMap(scan -> scan.image().stream())
        .map(ImageScan::header)
        .toList();
  }

  Stream<FileScan> scans() {
    return scans.values().stream().flatMap(List::stream);
  }

  /**
   * Returns weights that balance the classes of the training images by median frequency:
   *
   * <pre>
   *   weight_c = median(f) / f_c      f_c = pixels of c / pixels of the images that show c
   * </pre>
   *
   * <p>Void pixels do not count. A class that no image shows has weight 1, and no part in the
   * median.
   *
   * <p><b>Source.</b> Eigen and Fergus, ICCV 2015, section 6.3.2.
   */
  public double[] classWeights() {
    return ofTraining().medianFrequency();
  }

  /**
   * Returns the weight of each class's positive pixels that makes them count as much as its
   * negative ones, for binary cross entropy: negatives / positives of the training images, at least
   * 1/100 and at most 100. A class without pixels has weight 1.
   */
  public double[] posWeights() {
    return ofTraining().posWeight(MAX_POS_WEIGHT);
  }

  private ClassWeights ofTraining() {
    return new ClassWeights(counts(Subset.TRAIN).stream().map(ClassCount::forWeights).toList());
  }

  /** Returns what channels have of values of all classes: the background may be no channel. */
  public double[] ofChannels(double... ofClasses) {
    return reader.channelClasses().mapToDouble(c -> ofClasses[c]).toArray();
  }

  /** Returns this survey with a table of at most so many columns. */
  public String text(int columns) {
    return SurveyText.of(this, columns);
  }

  @Override
  public String toString() {
    return text(TextTable.USUAL);
  }
}
