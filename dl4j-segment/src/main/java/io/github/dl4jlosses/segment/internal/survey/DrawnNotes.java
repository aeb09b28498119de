package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is decided of drawn objects, and what of them is not as it was drawn. */
final class DrawnNotes {
  private final List<FileScan> scans;
  private final List<String> lines = new ArrayList<>();

  private DrawnNotes(List<FileScan> scans) {
    this.scans = scans;
  }

  /** Returns a line for each; none if nothing is drawn. */
  static List<String> of(List<FileScan> scans, MaskOrigin origin, SampleReader reader) {
    List<FileScan> drawn = scans.stream().filter(scan -> scan.drawn().isPresent()).toList();
    if (drawn.isEmpty()) {
      return List.of();
    }
    DrawnNotes notes = new DrawnNotes(drawn);
    notes.objects();
    notes.blank();
    notes.turned();
    boolean single = reader.labeling() == Labeling.SINGLE_LABEL;
    notes.shared(single);
    notes.some(crowds(origin), DrawnCount::crowds);
    notes.some("objects that reach out of their image, cut off", DrawnCount::clipped);
    notes.some("objects without a pixel, too thin or outside", DrawnCount::empty);
    if (single) {
      notes.some("objects that other classes cover, left out", DrawnCount::hidden);
    }
    return List.copyOf(notes.lines);
  }

  private static String crowds(MaskOrigin origin) {
    return origin == MaskOrigin.COCO
        ? "crowds, void (--crowds objects reads them as objects)"
        : "shapes __ignore__, void";
  }

  private static DrawnCount count(FileScan scan) {
    return scan.drawn().orElseThrow();
  }

  private void objects() {
    Map<String, Integer> kinds = new TreeMap<>();
    for (FileScan scan : scans) {
      count(scan).kinds().forEach((kind, count) -> kinds.merge(kind, count, Integer::sum));
    }
    int all = kinds.values().stream().mapToInt(Integer::intValue).sum();
    String shown =
        kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "));
    lines.add("objects: " + all + (all > 0 ? " (" + shown + ")" : ""));
  }

  private void blank() {
    List<FileScan> blank = scans.stream().filter(scan -> count(scan).isBlank()).toList();
    if (!blank.isEmpty()) {
      lines.add(
          "images without an object, all background: "
              + blank.size()
              + ", as "
              + name(blank.get(0)));
    }
  }

  private void turned() {
    List<FileScan> turned = scans.stream().filter(DrawnNotes::isTurned).toList();
    if (!turned.isEmpty()) {
      lines.add(
          "images that their EXIF orientation turns: "
              + turned.size()
              + ", as "
              + name(turned.get(0))
              + "; objects are read as drawn on the turned ones");
    }
  }

  private static boolean isTurned(FileScan scan) {
    return scan.image().filter(image -> image.header().orientation() != 1).isPresent();
  }

  private void shared(boolean single) {
    long pixels = scans.stream().mapToLong(scan -> count(scan).shared()).sum();
    if (pixels > 0) {
      FileScan first =
          scans.stream().filter(scan -> count(scan).shared() > 0).findFirst().orElseThrow();
      lines.add(
          "pixels in objects of several classes: "
              + pixels
              + ", as in "
              + name(first)
              + (single
                  ? "; the smaller object is on top (--loss bce keeps both)"
                  : "; each is a label of its own"));
    }
  }

  private void some(String what, Function<DrawnCount, List<Long>> which) {
    int all = scans.stream().mapToInt(scan -> which.apply(count(scan)).size()).sum();
    if (all > 0) {
      FileScan first =
          scans.stream().filter(s -> !which.apply(count(s)).isEmpty()).findFirst().orElseThrow();
      long id = which.apply(count(first)).get(0);
      lines.add(what + ": " + all + ", as annotation " + id + " of " + name(first));
    }
  }

  private static String name(FileScan scan) {
    Path image = scan.files().image();
    return FileNames.shown(FileNames.name(image));
  }
}
