package io.github.dl4jlosses.examples.folder;

import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.examples.data.SampleSource;
import io.github.dl4jlosses.examples.image.FileNames;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.image.ImageHeader;
import io.github.dl4jlosses.examples.image.Picture;
import io.github.dl4jlosses.examples.image.PixelValues;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes samples of images and masks.
 *
 * <p>The mask of a sample has one plane of channels 0..C-1 and {@link Sample#VOID}, or, where a
 * pixel may have several labels, a plane of 0, 1 and {@link Sample#VOID} for each class. Values are
 * read as they lie in the file: neither interpolated nor converted.
 *
 * @param formats what the values of mask files mean: of the one mask of an image, or of the masks
 *     of each label
 * @param classes the classes, in the order of the channels
 * @param decoder reads the files
 */
public record SampleReader(List<MaskFormat> formats, ClassTable classes, ImageDecoder decoder) {
  private static final int BACKGROUND = 0;

  /**
   * Creates a reader.
   *
   * @throws IllegalArgumentException unless there is one format for one mask per image, or one for
   *     the masks of each class
   */
  public SampleReader {
    formats = List.copyOf(formats);
    boolean several = formats.stream().allMatch(MaskFormat::isMultiLabel);
    boolean one = formats.size() == 1 && !several;
    if (!one && !(several && formats.size() == classes.size())) {
      throw Arguments.bad(
          "mask formats",
          "be one of a mask per image, or one of a mask per label for each of the "
              + classes.size()
              + " classes",
          formats);
    }
  }

  /** Creates a reader of masks that all have one format. */
  public SampleReader(MaskFormat format, ClassTable classes, ImageDecoder decoder) {
    this(Collections.nCopies(format.isMultiLabel() ? classes.size() : 1, format), classes, decoder);
  }

  /** Whether a pixel may have several labels, each with a mask of its own. */
  public boolean isMultiLabel() {
    return formats.get(0).isMultiLabel();
  }

  /** Returns the code of the values of one of the masks of an image. */
  public MaskCode code(int mask) {
    return new MaskCode(formats.get(mask), classes);
  }

  /**
   * Reads an image and its masks.
   *
   * @throws IllegalArgumentException if a file is broken, a mask has another size than the image,
   *     or a value that is no class
   */
  public Sample read(Pair pair) {
    Picture picture = decoder.picture(pair.image());
    int pixels = picture.height() * picture.width();
    int[] mask = new int[pair.masks().size() * pixels];
    for (int k = 0; k < pair.masks().size(); k++) {
      Path file = pair.masks().get(k);
      PixelValues values =
          MaskCode.read(
              formats.get(k), decoder, file, header -> requireSize(file, header, picture.header()));
      code(k).translate(file, values, mask, k * pixels);
    }
    return new Sample(picture.height(), picture.width(), picture.rgb(), mask);
  }

  /** Returns the samples of pairs, each read when it is asked for. */
  public SampleSource source(List<Pair> pairs) {
    List<Pair> copy = List.copyOf(pairs);
    SampleReader reader = this;
    return new SampleSource() {
      @Override
      public int size() {
        return copy.size();
      }

      @Override
      public Sample read(int index) {
        return reader.read(copy.get(index));
      }
    };
  }

  /**
   * Reads the objects of an image: those that the masks number, or else the connected components of
   * each class. Where a pixel has one class, class 0 is the background.
   */
  public List<GroundTruth> objects(Pair pair) {
    List<GroundTruth> objects = new ArrayList<>();
    for (int k = 0; k < pair.masks().size(); k++) {
      Path file = pair.masks().get(k);
      MaskFormat format = formats.get(k);
      PixelValues values = MaskCode.read(format, decoder, file, header -> {});
      int channel = format.isMultiLabel() ? k : 1;
      if (format.hasInstances()) {
        objects.addAll(GroundTruth.ofInstances(values.values(), id -> channel));
        continue;
      }
      int[] mask = new int[values.values().length];
      code(k).translate(file, values, mask, 0);
      for (GroundTruth found :
          new InstanceExtractor().truth(mask, values.width(), BACKGROUND, Sample.VOID)) {
        int c = format.isMultiLabel() ? k : found.classIndex();
        objects.add(new GroundTruth(c, found.region(), found.kind()));
      }
    }
    return objects;
  }

  /** Returns what the samples ask of a network, for its evaluations. */
  public SegmentationTask task() {
    String[] names = classes.names().toArray(String[]::new);
    SegmentationTask task =
        isMultiLabel() ? SegmentationTask.multiLabel(names) : SegmentationTask.singleLabel(names);
    return task.withIgnoreIndex(Sample.VOID);
  }

  /**
   * Checks that a mask is as large as its image.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static void requireSize(Path file, ImageHeader mask, ImageHeader image) {
    if (mask.height() != image.height() || mask.width() != image.width()) {
      boolean turned = image.orientation() != 1;
      throw Arguments.bad(
          "mask " + FileNames.shown(file),
          "have the size of its image " + image.size(),
          mask.size(),
          turned
              ? "the image is turned as its EXIF orientation says: draw the mask on the turned one"
              : "resize it with nearest neighbor, or pair it with its own image");
    }
  }
}
