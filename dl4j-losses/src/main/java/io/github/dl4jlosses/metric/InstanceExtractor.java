package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds the objects in a map of classes or probabilities: the connected components of each class.
 *
 * <p><b>Definition.</b> A predicted object of class c is a component of the pixels where c has the
 * largest probability ({@link #argmax}) or at least the threshold ({@link #threshold}). Its
 * confidence is the mean, maximum or geometric mean of the probabilities of c over its pixels.
 *
 * <p><b>Void.</b> Components are formed with the ignored pixels in them, so that a stripe of void
 * does not cut a prediction in two (in a mask it does: void has no class there); then the ignored
 * pixels leave area and confidence, and an object with none left is dropped.
 *
 * <p><b>Order.</b> Class by class, and within a class by the first pixel in raster order. Equal
 * probabilities go to the lowest class.
 *
 * <p>Objects of one class that touch are one component: a limit of any semantic map.
 *
 * @param connectivity which neighbors are connected
 * @param confidence how probabilities of pixels become the confidence of an object
 * @param minArea predictions with fewer pixels are dropped; ground truth never is
 */
public record InstanceExtractor(Connectivity connectivity, Confidence confidence, int minArea) {
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

  /** Creates an extractor with eight neighbors, the mean as confidence, and any area. */
  public InstanceExtractor() {
    this(Connectivity.EIGHT, Confidence.MEAN, 0);
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
  }

  /**
   * Finds objects where each pixel has one class.
   *
   * @param probabilities [C, H, W]
   * @param background class that is no object
   * @param ignored raster indices of void pixels
   */
  public List<Instance> argmax(INDArray probabilities, int background, BitSet ignored) {
    double[][] p = ScoreMaps.channels("probabilities", probabilities);
    int[] classes = ScoreMaps.argmax(p);
    List<Instance> instances = new ArrayList<>();
    for (int c = 0; c < p.length; c++) {
      if (c != background) {
        int wanted = c;
        instances.addAll(
            instances(c, p[c], width(probabilities), i -> classes[i] == wanted, ignored));
      }
    }
    return instances;
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
      double[] channel = p[c];
      instances.addAll(
          instances(c, channel, width(probabilities), i -> channel[i] >= threshold, ignored));
    }
    return instances;
  }

  /**
   * Finds the objects of a mask.
   *
   * @param classes class of each pixel, in raster order
   * @param width W
   * @param background class that is no object
   * @param ignoreIndex value that is no class
   */
  public List<GroundTruth> truth(int[] classes, int width, int background, int ignoreIndex) {
    if (width < 1 || classes.length % width != 0) {
      throw Arguments.bad("width", "divide the number of pixels " + classes.length, width);
    }
    int[] present =
        Arrays.stream(classes)
            .filter(c -> c != background && c != ignoreIndex)
            .distinct()
            .sorted()
            .toArray();
    List<GroundTruth> truths = new ArrayList<>();
    for (int c : present) {
      for (Region region : components(classes.length, width, i -> classes[i] == c)) {
        truths.add(new GroundTruth(c, region, GroundTruth.Kind.OBJECT));
      }
    }
    return truths;
  }

  private List<Instance> instances(
      int c, double[] probability, int width, IntPredicate belongs, BitSet ignored) {
    List<Instance> instances = new ArrayList<>();
    for (Region component : components(probability.length, width, belongs)) {
      Region region = component.without(ignored);
      if (region.area() > 0 && region.area() >= minArea) {
        instances.add(new Instance(c, region, confidence(region, probability)));
      }
    }
    return instances;
  }

  private double confidence(Region region, double[] probability) {
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    double logSum = 0;
    for (int i = 0; i < region.area(); i++) {
      double p = probability[region.pixel(i)];
      sum += p;
      max = Math.max(max, p);
      logSum += Math.log(p);
    }
    return switch (confidence) {
      case MEAN -> sum / region.area();
      case MAX -> max;
      case GEOMETRIC -> Math.exp(logSum / region.area());
    };
  }

  private List<Region> components(int pixels, int width, IntPredicate belongs) {
    List<Region> components = new ArrayList<>();
    BitSet open = new BitSet(pixels);
    for (int i = 0; i < pixels; i++) {
      open.set(i, belongs.test(i));
    }
    int height = pixels / width;
    for (int first = open.nextSetBit(0); first >= 0; first = open.nextSetBit(first + 1)) {
      components.add(component(first, open, height, width));
    }
    return components;
  }

  /** Takes the component of a pixel out of the open pixels. */
  private Region component(int first, BitSet open, int height, int width) {
    List<Integer> pixels = new ArrayList<>();
    ArrayDeque<Integer> border = new ArrayDeque<>();
    open.clear(first);
    border.add(first);
    while (!border.isEmpty()) {
      int pixel = border.remove();
      pixels.add(pixel);
      int y = pixel / width;
      int x = pixel % width;
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          boolean inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
          boolean connected = connectivity == Connectivity.EIGHT || dy == 0 || dx == 0;
          int neighbor = pixel + dy * width + dx;
          if (inside && connected && open.get(neighbor)) {
            open.clear(neighbor);
            border.add(neighbor);
          }
        }
      }
    }
    return Region.of(pixels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int width(INDArray probabilities) {
    return (int) probabilities.size(2);
  }
}
