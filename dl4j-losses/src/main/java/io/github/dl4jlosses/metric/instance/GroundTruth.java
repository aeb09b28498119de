package io.github.dl4jlosses.metric.instance;

import io.github.dl4jlosses.internal.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * An object that is in an image.
 *
 * @param classIndex its class
 * @param region its pixels
 * @param kind whether it must be found
 */
public record GroundTruth(int classIndex, Region region, Kind kind) {
  /** Whether an object must be found. */
  public enum Kind {
    /** One object: found once, it counts; not found, it is missed. */
    OBJECT,
    /** A group that nobody counted: finding it, or parts of it, is neither right nor wrong. */
    CROWD
  }

  /**
   * Returns the objects of a map of instances, by ascending id; those that touch stay apart.
   *
   * @param ids instance of each pixel in raster order; 0 is none
   * @param classOf the class of each id; a negative one leaves the instance out
   */
  public static List<GroundTruth> ofInstances(int[] ids, IntUnaryOperator classOf) {
    List<GroundTruth> truths = new ArrayList<>();
    regions(ids)
        .forEach(
            (id, region) -> {
              int c = classOf.applyAsInt(id);
              if (c >= 0) {
                truths.add(new GroundTruth(c, region, Kind.OBJECT));
              }
            });
    return truths;
  }

  /**
   * Returns the objects of a map of instances and a map of classes, by ascending id.
   *
   * @param ids instance of each pixel in raster order; 0 is none
   * @param classes class of each pixel
   * @param ignoreIndex value of classes that is void: such a pixel is in no instance
   * @throws IllegalArgumentException if an instance has pixels of two classes, or the lengths
   *     differ
   */
  public static List<GroundTruth> ofInstances(int[] ids, int[] classes, int ignoreIndex) {
    Arguments.sameLength("ids", ids.length, "classes", classes.length);
    int[] counted = ids.clone();
    for (int i = 0; i < counted.length; i++) {
      counted[i] = classes[i] == ignoreIndex ? 0 : ids[i];
    }
    List<GroundTruth> truths = new ArrayList<>();
    regions(counted)
        .forEach(
            (id, region) -> {
              int c = classes[region.from(0)];
              for (int pixel : region.pixels()) {
                if (classes[pixel] != c) {
                  throw Arguments.bad(
                      "classes",
                      "be one class in instance " + id,
                      c + " and " + classes[pixel] + " at pixel " + pixel);
                }
              }
              truths.add(new GroundTruth(c, region, Kind.OBJECT));
            });
    return truths;
  }

  private static Map<Integer, Region> regions(int[] ids) {
    Map<Integer, Region.Runs> runs = new TreeMap<>();
    for (int from = 0; from < ids.length; ) {
      int to = from + 1;
      while (to < ids.length && ids[to] == ids[from]) {
        to++;
      }
      if (ids[from] != 0) {
        runs.computeIfAbsent(ids[from], id -> new Region.Runs()).add(from, to);
      }
      from = to;
    }
    Map<Integer, Region> regions = new TreeMap<>();
    runs.forEach((id, ofId) -> regions.put(id, ofId.region()));
    return regions;
  }
}
