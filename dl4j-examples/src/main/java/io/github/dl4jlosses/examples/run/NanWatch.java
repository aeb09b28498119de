package io.github.dl4jlosses.examples.run;

import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ends a step whose loss or gradient is not finite before it changes the parameters, so that they
 * are those of the step before.
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
  /** A loss or a gradient is NaN or infinite. */
  public static final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NotFinite(String message) {
      super(message);
    }
  }

  @Override
  public void onBackwardPass(Model model) {
    ComputationGraph network = (ComputationGraph) model;
    if (!Double.isFinite(network.score())) {
      throw new NotFinite("loss is " + network.score());
    }
    if (!isFinite(network.gradient().gradient())) {
      throw new NotFinite("gradient is not finite");
    }
  }

  /** Returns whether all numbers are finite; one pass, as a sum with one that is not is not. */
  private static boolean isFinite(INDArray array) {
    return Double.isFinite(array.sumNumber().doubleValue());
  }

  /** Returns whether all parameters of a network are finite. */
  public static boolean isFinite(ComputationGraph network) {
    return isFinite(network.params());
  }

  /**
   * Returns what is not finite, in words: the parameters of the first layer that has such, else the
   * output of the first layer, from the image on, else the gradient.
   *
   * @param images of the step
   */
  public static String origin(ComputationGraph network, INDArray... images) {
    return parameters(network)
        .or(() -> outputs(network, images))
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

  private static Optional<String> outputs(ComputationGraph network, INDArray... images) {
    Map<String, INDArray> outputs = network.feedForward(images, /* train= */ true);
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
