package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.image.ImageScan;
import io.github.dl4jlosses.segment.internal.image.ImageScan.Content;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is read of images otherwise than a reader may think: each is said once, of the first. */
final class ImageNotes {
  private final Map<String, List<Path>> images = new LinkedHashMap<>();

  private ImageNotes() {}

  static List<String> of(List<FileScan> scans, InputRanges ranges) {
    ImageNotes notes = new ImageNotes();
    for (FileScan scan : scans) {
      scan.image().ifPresent(image -> notes.add(scan.files().image(), image, ranges));
    }
    return notes.lines();
  }

  private void add(Path file, ImageScan image, InputRanges ranges) {
    image.header().bandsNote().ifPresent(note -> add(file, note));
    shown(image.content()).ifPresent(note -> add(file, note));
    ranges.note(image.values()).ifPresent(note -> add(file, note));
  }

  private static Optional<String> shown(Content content) {
    return switch (content) {
      case SOME -> Optional.empty();
      case NONE -> Optional.of("shows nothing: all its pixels are equal (black, or broken?)");
      case ALPHA_ALONE ->
          Optional.of("shows nothing but a shape in its alpha channel, which is not read");
    };
  }

  /**
   * Checks that an image shows something.
   *
   * @throws IllegalArgumentException if none does, and there are some
   */
  static void requireContent(List<FileScan> scans) {
    List<ImageScan> images = scans.stream().flatMap(scan -> scan.image().stream()).toList();
    if (images.isEmpty() || images.stream().anyMatch(i -> i.content() == Content.SOME)) {
      return;
    }
    boolean alpha = images.stream().anyMatch(i -> i.content() == Content.ALPHA_ALONE);
    throw Arguments.bad(
        "images of the training",
        "show something",
        "equal pixels all over each, as in " + FileNames.shown(scans.get(0).files().image()),
        alpha
            ? "the alpha channel is not read, but shows a shape: save that as gray values"
            : "black, or broken? Export them again");
  }

  private void add(Path file, String note) {
    images.computeIfAbsent(note, n -> new ArrayList<>()).add(file);
  }

  private List<String> lines() {
    return images.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static String line(String note, List<Path> files) {
    String others = files.size() == 1 ? "" : " (and " + (files.size() - 1) + " more images)";
    return "image " + FileNames.shown(files.get(0)) + " " + note + others;
  }
}
