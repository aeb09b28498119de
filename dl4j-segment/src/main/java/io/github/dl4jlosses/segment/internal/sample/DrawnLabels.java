package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.internal.mask.MaskCode;
import io.github.dl4jlosses.segment.internal.shape.Layers;
import io.github.dl4jlosses.segment.internal.shape.Layers.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The labels of pixels in drawn objects.
 *
 * @param code which class a value is
 * @param channels the class of each
 * @param background class that has no objects, or a negative number
 */
record DrawnLabels(Layers layers, MaskCode code, List<Integer> channels, int background) {
  /**
   * Returns a plane for each channel: 1 in its objects, else void in its crowds and in objects of
   * classes that are ignored, else 0.
   */
  int[] planes() {
    int pixels = layers.height() * layers.width();
    int[] planes = new int[channels.size() * pixels];
    for (Layer layer : layers.layers()) {
      if (codeOf(layer) == Sample.VOID) {
        IntStream.range(0, channels.size())
            .forEach(k -> fill(planes, k * pixels, layer.region(), Sample.VOID));
      }
    }
    for (Layer layer : layers.layers()) { // crowds come first
      int k = channels.indexOf(codeOf(layer));
      if (k >= 0) {
        fill(planes, k * pixels, layer.region(), layer.isObject() ? 1 : Sample.VOID);
      }
    }
    return planes;
  }

  private int codeOf(Layer layer) {
    return code.of(layer.object().value(), Integer.SIZE);
  }

  private static void fill(int[] planes, int start, Region region, int value) {
    for (int r = 0; r < region.runs(); r++) {
      Arrays.fill(planes, start + region.from(r), start + region.to(r), value);
    }
  }

  /** Returns the objects with all their pixels, be there others on top. */
  List<GroundTruth> objects() {
    return objects(Layer::region);
  }

  /**
   * Returns the objects with the pixels that show their class; those that show none are left out.
   *
   * @param mask class of each pixel
   */
  List<GroundTruth> objects(int... mask) {
    return objects(
        layer -> {
          int c = codeOf(layer);
          return Region.of(
              Arrays.stream(layer.region().pixels()).filter(pixel -> mask[pixel] == c).toArray());
        });
  }

  private List<GroundTruth> objects(Function<Layer, Region> shown) {
    List<GroundTruth> objects = new ArrayList<>();
    for (Layer layer : layers.layers()) {
      int c = codeOf(layer);
      int channel = c == background ? -1 : channels.indexOf(c);
      Region region = layer.isObject() && channel >= 0 ? shown.apply(layer) : Region.of();
      if (region.area() > 0) {
        objects.add(new GroundTruth(channel, region, GroundTruth.Kind.OBJECT));
      }
    }
    return objects;
  }
}
