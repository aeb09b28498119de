package io.github.dl4jlosses.metric.instance;

import static io.github.dl4jlosses.internal.ConnectedComponents.NOTHING;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.ConnectedComponents;
import io.github.dl4jlosses.metric.ScoreMaps;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Finds the objects in a map of classes or probabilities: the connected components of each class.
 *
 * <p><b>Definition.</b> A predicted object of class c is a component of the pixels where c has the
 * largest probability ({@link #argmax}) or at least the threshold ({@link #threshold}). Its
 * confidence is the mean, maximum or geometric mean of the probabilities of c over its pixels.
 *
 * <p><b>Void.</b> Components are formed with the ignored pixels in them, so that a stripe of void
 * does not cut a prediction in two (in a mask it does: void has no class there). Then CUT takes the
 * ignored pixels out of the object; KEPT leaves them in, as Cityscapes does, and {@link
 * io.github.dl4jlosses.metric.matching.InstanceMatcher} does not judge what lies in them. Either
 * way the confidence is that of the pixels that count, and an object with none of them is dropped.
 *
 * <p><b>Order.</b> Class by class, and within a class by the first pixel in raster order. Equal
 * probabilities go to the lowest class.
 *
 * <p>Objects of one class that touch are one component: a limit of any semantic map.
 *
 * @param connectivity which neighbors are connected
 * @param confidence how probabilities of pixels become the confidence of an object
 * @param minArea predictions with fewer pixels are dropped; ground truth never is
 * @param voidPixels what becomes of the ignored pixels of a prediction
 */
public record InstanceExtractor(
    @JsonProperty(required = true) Connectivity connectivity,
    @JsonProperty(required = true) Confidence confidence,
    @JsonProperty(required = true) int minArea,
    @JsonProperty(required = true) VoidPixels voidPixels)
    implements Serializable {
  /** Which pixels are neighbors. */
  public enum Connectivity {
    /** Those that share an edge. */
    FOUR,
    /** Those that share an edge or a corner. */
    EIGHT
  }

  /** How the probabilities of the pixels become the confidence of the object. */
  public enum Confidence {
    /** The mean. */
    MEAN,
    /** The largest. */
    MAX,
    /** e to the mean of the logarithms: one pixel of probability 0 makes it 0. */
    GEOMETRIC
  }

  /** What becomes of the ignored pixels of a prediction. */
  public enum VoidPixels {
    /** They leave the object. */
    CUT,
    /**
     * They stay, but have no say in the confidence; a prediction that is not right and has more of
     * them than the IoU is not wrong.
     */
    KEPT
  }

  /** Creates an extractor with eight neighbors, the mean as confidence, any area, and void cut. */
  public InstanceExtractor() {
    this(Connectivity.EIGHT, Confidence.MEAN, 0, VoidPixels.CUT);
  }

  /**
   * Creates an extractor.
   *
   * @throws IllegalArgumentException if minArea is negative
   */
  public InstanceExtractor {
    Arguments.notNull("connectivity", connectivity);
    Arguments.notNull("confidence", confidence);
    Arguments.atLeast("minArea", 0, minArea);
    Arguments.notNull("voidPixels", voidPixels);
  }

  /** Returns this extractor with other neighbors. */
  public InstanceExtractor withConnectivity(Connectivity connectivity) {
    return new InstanceExtractor(connectivity, confidence, minArea, voidPixels);
  }

  /** Returns this extractor with another confidence. */
  public InstanceExtractor withConfidence(Confidence confidence) {
    return new InstanceExtractor(connectivity, confidence, minArea, voidPixels);
  }

  /** Returns this extractor with another smallest area. */
  public InstanceExtractor withMinArea(int minArea) {
    return new InstanceExtractor(connectivity, confidence, minArea, voidPixels);
  }

  /** Returns this extractor with another treatment of void. */
  public InstanceExtractor withVoidPixels(VoidPixels voidPixels) {
    return new InstanceExtractor(connectivity, confidence, minArea, voidPixels);
  }

  /**
   * Finds objects where each pixel has one class.
   *
   * @param probabilities [C, H, W]
   * @param background class that is no object, or -1
   * @param ignored raster indices of void pixels
   */
  public List<Instance> argmax(INDArray probabilities, int background, BitSet ignored) {
    return argmax(
        ScoreMaps.channels("probabilities", probabilities),
        width(probabilities),
        background,
        ignored);
  }

  /**
   * Finds objects where each pixel has one class.
   *
   * @param probabilities [C][H·W]
   * @param width W
   * @param background class that is no object, or -1
   * @param ignored raster indices of void pixels
   */
  public List<Instance> argmax(
      double[][] probabilities, int width, int background, BitSet ignored) {
    int[] classes = ScoreMaps.argmax(probabilities);
    double[] winner = new double[classes.length];
    for (int i = 0; i < classes.length; i++) {
      winner[i] = probabilities[classes[i]][i];
    }
    return instances(classes, winner, width, background, ignored);
  }

  /**
   * Finds objects where each channel is a question of its own.
   *
   * @param probabilities [C, H, W]
   * @param threshold a pixel belongs to the object from this probability on
   * @param ignored raster indices of void pixels
   */
  public List<Instance> threshold(INDArray probabilities, double threshold, BitSet ignored) {
    double[][] p = ScoreMaps.channels("probabilities", probabilities);
    List<Instance> instances = new ArrayList<>();
    for (int c = 0; c < p.length; c++) {
      instances.addAll(threshold(p[c], width(probabilities), c, threshold, ignored));
    }
    return instances;
  }

  /**
   * Finds the objects of one class.
   *
   * @param probabilities of the class, [H·W]
   * @param width W
   * @param classIndex the class
   * @param threshold a pixel belongs to the object from this probability on
   * @param ignored raster indices of void pixels
   */
  public List<Instance> threshold(
      double[] probabilities, int width, int classIndex, double threshold, BitSet ignored) {
    int[] classes = new int[probabilities.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = probabilities[i] >= threshold ? classIndex : NOTHING;
    }
    return instances(classes, probabilities, width, NOTHING, ignored);
  }

  /**
   * Finds the objects of a mask.
   *
   * @param classes class of each pixel, in raster order
   * @param width W
   * @param background class that is no object, or -1
   * @param ignoreIndex value that is no class
   * @throws IllegalArgumentException if another value is negative, or width does not fit
   */
  public List<GroundTruth> truth(int[] classes, int width, int background, int ignoreIndex) {
    if (width < 1 || classes.length % width != 0) {
      throw Arguments.bad("width", "divide the number of pixels " + classes.length, width);
    }
    int[] objects = classes.clone();
    for (int i = 0; i < objects.length; i++) {
      boolean object = classes[i] != background && classes[i] != ignoreIndex;
      objects[i] = object ? Arguments.atLeast("classes", 0, classes[i]) : NOTHING;
    }
    List<GroundTruth> truths = new ArrayList<>();
    for (Region region : components(objects, width)) {
      truths.add(new GroundTruth(objects[region.from(0)], region, GroundTruth.Kind.OBJECT));
    }
    truths.sort(Comparator.comparingInt(GroundTruth::classIndex));
    return truths;
  }

  /**
   * Finds objects where somebody else has chosen a class for each pixel.
   *
   * @param predicted class of each pixel, in raster order
   * @param probability of that class
   * @param width W
   * @param background class that is no object, or -1
   * @param ignored raster indices of void pixels
   */
  public List<Instance> instances(
      int[] predicted, double[] probability, int width, int background, BitSet ignored) {
    int[] classes = predicted.clone();
    for (int i = 0; i < classes.length; i++) {
      classes[i] = classes[i] == background ? NOTHING : classes[i];
    }
    List<Instance> instances = new ArrayList<>();
    for (Region component : components(classes, width)) {
      Region counted = component.without(ignored);
      Region region = voidPixels == VoidPixels.CUT ? counted : component;
      if (counted.area() > 0 && region.area() >= minArea) {
        int c = classes[component.from(0)];
        instances.add(new Instance(c, region, confidence(counted, probability)));
      }
    }
    instances.sort(Comparator.comparingInt(Instance::classIndex)); // stable
    return instances;
  }

  private double confidence(Region region, double[] probability) {
    double sum = confidence == Confidence.MAX ? Double.NEGATIVE_INFINITY : 0;
    for (int r = 0; r < region.runs(); r++) {
      for (int i = region.from(r); i < region.to(r); i++) {
        double p = probability[i];
        sum =
            switch (confidence) {
              case MEAN -> sum + p;
              case MAX -> Math.max(sum, p);
              case GEOMETRIC -> sum + Math.log(p);
            };
      }
    }
    return switch (confidence) {
      case MEAN -> sum / region.area();
      case MAX -> sum;
      case GEOMETRIC -> Math.exp(sum / region.area());
    };
  }

  /** Returns the components in the raster order of their first pixels. */
  private List<Region> components(int[] classes, int width) {
    ConnectedComponents components =
        switch (connectivity) {
          case FOUR -> ConnectedComponents.byEdges(classes, width);
          case EIGHT -> ConnectedComponents.byEdgesAndCorners(classes, width);
        };
    Region.Runs[] runs = new Region.Runs[components.components()];
    Arrays.setAll(runs, k -> new Region.Runs());
    for (int r = 0; r < components.runs(); r++) {
      runs[components.component(r)].add(components.from(r), components.to(r));
    }
    return Arrays.stream(runs).map(Region.Runs::region).toList();
  }

  private static int width(INDArray probabilities) {
    return (int) probabilities.size(2);
  }
}
