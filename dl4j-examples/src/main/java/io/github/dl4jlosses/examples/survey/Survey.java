package io.github.dl4jlosses.examples.survey;

import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.folder.DatasetFolder;
import io.github.dl4jlosses.examples.folder.MaskCode;
import io.github.dl4jlosses.examples.folder.MaskFormat;
import io.github.dl4jlosses.examples.folder.Pair;
import io.github.dl4jlosses.examples.folder.Part;
import io.github.dl4jlosses.examples.folder.SampleReader;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.image.ImageHeader;
import io.github.dl4jlosses.examples.image.InParallel;
import io.github.dl4jlosses.internal.Arguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a folder holds: all files are read once, so that a bad one is known before training starts.
 *
 * <p>Where nobody says what masks mean, they tell it themselves. One mask per image: 16 bits are
 * numbers of objects, three channels are colors, all else are classes; the values found are the
 * classes, and 255 is void unless 0 and 255 are all there is. A mask per label: 16 bits are numbers
 * of objects, else 0 is no and 1 is yes, and 255 is void, or yes if no mask has a 1.
 *
 * <p>Counts are those of the training images, as weights made of others would be learned from them.
 */
public final class Survey {
  private static final double MAX_POS_WEIGHT = 100;

  private final DatasetFolder folder;
  private final SampleReader reader;
  private final List<FileScan> scans;
  private final Map<Part, List<ClassCount>> counts = new EnumMap<>(Part.class);
  private final List<String> problems = new ArrayList<>();

  private Survey(DatasetFolder folder, SampleReader reader, List<FileScan> scans) {
    this.folder = folder;
    this.reader = reader;
    this.scans = scans;
    scans.forEach(scan -> scan.problem().ifPresent(problems::add));
    int first = 0;
    for (Part part : folder.parts()) {
      List<Pair> pairs = folder.part(part);
      counts.put(part, count(pairs, scans.subList(first, first + pairs.size())));
      first += pairs.size();
    }
  }

  /** Reads all files of a folder; they tell what the masks mean. */
  public static Survey of(DatasetFolder folder) {
    return of(folder, Optional.empty(), new ImageDecoder());
  }

  /**
   * Reads all files of a folder.
   *
   * @param format what the values of masks mean; if empty, they tell it
   * @throws IllegalArgumentException if there are neither classes in a table nor in the masks, or
   *     the format is one of several masks per image where there is one
   */
  public static Survey of(DatasetFolder folder, Optional<MaskFormat> format, ImageDecoder decoder) {
    boolean labels = !folder.labels().isEmpty();
    if (format.isPresent() && format.get().isMultiLabel() != labels) {
      throw Arguments.bad(
          "mask format",
          labels ? "be one of a mask per label" : "be one of a mask per image",
          format.get(),
          "masks/label/name.png or masks/name.png?");
    }
    List<FileScan> scans =
        InParallel.map(folder.pairs(), pair -> FileScan.of(pair, decoder, format));
    if (scans.stream().allMatch(scan -> scan.problem().isPresent())) {
      throw new IllegalArgumentException(scans.get(0).problem().orElseThrow());
    }
    MaskFormat means = format.orElseGet(() -> Inference.format(labels, scans));
    ClassTable classes =
        folder.classTable().orElseGet(() -> Inference.classes(means, folder.labels(), scans));
    requireFits(means, classes);
    return new Survey(folder, new SampleReader(means, classes, decoder), scans);
  }

  private static void requireFits(MaskFormat format, ClassTable classes) {
    int least = format.isMultiLabel() ? 1 : 2;
    int most = format == MaskFormat.INSTANCES ? 2 : ClassTable.MAX_CLASSES;
    if (classes.size() < least || classes.size() > most) {
      throw Arguments.bad(
          "classes.csv",
          "list "
              + (format == MaskFormat.INSTANCES ? "background and object" : "at least two classes"),
          classes.names(),
          "the background is a class too");
    }
  }

  private List<ClassCount> count(List<Pair> pairs, List<FileScan> found) {
    MaskCode code = new MaskCode(reader.format(), reader.classes());
    ClassCount[] sums = new ClassCount[reader.classes().size()];
    Arrays.fill(sums, ClassCount.NONE);
    for (int n = 0; n < found.size(); n++) {
      FileScan scan = found.get(n);
      if (scan.problem().isEmpty() && isKnown(code, pairs.get(n), scan)) {
        List<ClassCount> ofImage = ofImage(code, scan);
        Arrays.setAll(sums, c -> sums[c].plus(ofImage.get(c)));
      }
    }
    return List.of(sums);
  }

