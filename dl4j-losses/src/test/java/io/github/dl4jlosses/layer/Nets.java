package io.github.dl4jlosses.layer;

import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What a MultiLayerNetwork and a ComputationGraph of one input and one output have in common. */
final class Nets {
  private Nets() {}

  static INDArray params(NeuralNetwork network) {
    return ((Model) network).params();
  }

  static INDArray output(NeuralNetwork network, DataSet data) {
    return network instanceof MultiLayerNetwork layers
        ? layers.output(data.getFeatures())
        : ((ComputationGraph) network).outputSingle(data.getFeatures());
  }

  static double score(NeuralNetwork network, DataSet data) {
    return network instanceof MultiLayerNetwork layers
        ? layers.score(data)
        : ((ComputationGraph) network).score(data);
  }

  static INDArray scoreExamples(NeuralNetwork network, DataSet data) {
    return network instanceof MultiLayerNetwork layers
        ? layers.scoreExamples(data, true)
        : ((ComputationGraph) network).scoreExamples(data, true);
  }

  /** Returns the gradient before the updater gets it, as DL4J shows it. */
  static INDArray gradient(NeuralNetwork network, DataSet data) {
    INDArray mask = data.getLabelsMaskArray();
    if (network instanceof MultiLayerNetwork layers) {
      layers.setInput(data.getFeatures());
      layers.setLabels(data.getLabels());
      layers.setLayerMaskArrays(null, mask);
      layers.computeGradientAndScore();
      layers.clearLayerMaskArrays();
    } else {
      ComputationGraph graph = (ComputationGraph) network;
      graph.setInput(0, data.getFeatures());
      graph.setLabel(0, data.getLabels());
      graph.setLayerMaskArrays(null, mask == null ? null : new INDArray[] {mask});
      graph.computeGradientAndScore();
      graph.clearLayerMaskArrays();
    }
    return ((Model) network).gradient().gradient().dup();
  }

  /** Makes a step, and returns the score before it. */
  static double fit(NeuralNetwork network, DataSet data) {
    network.fit(data);
    return ((Model) network).score();
  }

  static NeuralNetwork saveAndLoad(NeuralNetwork network, File file) throws IOException {
    if (network instanceof MultiLayerNetwork layers) {
      layers.save(file, true);
      return MultiLayerNetwork.load(file, true);
    }
    ((ComputationGraph) network).save(file, true);
    return ComputationGraph.load(file, true);
  }

  static NeuralNetwork copy(NeuralNetwork network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.clone()
        : ((ComputationGraph) network).clone();
  }

  static String json(NeuralNetwork network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) network).getConfiguration().toJson();
  }

  static Layer last(NeuralNetwork network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getOutputLayer()
        : ((ComputationGraph) network).getOutputLayer(0);
  }

  static org.deeplearning4j.nn.conf.layers.Layer layerConf(NeuralNetwork network) {
    return last(network).conf().getLayer();
  }
}
