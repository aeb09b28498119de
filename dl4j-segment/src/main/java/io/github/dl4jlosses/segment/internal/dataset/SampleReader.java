package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.Background;
import io.github.dl4jlosses.segment.internal.mask.BackgroundRule;
import io.github.dl4jlosses.segment.internal.mask.ClassTable;
import io.github.dl4jlosses.segment.internal.mask.LabelClass;
import io.github.dl4jlosses.segment.internal.mask.MaskCode;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import io.github.dl4jlosses.segment.internal.mask.VoidValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes samples of images and masks.
 *
 * <p>The mask of a sample has one plane of channels 0..C-1 and {@link Sample#VOID}, or, where a
 * pixel may have several labels, a plane of 0, 1 and {@link Sample#VOID} for each class. Values are
 * read as they lie in the file: neither interpolated nor converted. Where masks number objects, a
 * sample has these objects.
 *
 * <p>A mask that gives each pixel one class makes planes of labels too, if they are asked for: one
 * for each class but the background, which has no label.
 *
 * @param formats what the values of mask files mean: of the one mask of an image, or of the masks
 *     of each label
 * @param background one of the classes, or none
 * @param voids values that are void beside those of the table
 * @param labeling whether a pixel of a sample has one class or any number of labels
 */
public record SampleReader(
    List<MaskFormat> formats,
    ClassTable classes,
    Background background,
    VoidValues voids,
    Labeling labeling,
    ImageDecoder decoder) {

  /**
   * Creates a reader.
   *
   * @throws IllegalArgumentException unless there is one format for one mask per image, or one for
   *     the masks of each class, which are read as labels; or if the background is no class, or one
   *     of these labels
   */
  public SampleReader {
    formats = List.copyOf(formats);
    classes = classes.without(formats.get(0), voids);
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
    if (several && labeling == Labeling.SINGLE_LABEL) {
      throw Arguments.bad("labeling", "be that of labels for a mask per label", labeling);
    }
    if (several && background.className().isPresent()) {
      throw Arguments.bad("background", "be none for a mask per label", background);
    }
    background.in(classes);
  }

  /**
   * Creates a reader of labels where each has masks of its own, and else of one class a pixel, none
   * of which is the background.
   */
  public SampleReader(
      List<MaskFormat> formats, ClassTable classes, VoidValues voids, ImageDecoder decoder) {
    this(
        formats,
        classes,
        Background.none("nobody has named it"),
        voids,
        natural(formats.get(0)),
        decoder);
  }

  private static Labeling natural(MaskFormat format) {
    return format.isMultiLabel() ? Labeling.MULTI_LABEL : Labeling.SINGLE_LABEL;
  }

  /** Returns a reader of the same files that gives one class a pixel, or labels. */
  public SampleReader withLabeling(Labeling newLabeling) {
    return new SampleReader(formats, classes, background, voids, newLabeling, decoder);
  }

  /**
   * Returns a reader of the same files, with another background and other names of the classes.
   *
   * @throws IllegalArgumentException if masks number objects, and no class is the background
   */
  public SampleReader with(BackgroundRule.Decision decision) {
    if (formats.contains(MaskFormat.INSTANCES) && decision.background().className().isEmpty()) {
      throw Arguments.bad(
          "mask format",
          "be one of classes where no class is the background",
          MaskFormat.INSTANCES,
          "what has no number would be of no class");
    }
    return new SampleReader(
        formats, decision.classes(), decision.background(), voids, labeling, decoder);
  }

  public boolean isMultiLabel() {
    return formats.get(0).isMultiLabel();
  }

  /** Returns the classes that a network learns, in the order of its channels. */
  public List<LabelClass> channels() {
    List<LabelClass> all = classes.classes();
    return channelClasses().mapToObj(all::get).toList();
  }

  /** Returns the class of each channel: classes that are read as labels lack the background. */
  public IntStream channelClasses() {
    int missing = hasPlanes() ? background.in(classes) : InstanceOptions.NO_BACKGROUND;
    return IntStream.range(0, classes.size()).filter(c -> c != missing);
  }

  /** Whether the one class of a pixel is read as labels. */
  private boolean hasPlanes() {
    return labeling != natural(formats.get(0));
  }

  /** Returns the code of the values of one of the masks of an image. */
  public MaskCode code(int mask) {
    return new MaskCode(formats.get(mask), classes, background, voids);
  }

  /**
   * Reads an image and its masks.
   *
   * @throws IllegalArgumentException if a file is broken, a mask has another size than the image,
   *     or a value that is no class
   */
  public Sample read(ImageMaskFiles files) {
    Picture picture = decoder.picture(files.image());
    int pixels = picture.height() * picture.width();
    int[] mask = new int[files.masks().size() * pixels];
    List<GroundTruth> objects = new ArrayList<>();
    for (int k = 0; k < files.masks().size(); k++) {
      Path file = files.masks().get(k);
      PixelValues values =
          MaskCode.read(
              formats.get(k), decoder, file, header -> requireSize(file, header, picture.header()));
      code(k).translate(file, values, mask, k * pixels);
      if (numbersObjects()) {
        objects.addAll(objects(k, values, Arrays.copyOfRange(mask, k * pixels, (k + 1) * pixels)));
      }
    }
    return new Sample(
        picture.height(),
        picture.width(),
        picture.rgb(),
        hasPlanes() ? labels(mask) : mask,
        numbersObjects() ? Optional.of(objects) : Optional.empty());
  }

  private boolean numbersObjects() {
    return formats.stream().anyMatch(MaskFormat::hasInstances);
  }

  /** Returns the objects that a mask numbers, or else, beside labels that do, its components. */
  private List<GroundTruth> objects(int mask, PixelValues values, int... plane) {
    int object = hasPlanes() ? 0 : 1 - background.in(classes); // of the two classes
    int channel = isMultiLabel() ? mask : object;
    if (formats.get(mask).hasInstances()) {
      MaskCode code = code(mask);
      return GroundTruth.ofInstances(values.values(), id -> code.isVoid(id) ? -1 : channel);
    }
    return new InstanceExtractor()
        .truth(plane, values.width(), /* background= */ 0, Sample.VOID).stream()
            .map(found -> new GroundTruth(channel, found.region(), found.kind()))
            .toList();
  }

  /** Makes a plane for each class but the background. */
  private int[] labels(int... mask) {
    int[] ofPlanes = channelClasses().toArray();
    int[] planes = new int[ofPlanes.length * mask.length];
    for (int i = 0; i < planes.length; i++) {
      int c = mask[i % mask.length];
      planes[i] = c == Sample.VOID ? Sample.VOID : c == ofPlanes[i / mask.length] ? 1 : 0;
    }
    return planes;
  }

  /** Returns the samples of files, each read when it is asked for. */
  public SampleSource source(List<ImageMaskFiles> files) {
    List<ImageMaskFiles> copy = List.copyOf(files);
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

      @Override
      public long pixels(int index) {
        ImageHeader header = reader.decoder.header(copy.get(index).image());
        return (long) header.height() * header.width();
      }

      @Override
      public String name(int index) {
        return "image " + FileNames.shown(copy.get(index).image());
      }
    };
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
