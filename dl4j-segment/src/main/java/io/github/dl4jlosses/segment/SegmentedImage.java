package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import io.github.dl4jlosses.segment.internal.predict.Prediction;
import io.github.dl4jlosses.segment.internal.predict.PredictionFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What a {@link Segmenter} finds in an image. Arrays have the pixels row by row. */
public final class SegmentedImage {
  private static final double THRESHOLD = .5; // probability from which on a pixel has a label

  private final String name;
  private final Prediction prediction;
  private final ModelInfo info;

  SegmentedImage(String name, Prediction prediction, ModelInfo info) {
    this.name = name;
    this.prediction = prediction;
    this.info = info;
  }

  /** Returns the name of the image's file. */
  public String name() {
    return name;
  }

  /** Returns H. */
  public int height() {
    return prediction.height();
  }

  /** Returns W. */
  public int width() {
    return prediction.width();
  }

  /** Returns the probability of a class at each pixel [H·W]. */
  public float[] probabilities(int classIndex) {
    return prediction.probabilities()[checked(classIndex)].clone();
  }

  /** Returns the class of each pixel [H·W]: that of the largest probability. */
  public int[] classes() {
    return prediction.classes();
  }

  /**
   * Returns 1 where a pixel has a label, else 0 [H·W].
   *
   * @param threshold probability from which on it has, such as 0.5
   */
  public int[] mask(int label, double threshold) {
    Arguments.between("threshold", 0, 1, threshold);
    return prediction.mask(checked(label), threshold);
  }

  private int checked(int classIndex) {
    int classes = info.classes().size();
    if (classIndex < 0 || classIndex >= classes) {
      throw Arguments.bad("class", "be in 0.." + (classes - 1), classIndex);
    }
    return classIndex;
  }

  /**
   * Returns the objects: connected pixels of a class, with the mean of its probabilities. The
   * background has none.
   */
  public List<Instance> objects() {
    return objects(new InstanceExtractor());
  }

  /** Returns the objects that an extractor finds; with labels, from a probability of 0.5 on. */
  public List<Instance> objects(InstanceExtractor extractor) {
    return prediction.objects(info.labeling(), info.foreground(), extractor, THRESHOLD);
  }

  private boolean isSingle() {
    return info.labeling() == Labeling.SINGLE_LABEL;
  }

  /** Writes the class of each pixel as a PNG, with the values and colors of the training masks. */
  public void writeMask(Path png) {
    if (!isSingle()) {
      throw new IllegalStateException(
          "mask must be of one label where pixels may have several (use writeMask(label, png))");
    }
    PredictionFiles.writeClasses(classes(), height(), width(), info.classTable(), png);
  }

  /** Writes where a pixel has a label, from a probability of 0.5 on, as a PNG of 0 and 1. */
  public void writeMask(int label, Path png) {
    LabelClass of = info.classTable().classes().get(checked(label));
    PredictionFiles.writeLabel(mask(label, THRESHOLD), height(), width(), of, png);
  }

  /**
   * Writes the objects of images as COCO JSON, which pycocotools reads.
   *
   * @param images of one network, at least one
   */
  public static void writeCoco(List<SegmentedImage> images, Path json) {
    Arguments.atLeast("number of images", 1, images.size());
    SegmentedImage any = images.get(0);
    List<String> names = any.info.classNames();
    try {
      AtomicFiles.write(
          json,
          out -> {
            try (CocoWriter writer = new CocoWriter(out, names, any.info.foreground())) {
              for (SegmentedImage image : images) {
                writer.add(image.coco());
              }
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FileNames.shown(json), e);
    }
  }

  private CocoImage coco() {
    return new CocoImage(name, height(), width(), objects());
  }
}
