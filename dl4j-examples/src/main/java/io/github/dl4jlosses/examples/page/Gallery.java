package io.github.dl4jlosses.examples.page;

import io.github.dl4jlosses.examples.data.MaskFiles;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.report.ImageScores;
import io.github.dl4jlosses.examples.report.RunInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The validation images that are segmented worst, and how they were segmented in earlier epochs.
 *
 * <p>Which images are worst is known only at the end, so the masks of all are kept, as small PNG
 * files. Of a long run every second, fourth, … epoch is kept, {@value #MAX_FRAMES} at most; that
 * and {@value #IMAGES} images of {@value Pictures#MAX_EDGE} pixels at most bound the page.
 */
final class Gallery {
  static final int IMAGES = 12;
  static final int MAX_FRAMES = 24;

  private final RunInfo run;
  private final List<Frame> frames = new ArrayList<>(); // those that are kept, then the last
  private final Map<Integer, String> images = new HashMap<>(); // that were shown once
  private int every = 1;

  Gallery(RunInfo run) {
    this.run = run;
  }

  /**
   * One image of the page; all pictures are PNG in Base64.
   *
   * @param name its file
   * @param shownIou mean IoU of the last epoch
   * @param errors how many objects were missed or invented
   */
  public record Item(
      String name,
      Num shownIou,
      int errors,
      int width,
      int height,
      String image,
      String truth,
      String predicted,
      String wrong) {}

  /** The pictures of all images in one epoch. */
  private record Frame(int epoch, List<String> predicted, List<String> wrong) {}

  /** Adds the predictions of an epoch. */
  void add(int epoch, List<ImageScores> scores) {
    frames.removeIf(frame -> !isKept(frame.epoch)); // the last one of before
    if (frames.size() >= MAX_FRAMES - 1) {
      every *= 2;
      frames.removeIf(frame -> !isKept(frame.epoch));
    }
    int classes = run.classNames().size();
    frames.add(
        new Frame(
            epoch,
            scores.parallelStream().map(s -> pictures(s).classes(s.predicted(), classes)).toList(),
            scores.parallelStream()
                .map(s -> pictures(s).errors(s.truth(), s.predicted()))
                .toList()));
  }

  private boolean isKept(int epoch) {
    return (epoch - 1) % every == 0;
  }

  private static Pictures pictures(ImageScores scores) {
    return new Pictures(scores.height(), scores.width());
  }

  /** Returns the epochs that are kept; the last is the last. */
  List<Integer> epochs() {
    return frames.stream().map(Frame::epoch).toList();
  }

  /** Returns the numbers of the images with the lowest mean IoU, the worst first. */
  static List<Integer> worst(List<ImageScores> scores) {
    return IntStream.range(0, scores.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores.get(i).meanIou())) // NaN is last
        .limit(IMAGES)
        .toList();
  }

  /** Returns the worst images as they are in the last epoch. */
  List<Item> items(List<ImageScores> scores) throws IOException {
    Frame last = frames.get(frames.size() - 1);
    List<Item> items = new ArrayList<>();
    for (int i : worst(scores)) {
      ImageScores s = scores.get(i);
      items.add(
          new Item(
              String.valueOf(run.images().get(i).getFileName()),
              Num.of(s.meanIou(), 4),
              s.errors().size(),
              pictures(s).width(),
              pictures(s).height(),
              image(i),
              pictures(s).classes(s.truth(), run.classNames().size()),
              last.predicted.get(i),
              last.wrong.get(i)));
    }
    return items;
  }

  private String image(int i) throws IOException {
    String known = images.get(i);
    if (known != null) {
      return known;
    }
    Sample sample = MaskFiles.read(run.images().get(i), run.classNames().size());
    String image = new Pictures(sample.height(), sample.width()).image(sample);
    images.put(i, image);
    return image;
  }

  /**
   * Returns the pictures of all epochs that are kept, as JSON: {@code [[[predicted, errors], …of
   * the images], …of the epochs]}.
   */
  String json(List<ImageScores> scores) {
    List<Integer> worst = worst(scores);
    return frames.stream()
        .map(
            frame ->
                worst.stream()
                    .map(i -> "[\"" + frame.predicted.get(i) + "\",\"" + frame.wrong.get(i) + "\"]")
                    .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining(",\n", "[", "]"));
  }
}
