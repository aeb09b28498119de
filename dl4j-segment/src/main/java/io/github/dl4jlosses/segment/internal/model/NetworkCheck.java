package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Looks at the numbers of a network from outside before DL4J makes it. Native code divides by a
 * stride, and the product of two numbers of channels may pass 2^63 and be small again.
 */
final class NetworkCheck {
  private static final Set<Class<?>> LAYERS =
      Set.of(
          ActivationLayer.class,
          BatchNormalization.class,
          ConvolutionLayer.class,
          SegmentationLossLayer.class,
          SubsamplingLayer.class,
          Upsampling2D.class);
  private static final int MAX_VERTICES = 1000;
  private static final int MAX_CHANNELS = UNet.MAX_CHANNELS;
  private static final int MAX_WINDOW = 64;
  private static final int COLORS = 3;

  private final String model; // as messages name it
  private final Map<String, GraphVertex> vertices;
  private final Map<String, Long> channels = new HashMap<>(); // of what a vertex gives

  private NetworkCheck(String model, Map<String, GraphVertex> vertices) {
    this.model = model;
    this.vertices = vertices;
  }

  /**
   * Checks that a network has the layers that train writes, that each gets what it is made for, and
   * that it fits to what is said of it.
   *
   * @param model as messages name it
   * @throws IllegalArgumentException if it does not
   */
  static void require(String model, ComputationGraphConfiguration network, ModelInfo info) {
    try {
      new NetworkCheck(model, network.getVertices()).require(network, info);
    } catch (NullPointerException e) { // any part may be null in the file
      throw new IllegalArgumentException(
          model + " must have all parts of a network, got null for one", e);
    }
  }

  private void require(ComputationGraphConfiguration network, ModelInfo info) {
    rule("be of floats", network.getDataType() == DataType.FLOAT, network.getDataType());
    rule("count its steps", network.getIterationCount() >= 0, network.getIterationCount());
    List<String> ends = List.of(one(network.getNetworkInputs()), one(network.getNetworkOutputs()));
    int layers = vertices.size();
    rule("have at most " + MAX_VERTICES + " layers", layers <= MAX_VERTICES, layers);
    vertices.forEach(this::requireLayer);
    channels.put(ends.get(0), (long) COLORS);
    for (int known = 0; known < channels.size(); ) { // an order in the file may be a wrong one
      known = channels.size();
      vertices.forEach(
          (name, vertex) ->
              follow(name, vertex, network.getVertexInputs().getOrDefault(name, List.of())));
    }
    long classes = info.classes().size();
    Long given = channels.get(ends.get(1));
    rule("have a channel for each of " + classes + " classes", equal(classes, given), given);
    long poolings =
        vertices.values().stream().filter(v -> layer(v) instanceof SubsamplingLayer).count();
    boolean even = Long.numberOfTrailingZeros(info.multiple()) >= poolings;
    rule("have poolings for images of multiples of " + info.multiple(), even, poolings);
  }

  private String one(List<String> names) {
    rule("have one input and one output", names.size() == 1, names.size());
    return names.get(0);
  }

  private void requireLayer(String name, GraphVertex vertex) {
    Layer layer = layer(vertex);
    if (layer == null && vertex instanceof MergeVertex) {
      return;
    }
    Class<?> type = layer == null ? GraphVertex.class : layer.getClass();
    rule("have only layers of a U-Net", LAYERS.contains(type), type.getSimpleName());
    if (layer instanceof ConvolutionLayer conv) {
      requireChannels(name, conv);
      requireWindows(name, 1, conv.getKernelSize(), conv.getStride(), conv.getDilation());
      requireWindows(name, 0, conv.getPadding());
      requireFormat(name, conv.getCnn2dDataFormat());
    } else if (layer instanceof BatchNormalization norm) {
      requireChannels(name, norm);
      rule("keep channels" + in(name), norm.getNIn() == norm.getNOut(), norm.getNOut());
      requireFormat(name, norm.getCnn2DFormat());
    } else if (layer instanceof SubsamplingLayer pool) {
      requireWindows(name, 1, pool.getKernelSize(), pool.getStride(), pool.getDilation());
      requireWindows(name, 0, pool.getPadding());
      requireFormat(name, pool.getCnn2dDataFormat());
    } else if (layer instanceof Upsampling2D up) {
      requireWindows(name, 1, up.getSize());
      requireFormat(name, up.getFormat());
    }
  }

  private static @Nullable Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex of && of.getPreProcessor() == null
        ? of.getLayerConf().getLayer()
        : null;
  }

  private void requireChannels(String name, FeedForwardLayer layer) {
    long least = Math.min(layer.getNIn(), layer.getNOut());
    long most = Math.max(layer.getNIn(), layer.getNOut());
    rule("have 1.." + MAX_CHANNELS + " channels" + in(name), least >= 1, least);
    rule("have 1.." + MAX_CHANNELS + " channels" + in(name), most <= MAX_CHANNELS, most);
  }

  private void requireWindows(String name, int least, int[]... windows) {
    for (int[] sizes : windows) {
      boolean fits =
          sizes.length == 2
              && Arrays.stream(sizes).allMatch(size -> size >= least && size <= MAX_WINDOW);
      rule(
          "have sizes of " + least + ".." + MAX_WINDOW + " pixels" + in(name),
          fits,
          Arrays.toString(sizes));
    }
  }

  private void requireFormat(String name, CNN2DFormat format) {
    rule("have the channels first" + in(name), format == CNN2DFormat.NCHW, format);
  }

  /** Follows the channels to a vertex, once those of what it is given are known. */
  private void follow(String name, GraphVertex vertex, List<String> inputs) {
    if (channels.containsKey(name) || !channels.keySet().containsAll(inputs)) {
      return;
    }
    long given = inputs.stream().mapToLong(input -> channels.getOrDefault(input, 0L)).sum();
    if (layer(vertex) instanceof FeedForwardLayer layer && layer.getNIn() > 0) {
      rule("take " + given + " channels" + in(name), layer.getNIn() == given, layer.getNIn());
      channels.put(name, layer.getNOut());
    } else {
      channels.put(name, given);
    }
  }

  private static boolean equal(long number, @Nullable Long other) {
    return other != null && other == number;
  }

  private static String in(String layer) {
    return " in layer " + FileNames.shown(layer);
  }

  private void rule(String what, boolean holds, @Nullable Object got) {
    if (!holds) {
      throw Arguments.bad(model, what, got, "only networks of train can be used here");
    }
  }
}
