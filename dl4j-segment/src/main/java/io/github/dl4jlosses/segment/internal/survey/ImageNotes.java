package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.image.ImageScan;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    ranges.note(image.values()).ifPresent(note -> add(file, note));
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