  private boolean isKnown(MaskCode code, Pair pair, FileScan scan) {
    for (int k = 0; k < scan.counts().size(); k++) {
      if (scan.counts().get(k).keySet().stream().anyMatch(v -> code.of(v) == MaskCode.UNKNOWN)) {
        problems.add(whereUnknown(code, pair.masks().get(k)));
        return false;
      }
    }
    return true;
  }

  private String whereUnknown(MaskCode code, Path mask) {
    try {
      var values = MaskCode.read(reader.format(), reader.decoder(), mask);
      code.translate(mask, values, new int[values.values().length], 0);
      throw new IllegalStateException("mask " + mask + " changed while it was read");
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private List<ClassCount> ofImage(MaskCode code, FileScan scan) {
    int classes = reader.classes().size();
    long[] pixels = new long[classes];
    long[] counted = new long[classes];
    for (int k = 0; k < scan.counts().size(); k++) {
      for (Map.Entry<Integer, Long> entry : scan.counts().get(k).entrySet()) {
        int c = code.of(entry.getKey());
        if (c == Sample.VOID) {
          continue;
        }
        if (reader.format().isMultiLabel()) {
          counted[k] += entry.getValue();
          pixels[k] += c == 1 ? entry.getValue() : 0;
        } else {
          Arrays.setAll(counted, i -> counted[i] + entry.getValue());
          pixels[c] += entry.getValue();
        }
      }
    }
    List<ClassCount> counts = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      boolean shown = pixels[c] > 0;
      counts.add(new ClassCount(pixels[c], counted[c], shown ? 1 : 0, shown ? counted[c] : 0));
    }
    return counts;
  }

  /** Returns the folder. */
  public DatasetFolder folder() {
    return folder;
  }

  /** Returns the reader of its samples. */
  public SampleReader reader() {
    return reader;
  }

  /** Returns what is wrong with files, a line each, with its remedy. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * Returns this survey if every file is sound.
   *
   * @throws IllegalArgumentException otherwise, with the first problem and the number of others
   */
  public Survey requireSound() {
    if (!problems.isEmpty()) {
      int others = problems.size() - 1;
      throw new IllegalArgumentException(
          problems.get(0) + (others > 0 ? "; " + others + " more files have problems" : ""));
    }
    return this;
  }

  /** Returns how often each class occurs in a part, in the order of the channels. */
  public List<ClassCount> counts(Part part) {
    return counts.getOrDefault(part, List.of());
  }

  /** Returns the number of images of each size. */
  public Map<String, Long> sizes() {
    return tally(ImageHeader::size);
  }

  /** Returns the number of images of each kind of file. */
  public Map<String, Long> kinds() {
    return tally(ImageHeader::kind);
  }

  private Map<String, Long> tally(Function<ImageHeader, String> property) {
    return scans.stream()
        .flatMap(scan -> scan.image().stream())
        .collect(Collectors.groupingBy(property, TreeMap::new, Collectors.counting()));
  }

  /** Returns the number of masks of each kind of file. */
  public Map<String, Long> maskKinds() {
    return scans.stream()
        .flatMap(scan -> scan.masks().stream())
        .collect(Collectors.groupingBy(ImageHeader::kind, TreeMap::new, Collectors.counting()));
  }

  /** Returns the height and width that all images reach. */
  public int[] smallest() {
    List<ImageHeader> images = scans.stream().flatMap(scan -> scan.image().stream()).toList();
    return new int[] {
      images.stream().mapToInt(ImageHeader::height).min().orElse(0),
      images.stream().mapToInt(ImageHeader::width).min().orElse(0)
    };
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
    double[] frequencies = counts(Part.TRAIN).stream().mapToDouble(ClassCount::frequency).toArray();
    double[] shown = Arrays.stream(frequencies).filter(f -> f > 0).sorted().toArray();
    if (shown.length == 0) {
      Arrays.fill(frequencies, 1);
      return frequencies;
    }
    int middle = shown.length / 2;
    double median = shown.length % 2 == 1 ? shown[middle] : (shown[middle - 1] + shown[middle]) / 2;
    return Arrays.stream(frequencies).map(f -> f > 0 ? median / f : 1).toArray();
  }

  /**
   * Returns the weight of each class's positive pixels that makes them count as much as its
   * negative ones, for binary cross entropy: negatives / positives of the training images, at least
   * 1/100 and at most 100. A class without pixels has weight 1.
   */
  public double[] posWeights() {
    return counts(Part.TRAIN).stream()
        .mapToDouble(
            count ->
                count.pixels() == 0
                    ? 1
                    : Math.max(
                        1 / MAX_POS_WEIGHT,
                        Math.min(
                            MAX_POS_WEIGHT,
                            (double) (count.counted() - count.pixels()) / count.pixels())))
        .toArray();
  }

  /** Returns a table for people. */
  @Override
  public String toString() {
    return SurveyText.of(this);
  }
}
