package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was decided on masks that somebody might have meant otherwise, a line each, for people.
 *
 * @param given formats that somebody said; empty if they were guessed
 * @param scans of each image the masks, as they were read first
 */
public record MaskNotes(
    List<MaskFormat> given,
    List<MaskFormat> formats,
    Optional<ClassTable> table,
    VoidValues voids,
    List<List<MaskScan>> scans) {
  private static final int VOC_BORDER = 0xE0E0C0;
  private static final int WHITE = 65535; // of 16 bits

  public List<String> lines() {
    List<String> notes = new ArrayList<>();
    if (given.isEmpty()) {
      guessed(notes);
    }
    palettes(notes);
    boolean border =
        voids.may255BeVoid()
            && any(MaskFormat::hasInstances, m -> !m.isDeep() && m.has(Sample.VOID));
    if (border) {
      notes.add(
          "255 is void in masks of 8 bits that number objects; --ignore none makes it an object");
    }
    if (any(MaskFormat::hasInstances, m -> m.isDeep() && m.has(WHITE)) && !voids.contains(WHITE)) {
      notes.add("65535 is an object; --ignore 65535 makes it void");
    }
    boolean learned = table.isEmpty() && !voids.contains(VOC_BORDER);
    if (learned && any(f -> f == MaskFormat.COLOR, MaskNotes::showsVocBorder)) {
      notes.add("#E0E0C0 is a class, and void in VOC: --ignore \"#E0E0C0\" makes it void");
    }
    List<String> yes =
        scans.stream()
            .flatMap(List::stream)
            .flatMap(mask -> mask.colorOfYes().stream())
            .distinct()
            .map(color -> String.format(Locale.ROOT, "#%06X", color))
            .sorted()
            .toList();
    if (!yes.isEmpty()) {
      notes.add("masks of labels have one color on black, which is yes: " + String.join(", ", yes));
    }
    scans.stream()
        .flatMap(List::stream)
        .filter(mask -> mask.alpha() == PixelValues.Alpha.SHAPE)
        .findFirst()
        .ifPresent(
            mask ->
                notes.add(
                    "the alpha channel of masks is not read, such as that of "
                        + FileNames.shown(mask.file())));
    return notes;
  }

  private static boolean showsVocBorder(MaskScan mask) {
    return mask.isColor() ? mask.has(VOC_BORDER) : mask.palette().containsValue(VOC_BORDER);
  }

  private void guessed(List<String> notes) {
    int bits =
        scans.stream()
            .flatMap(List::stream)
            .mapToInt(mask -> Math.max(Byte.SIZE, mask.header().bits()))
            .max()
            .orElse(0);
    if (formats.stream().anyMatch(MaskFormat::hasInstances)) {
      notes.add(
          "masks of "
              + bits
              + " bits are read as numbers of objects; if the numbers are "
              + (formats.get(0).isMultiLabel()
                  ? "yes, --threshold-masks 1 says so"
                  : "classes, list them in classes.csv, or say --masks index"));
    }
    if (table.isEmpty() && any(f -> f == MaskFormat.INDEX, MaskScan::isDeep)) {
      notes.add(
          "masks of "
              + bits
              + " bits are read as classes; if their values number objects, say --masks instances");
    }
    List<MaskScan> masks = scans.stream().map(scan -> scan.get(0)).toList();
    if (table.isEmpty()
        && formats.contains(MaskFormat.INDEX)
        && new ObjectNumbers(masks).ofBytes() == ObjectNumbers.Verdict.PERHAPS_CLASSES) {
      notes.add(
          "values of masks are read as classes, but lie in one piece each; if they number objects,"
              + " say --masks instances");
    }
    if (table.isEmpty() && !formats.get(0).isMultiLabel() && !formats.get(0).hasInstances()) {
      boolean color = formats.contains(MaskFormat.COLOR);
      List<MaskScan> alike = masks.stream().filter(mask -> mask.isColor() == color).toList();
      notes.addAll(new Strays(alike, voids).notes());
    }
    if (any(
        f -> f != MaskFormat.COLOR,
        m -> m.hasChannels() && !m.isBlank() && m.colorOfYes().isEmpty())) {
      boolean several = formats.get(0).isMultiLabel();
      notes.add(
          "red, green and blue of masks are equal, so they are read as one number"
              + (several ? "" : "; --masks color reads them as colors"));
    }
  }

  private void palettes(List<String> notes) {
    if (!formats.contains(MaskFormat.INDEX) && !formats.contains(MaskFormat.COLOR)) {
      return;
    }
    List<MaskScan> masks = scans.stream().map(scan -> scan.get(0)).toList();
    boolean byColor = formats.contains(MaskFormat.COLOR);
    new PaletteOrder(masks)
        .conflict()
        .ifPresent(
            conflict ->
                notes.add(
                    conflict.text()
                        + ": masks are read by "
                        + (byColor ? "color; --masks index reads indices" : "index as said")));
  }

  /** Whether any mask of such a format is like that. */
  private boolean any(Predicate<MaskFormat> format, Predicate<MaskScan> mask) {
    for (int k = 0; k < formats.size(); k++) {
      int label = k;
      if (format.test(formats.get(k)) && scans.stream().anyMatch(s -> mask.test(s.get(label)))) {
        return true;
      }
    }
    return false;
  }
}
