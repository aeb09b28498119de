package io.github.dl4jlosses.segment.internal.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.dl4jlosses.segment.internal.evaluate.ImageScores;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The validation images that are segmented worst, and how they were segmented in earlier epochs.
 *
 * <p>Which images are worst is known only at the end, so the masks of all are kept, as small PNG
 * files in Base64: a file per epoch, so that a resumed run has them too. Of a long run every
 * second, fourth, … epoch is kept, {@value #MAX_FRAMES} at most; that and {@value #IMAGES} images
 * of {@value ImageScores#MAX_EDGE} pixels at most bound the page.
 */
final class Gallery {
  static final int IMAGES = 12;
  static final int MAX_FRAMES = 24;

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
  private static final Frame NOTHING = new Frame("", "");
  private static final int MAX_BYTES = 1 << 29; // of the pictures of an epoch

  private final RunDescription run;
  private final Path folder;
  private final List<Integer> frames = new ArrayList<>(); // epochs that are kept, then the last
  private final Map<Integer, String> images = new HashMap<>(); // that were shown once
  private final ImageDecoder decoder;
  private int every = 1;

  /** Creates a gallery of files in a folder, where those of so many earlier epochs are. */
  Gallery(RunDescription run, Path folder, int earlier) {
    this.run = run;
    this.folder = folder;
    decoder = new ImageDecoder().withRanges(run.ranges());
    IntStream.rangeClosed(1, earlier).forEach(this::keep);
  }

  /**
   * One image of the page, with the number of objects missed or invented; pictures are PNG in
   * Base64.
   */
  public record Item(
      String name,
      PageNumber shownIou,
      int errors,
      int width,
      int height,
      String image,
      String truth,
      String predicted,
      String wrong) {}

  private record Frame(String predicted, String wrong) {}

  void add(int epoch, List<ImageScores> scores) throws IOException {
    if (!frames.contains(epoch)) {
      for (int dropped : keep(epoch)) {
        Files.deleteIfExists(file(dropped));
      }
    }
    List<Integer> colors = run.shownColors();
    AtomicFiles.write(
        file(epoch),
        String.join(
            "",
            InParallel.map(
                scores,
                s ->
                    pictures(s).classes(s.predicted(), colors)
                        + " "
                        + pictures(s).errors(s.wrong())
                        + "\n")));
  }

  private Path file(int epoch) {
    return folder.resolve(String.format(Locale.ROOT, "%04d.txt", epoch));
  }

  /** Makes room for an epoch, and returns those that are not kept any more. */
  private List<Integer> keep(int epoch) {
    List<Integer> before = List.copyOf(frames);
    frames.removeIf(frame -> !isKept(frame)); // the last one of before
    if (frames.size() >= MAX_FRAMES - 1) {
      every *= 2;
      frames.removeIf(frame -> !isKept(frame));
    }
    frames.add(epoch);
    return before.stream().filter(frame -> !frames.contains(frame)).toList();
  }

  private boolean isKept(int epoch) {
    return (epoch - 1) % every == 0;
  }

  private static Thumbnails pictures(ImageScores scores) {
    return new Thumbnails(scores.height(), scores.width());
  }

  /** Returns the epochs that are kept and can be read; the last is the last. */
  List<Integer> epochs() {
    return frames.stream().filter(epoch -> canBeRead(file(epoch))).toList();
  }

  /** A pipe or a device may never end, and a link leads to a file that is not of the run. */
  private static boolean canBeRead(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.isReadable(file)
          && Files.size(file) <= MAX_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns those of them that have so many images, as when others were there they would mix. */
  List<Integer> epochs(int images) throws IOException {
    List<Integer> same = new ArrayList<>();
    for (int epoch : epochs()) {
      if (lines(epoch).size() == images) {
        same.add(epoch);
      }
    }
    return same;
  }

  /** Returns a line for each image; few of them are shown. */
  private List<String> lines(int epoch) throws IOException {
    Path file = file(epoch);
    byte[] lines = SmallFiles.bytes("file " + FileNames.shown(file), file, MAX_BYTES);
    return new String(lines, ISO_8859_1).lines().toList();
  }

  /** The page takes the pictures as they are, so a line of anything else shows nothing. */
  private static Frame frame(String line) {
    String[] images = line.split(" ", -1);
    boolean sound =
        images.length == 2 && Stream.of(images).allMatch(i -> BASE64.matcher(i).matches());
    return sound ? new Frame(images[0], images[1]) : NOTHING;
  }

  /** Returns the numbers of the images with the lowest mean IoU, the worst first. */
  static List<Integer> worst(List<ImageScores> scores) {
    return IntStream.range(0, scores.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores.get(i).meanIou())) // NaN is last
        .limit(IMAGES)
        .toList();
  }

  List<Item> items(List<ImageScores> scores) {
    List<Integer> colors = run.shownColors();
    List<Item> items = new ArrayList<>();
    for (int i : worst(scores)) {
      ImageScores s = scores.get(i);
      Thumbnails pictures = pictures(s);
      items.add(
          new Item(
              FileNames.name(run.images().get(i)),
              PageNumber.of(s.meanIou(), 4),
              s.errors().size(),
              pictures.width(),
              pictures.height(),
              image(i),
              pictures.classes(s.truth(), colors),
              pictures.classes(s.predicted(), colors),
              pictures.errors(s.wrong())));
    }
    return items;
  }

  private String image(int i) {
    return images.computeIfAbsent(
        i,
        n -> {
          Picture picture = decoder.picture(run.images().get(n));
          return new Thumbnails(picture.height(), picture.width()).image(picture.rgb());
        });
  }

  /**
   * Returns the pictures of all epochs that are kept, as JSON: {@code [[[predicted, errors], …of
   * the images], …of the epochs]}.
   */
  String json(List<ImageScores> scores) throws IOException {
    List<Integer> worst = worst(scores);
    List<String> epochs = new ArrayList<>();
    for (int epoch : epochs(scores.size())) {
      List<String> lines = lines(epoch);
      epochs.add(
          worst.stream()
              .map(i -> frame(lines.get(i)))
              .map(f -> "[\"" + f.predicted + "\",\"" + f.wrong + "\"]")
              .collect(Collectors.joining(",", "[", "]")));
    }
    return epochs.stream().collect(Collectors.joining(",\n", "[", "]"));
  }
}
