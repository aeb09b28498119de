package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.segment.SegmentException;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ends a step whose loss or gradient is not finite before it changes the parameters, so that they
 * are those of the step before; and one that makes parameters or the state of the updater infinite,
 * after which they must not be kept.
 *
 * <pre>
 *   network.setListeners(new NanWatch());
 *   try {
 *     network.fit(batch);
 *   } catch (NanWatch.NotFinite e) {
 *     System.err.println("NaN in " + NanWatch.origin(network, batch.getFeatures()));
 *   }
 * </pre>
 */
public final class NanWatch extends BaseTrainingListener {
  private boolean updating;

  public static final class NotFinite extends SegmentException {
    private static final long serialVersionUID = 1;

    private final String origin;

    private NotFinite(String origin) {
      this("network", origin);
    }

    private NotFinite(String network, String origin) {
      super(
          network
              + " must give finite numbers, got NaN or infinity, first in "
              + origin
              + " (it diverged: train again with a lower --learning-rate)");
      this.origin = origin;
    }

    public String origin() {
      return origin;
    }
  }

  @Override
  public void onBackwardPass(Model model) {
    updating = false; // of this step, after one that failed
    ComputationGraph network = (ComputationGraph) model;
    if (!Double.isFinite(network.score())) {
      throw new NotFinite("the loss");
    }
    if (!isFinite(network.gradient().gradient())) {
      throw new NotFinite("a gradient");
    }
    updating = true;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    trouble((ComputationGraph) model)
        .ifPresent(
            origin -> {
              throw new NotFinite(origin);
            });
    updating = false;
  }

  /**
   * Returns whether a step failed between its first change of a parameter and its last, or made one
   * infinite: the network is then of no step.
   */
  public boolean isUpdating() {
    return updating;
  }

  /**
   * Checks what a network gave for images.
   *
   * @throws NotFinite if it has a NaN or an infinity
   */
  static void requireFinite(ModelFiles.Model model, INDArray images, INDArray output) {
    if (!isFinite(output)) {
      throw new NotFinite(
          model.name(),
          parameters(model.network())
              .or(() -> outputs(model.network(), /* train= */ false, images))
              .orElse("the sum of its output"));
    }
  }

  /** Returns whether all numbers are finite; one pass, as a sum with one that is not is not. */
  private static boolean isFinite(INDArray array) {
    return Double.isFinite(array.sumNumber().doubleValue());
  }

  /** Returns the first number of a network that is not finite, in words. */
  public static Optional<String> trouble(ComputationGraph network) {
    if (!isFinite(network.params())) {
      return parameters(network).or(() -> Optional.of("the sum of the parameters"));
    }
    // An infinite second moment of Adam would freeze its parameter for good, without a NaN.
    INDArray state = network.getUpdater().getStateViewArray();
    return state == null || isFinite(state)
        ? Optional.empty()
        : Optional.of("the state of the updater");
  }

  /**
   * Returns what is not finite, in words: the parameters of the first layer that has such, else the
   * output of the first layer, from the image on, else the gradient.
   */
  public static String origin(ComputationGraph network, INDArray... images) {
    return parameters(network)
        .or(() -> outputs(network, /* train= */ true, images))
        .orElse("the loss or a gradient, while all parameters and outputs are finite");
  }

  /** Returns the first parameter that is not finite, in words. */
  public static Optional<String> parameters(ComputationGraph network) {
    for (Layer layer : network.getLayers()) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        if (!isFinite(parameter.getValue())) {
          return Optional.of("parameter " + parameter.getKey() + " of layer " + name(layer));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> outputs(
      ComputationGraph network, boolean train, INDArray... images) {
    Map<String, INDArray> outputs = network.feedForward(images, train);
    for (int vertex : network.topologicalSortOrder()) {
      String layer = network.getVertices()[vertex].getVertexName();
      INDArray output = outputs.get(layer);
      if (output != null && !isFinite(output)) {
        return Optional.of("the output of layer " + layer);
      }
    }
    return Optional.empty();
  }

  private static String name(Layer layer) {
    return layer.conf().getLayer().getLayerName();
  }
}
