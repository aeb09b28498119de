package io.github.dl4jlosses.segment.internal.shape;

import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The pixels of what is drawn in an image, from the bottom to the top: crowds, then objects, the
 * larger below the smaller, as what lies on another is rarely the larger one. Of two of one size
 * the later in the file is on top.
 */
public final class Layers {
  /** A drawn object and its pixels. */
  public record Layer(DrawnObject object, Region region) {
    public boolean isObject() {
      return object.kind() == Kind.OBJECT;
    }
  }

  private final int height;
  private final int width;
  private final List<Layer> layers;

  private Layers(int height, int width, List<Layer> layers) {
    this.height = height;
    this.width = width;
    this.layers = layers;
  }

  /** Draws the objects into an image of H rows; what lies outside is cut off. */
  public static Layers of(Drawing drawing, int height, int width) {
    List<Layer> layers = new ArrayList<>();
    for (DrawnObject object : drawing.objects()) {
      BitSet pixels = object.shape().pixels(height, width);
      layers.add(new Layer(object, Region.of(pixels.stream().toArray())));
    }
    layers.sort(
        Comparator.comparing(Layer::isObject)
            .thenComparing(layer -> layer.region().area(), Comparator.reverseOrder()));
    return new Layers(height, width, List.copyOf(layers));
  }

  /** Returns them from the bottom to the top. */
  public List<Layer> layers() {
    return layers;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** Returns the value of each pixel: that of the layer on top. */
  public int[] values(Ground ground) {
    int[] values = new int[height * width];
    Arrays.fill(values, ground.value());
    for (Layer layer : layers) {
      fill(values, layer.region(), layer.isObject() ? layer.object().value() : ground.voidValue());
    }
    return values;
  }

  private static void fill(int[] values, Region region, int value) {
    for (int r = 0; r < region.runs(); r++) {
      Arrays.fill(values, region.from(r), region.to(r), value);
    }
  }
}
