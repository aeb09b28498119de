package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Compares networks with those that {@link UNet} makes, field by field. A field that is another,
 * such as a padding or the epsilon of a normalization, gives other numbers without an error.
 */
public final class UNetCheck {
  /* Counts of steps, which a training changes, and what DL4J writes down when it makes a network. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          "iterationCount", "epochCount", "variables", "topologicalOrder", "topologicalOrderStr");

  private static final String ENTRY = "configuration.json";
  private static final String ONLY = "only networks of train can be used here";

  private UNetCheck() {}

  /**
   * Returns the U-Net that a network from outside is, with its counts of steps. Depth, width, loss,
   * updater and seed may be any.
   *
   * @param model as messages name it
   * @param read a network that {@link NetworkCheck} has looked at
   * @throws IllegalArgumentException if it is another
   */
  static ComputationGraphConfiguration own(
      String model, ComputationGraphConfiguration read, ModelInfo info) {
    ComputationGraphConfiguration own =
        own(read, info).orElseThrow(() -> Arguments.bad(model, "hold a U-Net of train", "another"));
    difference(own, read)
        .ifPresent(
            d -> {
              throw Arguments.bad(model, "have " + d.rule(), d.got(), ONLY);
            });
    requireOrder(model, own, read);
    requireActivation(model, own, info.labeling());
    own.setIterationCount(read.getIterationCount());
    own.setEpochCount(read.getEpochCount());
    return own;
  }

  /** The parameters of all layers are one vector, in this order. */
  private static void requireOrder(
      String model, ComputationGraphConfiguration own, ComputationGraphConfiguration read) {
    List<String> names = List.copyOf(own.getVertices().keySet());
    boolean same = names.equals(List.copyOf(read.getVertices().keySet()));
    int[] order = read.getTopologicalOrder();
    if (same && order != null) {
      same = Arrays.equals(order, new ComputationGraph(own).topologicalSortOrder());
    }
    if (!same) {
      throw Arguments.bad(model, "have the layers of a U-Net in their order", "another", ONLY);
    }
  }

  private static Optional<ComputationGraphConfiguration> own(
      ComputationGraphConfiguration read, ModelInfo info) {
    Map<String, GraphVertex> vertices = read.getVertices();
    int depth = UNet.depth(vertices.keySet());
    if (layer(vertices, depth == 0 ? "bottom-first-conv" : "down0-first-conv")
            instanceof ConvolutionLayer first
        && layer(vertices, "bottom-conv") instanceof ConvolutionLayer bottom
        && layer(vertices, UNet.PROBABILITIES) instanceof SegmentationLossLayer last
        && first.getNOut() << depth == bottom.getNOut()) {
      return Optional.of(
          UNet.configuration(
              InputType.convolutional(info.height(), info.width(), /* depth= */ 3),
              info.classes().size(),
              depth,
              Math.toIntExact(first.getNOut()),
              last.getLoss(),
              first.getIUpdater(),
              read.getDefaultConfiguration().getSeed()));
    }
    return Optional.empty();
  }

  private static @Nullable Layer layer(Map<String, GraphVertex> vertices, String name) {
    return vertices.get(name) instanceof LayerVertex of ? of.getLayerConf().getLayer() : null;
  }

  private static void requireActivation(
      String model, ComputationGraphConfiguration network, Labeling labeling) {
    boolean single = labeling == Labeling.SINGLE_LABEL;
    Layer last = layer(network.getVertices(), UNet.PROBABILITIES);
    if (last instanceof SegmentationLossLayer of
        && of.getLoss().activation() != (single ? Activation.SOFTMAX : Activation.SIGMOID)) {
      throw Arguments.bad(
          model,
          "end in " + (single ? "softmax, as a pixel has one class" : "sigmoid, as it has labels"),
          of.getLoss().activation(),
          ONLY);
    }
  }

  /**
   * A field that two networks have otherwise.
   *
   * @param rule what the first has, and where
   * @param got what the second has
   */
  public record Difference(String rule, String got) {}

  /** Returns the first field that differs; empty if they are the same but for counts of steps. */
  public static Optional<Difference> difference(
      ComputationGraphConfiguration network, ComputationGraphConfiguration other) {
    try {
      return difference("", Json.tree(network.toJson()), Json.tree(other.toJson()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // DL4J has written it
    }
  }

  private static Optional<Difference> difference(String path, JsonNode node, JsonNode other) {
    if (!node.isObject() || !other.isObject()) {
      return node.equals(other)
          ? Optional.empty()
          : Optional.of(
              new Difference(
                  FileNames.shown(path) + " " + shown(node) + " in " + ENTRY, shown(other)));
    }
    Set<String> fields = new TreeSet<>();
    node.fieldNames().forEachRemaining(fields::add);
    other.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(NOT_COMPARED);
    String before = path.isEmpty() ? "" : path + ".";
    return fields.stream()
        .flatMap(f -> difference(before + f, node.path(f), other.path(f)).stream())
        .findFirst();
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "none" : FileNames.shown(node.toString());
  }
}
