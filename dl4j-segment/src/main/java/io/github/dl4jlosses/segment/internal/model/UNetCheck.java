package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
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
   * updater and seed may be any; of what else the JSON says nothing is made.
   *
   * @param model as messages name it
   * @param json names only classes of {@link NetworkClasses}
   * @throws IllegalArgumentException if it is another
   */
  static ComputationGraphConfiguration own(String model, JsonNode json, ModelInfo info)
      throws JsonProcessingException {
    JsonNode vertices = json.path("vertices");
    List<String> names = new ArrayList<>();
    vertices.fieldNames().forEachRemaining(names::add);
    int depth = UNet.depth(Set.copyOf(names));
    JsonNode first = layer(vertices, depth == 0 ? "bottom-first-conv" : "down0-first-conv");
    JsonNode width = first.path("nout");
    JsonNode loss = layer(vertices, UNet.PROBABILITIES).path("loss");
    JsonNode updater = first.path("iupdater");
    JsonNode seed = json.path("defaultConfiguration").path("seed");
    if (!width.isInt() || !loss.isObject() || !updater.isObject() || !seed.canConvertToLong()) {
      throw Arguments.bad(model, "hold a U-Net of train", "another");
    }
    int most = UNet.MAX_CHANNELS >> depth;
    rule(
        model,
        "have 1.." + most + " channels after the first convolution",
        width.asInt() >= 1 && width.asInt() <= most,
        width);
    boolean halves = Long.numberOfTrailingZeros(info.multiple()) >= depth;
    rule(model, "have poolings for images of multiples of " + info.multiple(), halves, depth);
    ComputationGraphConfiguration own =
        UNet.configuration(
            InputType.convolutional(info.height(), info.width(), /* depth= */ 3),
            info.classes().size(),
            depth,
            width.asInt(),
            NeuralNetConfiguration.mapper().treeToValue(loss, SegmentationLoss.class),
            NeuralNetConfiguration.mapper().treeToValue(updater, IUpdater.class),
            seed.asLong());
    difference("", Json.tree(own.toJson()), json)
        .ifPresent(d -> rule(model, "have " + d.rule(), /* holds= */ false, d.got()));
    requireOrder(model, own, names, json.path("topologicalOrder"));
    requireActivation(model, own, info.labeling());
    own.setIterationCount(count(model, json, "iterationCount"));
    own.setEpochCount(count(model, json, "epochCount"));
    return own;
  }

  private static void rule(String model, String what, boolean holds, @Nullable Object got) {
    if (!holds) {
      throw Arguments.bad(model, what, got, ONLY);
    }
  }

  private static JsonNode layer(JsonNode vertices, String name) {
    return vertices.path(name).path("layerConf").path("layer");
  }

  private static int count(String model, JsonNode json, String field) {
    JsonNode count = json.path(field);
    rule(
        model,
        "have " + field + " >= 0 in " + ENTRY,
        count.isInt() && count.asInt() >= 0,
        shown(count));
    return count.asInt();
  }

  /** The parameters of all layers are one vector, in this order. */
  private static void requireOrder(
      String model, ComputationGraphConfiguration own, List<String> names, JsonNode order)
      throws JsonProcessingException {
    boolean same = names.equals(List.copyOf(own.getVertices().keySet()));
    if (same && !order.isNull()) {
      int[] expected = new ComputationGraph(own).topologicalSortOrder();
      same = order.equals(Json.tree(Arrays.toString(expected)));
    }
    rule(model, "have the layers of a U-Net in their order", same, "another");
  }

  private static void requireActivation(
      String model, ComputationGraphConfiguration network, Labeling labeling) {
    boolean single = labeling == Labeling.SINGLE_LABEL;
    if (network.getVertices().get(UNet.PROBABILITIES) instanceof LayerVertex vertex
        && vertex.getLayerConf().getLayer() instanceof SegmentationLossLayer last) {
      Activation activation = last.getLoss().activation();
      rule(
          model,
          "end in " + (single ? "softmax, as a pixel has one class" : "sigmoid, as it has labels"),
          activation == (single ? Activation.SOFTMAX : Activation.SIGMOID),
          activation);
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
