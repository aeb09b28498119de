package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.Background;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Which class each value of a mask file is. */
public final class MaskCode {
  /** The code of a value that is no class. */
  public static final int UNKNOWN = -1;

  /** The white of 8 bits, and that of 16. */
  public static final Set<Integer> WHITES = Set.of(255, 65535);

  private static final int HALF = 128; // of the gray values of 8 bits

  private final MaskFormat format;
  private final ClassTable table;
  private final VoidValues voids;
  private final int nothing; // class of what has no number, where masks number objects
  private final Map<Integer, Integer> codes = new HashMap<>(); // of values, or of colors

  public MaskCode(MaskFormat format, ClassTable table, Background background, VoidValues voids) {
    this.format = format;
    this.table = table;
    this.voids = voids;
    nothing = Math.max(0, background.in(table));
    if (format == MaskFormat.INDEX && voids.may255BeVoid()) {
      codes.put(Sample.VOID, Sample.VOID);
    }
    int channel = 0;
    for (LabelClass entry : table.entries()) {
      int code = entry.role() == Role.CLASS ? channel++ : Sample.VOID;
      codes.put(format == MaskFormat.COLOR ? entry.color() : entry.value(), code);
    }
  }

  /**
   * Returns the class of a value of a file, {@link Sample#VOID}, or UNKNOWN.
   *
   * @param bits of a sample of the file: of 8, 255 is no number of an object
   */
  public int of(int value, int bits) {
    if (voids.contains(value)) {
      return Sample.VOID;
    }
    boolean isVoid = value == Sample.VOID && voids.may255BeVoid();
    return switch (format) {
      case INDEX, COLOR -> codes.getOrDefault(value, UNKNOWN);
      case LABELS -> value <= 1 || isVoid ? value : UNKNOWN;
      case LABELS_BLACK_WHITE -> value == 0 ? 0 : WHITES.contains(value) ? 1 : UNKNOWN;
      case INSTANCES, LABEL_INSTANCES ->
          isVoid && bits <= Byte.SIZE ? Sample.VOID : value == 0 ? nothing() : 1 - nothing();
    };
  }

  /** Returns the code of what has no number, where masks number objects. */
  private int nothing() {
    return format == MaskFormat.INSTANCES ? nothing : 0;
  }

  public boolean isVoid(int value, int bits) {
    return of(value, bits) == Sample.VOID;
  }

  /** Reads the values of a file as they are; {@code first} may refuse its header before. */
  public static PixelValues read(
      MaskFormat format, ImageDecoder decoder, Path mask, Consumer<ImageHeader> first) {
    return format == MaskFormat.COLOR ? decoder.colors(mask, first) : decoder.numbers(mask, first);
  }

  /**
   * Writes the classes of a file into a plane.
   *
   * @throws IllegalArgumentException if it has a value that is none, or another size
   */
  public void translate(Path mask, PixelValues values, int[] target, int from) {
    int last = UNKNOWN; // of neighbors most are the same
    int code = UNKNOWN;
    int[] pixels = values.values();
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] != last || code == UNKNOWN) {
        last = pixels[i];
        code = of(last, values.header().bits());
        if (code == UNKNOWN) {
          throw unknown(mask, last, values.place(i));
        }
      }
      target[from + i] = code;
    }
  }

  /** Returns what to throw for a value that is no class; the place is for people. */
  public IllegalArgumentException unknown(Path mask, int value, String place) {
    String name = "mask " + FileNames.shown(mask);
    List<LabelClass> entries = table.entries();
    return switch (format) {
      case COLOR ->
          Arguments.bad(
              name,
              "have the colors of its classes "
                  + entries.stream().map(LabelClass::colorText).toList(),
              String.format(Locale.ROOT, "#%06X in %s", value, place),
              "smoothed edges? Export without antialiasing, or add the color to classes.csv");
      case LABELS_BLACK_WHITE ->
          Arguments.bad(
              name,
              "have the values 0 for no and 255 for yes",
              value + " in " + place,
              labelRemedy(value));
      case LABELS ->
          Arguments.bad(
              name,
              "have the values 0 for no, 1 for yes and 255 for void",
              value + " in " + place,
              labelRemedy(value));
      default ->
          Arguments.bad(
              name,
              "have the values of its classes "
                  + entries.stream().map(LabelClass::value).toList()
                  + " or void",
              value + " in " + place,
              valueRemedy(value));
    };
  }

  private String valueRemedy(int value) {
    return value == 0
        ? "the background? Add it to classes.csv; void? --ignore 0"
        : "resized with interpolation, or saved as JPEG? Only nearest neighbor keeps classes; a class"
            + " of its own? Add it to classes.csv"
            + (table.size() == 2 ? "; black and white?" + threshold(value) + "instances" : "");
  }

  private String labelRemedy(int value) {
    return "blurred or compressed?" + threshold(value) + "label-instances";
  }

  /** Values of 16 bits, or of 8, are split in the middle, unless all that is no 0 is yes. */
  private String threshold(int value) {
    boolean white =
        format == MaskFormat.LABELS_BLACK_WHITE
            || (format == MaskFormat.INDEX
                && table.classes().stream().anyMatch(c -> c.value() >= HALF));
    return " --threshold-masks "
        + (value > Sample.VOID ? 32768 : white ? HALF : 1)
        + " leaves two values; numbers of objects? --masks ";
  }
}
