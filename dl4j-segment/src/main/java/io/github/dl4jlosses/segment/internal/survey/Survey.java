package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Evidence;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Names;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.guess.MaskFormatGuess;
import io.github.dl4jlosses.segment.internal.guess.MaskNotes;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageScan;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import io.github.dl4jlosses.segment.internal.mask.MaskChecks;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.range.RangeRule;
import io.github.dl4jlosses.segment.internal.range.ValueSpread;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a folder holds: all files are read once, so that a bad one is known before training starts.
 *
 * <p>{@link io.github.dl4jlosses.segment.internal.guess} says what masks mean where nobody does.
 *
 * <p>Counts are those of the training images, as weights made of others would be learned from them.
 */
public final class Survey {
  private final DatasetFolder folder;
  private final SampleReader reader;
  private final Map<Subset, List<FileScan>> scans = new EnumMap<>(Subset.class);
  private final Map<Subset, List<ClassCount>> counts = new EnumMap<>(Subset.class);
  private final List<String> maskNotes;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes;
  private VoidCount voids = new VoidCount(List.of(), 0, 0);

  private Survey(
      DatasetFolder folder, SampleReader reader, List<FileScan> all, List<String> maskNotes) {
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

  /** Reads all files of a folder; the range of the images is found in those of the training. */
  public static Survey of(
      DatasetFolder folder,
      List<MaskFormat> asked,
      VoidValues voids,
      BackgroundRule background,
      ImageDecoder decoder) {
    return of(folder, asked, voids, background, decoder, RangeRule.auto()::of);
  }

  /**
   * Reads all files of a folder.
   *
   * @param asked what the values of masks mean: of the one mask of an image, or of the masks of
   *     each label; if empty, it is guessed. Drawn objects tell it themselves
   * @param voids values of masks that are void beside those of the table
   * @param background decides which class is no object, by what the training masks show
   * @param ranges gives what is scaled to -1..1, of the values of the training images
   * @throws IllegalArgumentException if there are neither classes in a table nor in the masks, the
   *     format is one of several masks per image where there is one, the masks can be read in two
   *     ways, or the background does not fit them
   */
  public static Survey of(
      DatasetFolder folder,
      List<MaskFormat> asked,
      VoidValues voids,
      BackgroundRule background,
      ImageDecoder decoder,
      Function<List<ValueSpread>, InputRanges> ranges) {
    List<MaskFormat> given =
        folder.origin().isDrawn() ? List.of(MaskFormat.INDEX) : List.copyOf(asked);
    MaskChecks.require(folder.labels(), given);
    PixelBudget budget = new PixelBudget(Runtime.getRuntime().maxMemory() / 2);
    FileScan.Scanner scanner = new FileScan.Scanner(decoder, budget);
    List<FileScan> first = InParallel.map(folder.pairs(), files -> scanner.scan(files, given));
    MaskFormatGuess inference =
        new MaskFormatGuess(folder.labels(), folder.classTable(), voids, sound(first, voids));
    List<MaskFormat> formats = given.isEmpty() ? inference.formats() : given;
    List<FileScan> scans = InParallel.map(first, scan -> scanner.again(scan, formats));
    ClassTable classes =
        folder
            .classTable()
            .orElseGet(
                () ->
                    new MaskFormatGuess(
                            folder.labels(), Optional.empty(), voids, sound(scans, voids))
                        .classes(formats));
    Set<ImageMaskFiles> training = Set.copyOf(folder.part(Subset.TRAIN));
    List<FileScan> learned = scans.stream().filter(s -> training.contains(s.files())).toList();
    ImageDecoder scaling = decoder.withRanges(ranges.apply(spreads(learned)));
    SampleReader reader = new SampleReader(formats, classes, voids, scaling);
    MaskChecks.require(formats.get(0), reader.classes());
    MaskNotes notes = new MaskNotes(given, formats, folder.classTable(), voids, inference.scans());
    return new Survey(folder, reader, scans, notes.lines()).with(background);
  }

  private Survey with(BackgroundRule background) {
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

  private static List<List<MaskScan>> sound(List<FileScan> scans, VoidValues voids) {
    List<FileScan> sound = scans.stream().filter(FileScan::isSound).toList();
    if (sound.isEmpty()) {
      throw refusal(scans.stream().flatMap(scan -> scan.problem().stream()).toList());
    }
    return sound.stream().map(scan -> scan.without(voids).masks()).toList();
  }

  private static IllegalArgumentException refusal(List<String> problems) {
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

  private static List<ValueSpread> spreads(List<FileScan> scans) {
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
    return ClassBalance.weights(counts(Subset.TRAIN));
  }

  /**
   * Returns the weight of each class's positive pixels that makes them count as much as its
   * negative ones, for binary cross entropy: negatives / positives of the training images, at least
   * 1/100 and at most 100. A class without pixels has weight 1.
   */
  public double[] posWeights() {
    return ClassBalance.posWeights(counts(Subset.TRAIN));
  }

  /** Returns what channels have of values of all classes: the background may be no channel. */
  public double[] ofChannels(double... ofClasses) {
    return reader.channelClasses().mapToDouble(c -> ofClasses[c]).toArray();
  }

  @Override
  public String toString() {
    return SurveyText.of(this);
  }
}
