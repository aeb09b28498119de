package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.classes.Background;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskCode;
import io.github.dl4jlosses.segment.internal.shape.Layers;
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
    return read(files, decoder.picture(files.image()));
  }

  /** Reads the masks of an image that was read likewise. */
  public Sample read(ImageMaskFiles files, Picture picture) {
    int pixels = picture.height() * picture.width();
    int[] mask = new int[files.masks().size() * pixels];
    List<GroundTruth> objects = new ArrayList<>();
    Optional<DrawnLabels> drawn = Optional.empty();
    for (int k = 0; k < files.masks().size(); k++) {
      MaskSource source = files.masks().get(k);
      Path file = source.file();
      MaskContent content =
          source.read(
              Optional.of(formats.get(k)),
              decoder,
              picture.header(),
              header -> requireSize(file, header, picture.header()));
      PixelValues values = content.values();
      code(k).translate(file, values, mask, k * pixels);
      drawn = content.layers().map(this::drawn);
      if (numbersObjects()) {
        objects.addAll(objects(k, values, Arrays.copyOfRange(mask, k * pixels, (k + 1) * pixels)));
      }
    }
    if (drawn.isPresent()) {
      return drawn(picture, drawn.get(), mask);
    }
    return new Sample(
        picture.height(),
        picture.width(),
        picture.rgb(),
        hasPlanes() ? labels(mask) : mask,
        numbersObjects() ? Optional.of(objects) : Optional.empty());
  }

  private DrawnLabels drawn(Layers layers) {
    return new DrawnLabels(
        layers, code(0), channelClasses().boxed().toList(), background.in(classes));
  }

  private Sample drawn(Picture picture, DrawnLabels drawn, int... mask) {
    return new Sample(
        picture.height(),
        picture.width(),
        picture.rgb(),
        hasPlanes() ? drawn.planes() : mask,
        Optional.of(hasPlanes() ? drawn.objects() : drawn.objects(mask)));
  }

  /** Returns the planes of what is drawn in an image, if a pixel has labels; else none. */
  public Optional<int[]> planes(Layers layers) {
    return hasPlanes() ? Optional.of(drawn(layers).planes()) : Optional.empty();
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
      return GroundTruth.ofInstances(
          values.values(), id -> code.isVoid(id, values.header().bits()) ? -1 : channel);
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
    return new FileSamples(this, files);
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
