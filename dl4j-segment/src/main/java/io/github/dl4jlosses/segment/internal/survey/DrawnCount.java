package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.shape.Layers;
import io.github.dl4jlosses.segment.internal.shape.Layers.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is drawn in an image, by the ids of its annotations.
 *
 * @param kinds how many objects are drawn as polygons, RLE, …
 * @param crowds those that are void
 * @param clipped those that reach out of the image
 * @param empty those without a pixel
 * @param hidden those whose pixels all show other classes
 * @param shared pixels in objects of several classes
 */
record DrawnCount(
    Map<String, Integer> kinds,
    List<Long> crowds,
    List<Long> clipped,
    List<Long> empty,
    List<Long> hidden,
    int shared) {
  /**
   * Counts.
   *
   * @param values of each pixel, of the layer on top
   */
  static DrawnCount of(Layers layers, int... values) {
    DrawnCount count =
        new DrawnCount(
            new TreeMap<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            shared(layers));
    layers.layers().forEach(layer -> count.add(layer, layers, values));
    return count;
  }

  private void add(Layer layer, Layers layers, int... values) {
    long id = layer.object().id();
    if (layer.object().shape().exceeds(layers.height(), layers.width())) {
      clipped.add(id);
    }
    if (layer.region().area() == 0) {
      empty.add(id);
    }
    if (!layer.isObject()) {
      crowds.add(id);
      return;
    }
    kinds.merge(layer.object().shape().kind(), 1, Integer::sum);
    int value = layer.object().value();
    boolean shown = Arrays.stream(layer.region().pixels()).anyMatch(p -> values[p] == value);
    if (layer.region().area() > 0 && !shown) {
      hidden.add(id);
    }
  }

  private static int shared(Layers layers) {
    Map<Integer, BitSet> ofValues = new TreeMap<>();
    for (Layer layer : layers.layers()) {
      if (layer.isObject()) {
        BitSet pixels = ofValues.computeIfAbsent(layer.object().value(), v -> new BitSet());
        for (int r = 0; r < layer.region().runs(); r++) {
          pixels.set(layer.region().from(r), layer.region().to(r));
        }
      }
    }
    BitSet once = new BitSet();
    BitSet twice = new BitSet();
    for (BitSet pixels : ofValues.values()) {
      BitSet again = (BitSet) pixels.clone();
      again.and(once);
      twice.or(again);
      once.or(pixels);
    }
    return twice.cardinality();
  }

  boolean isBlank() {
    return kinds.isEmpty() && crowds.isEmpty();
  }
}
