package io.github.dl4jlosses.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolutions of a network, forward and backward, and nothing else: what is left of a training
 * step if all other layers take no time.
 */
record Convolutions(List<CustomOp> operations) {
  private static final OpExecutioner ND4J = new NativeOpExecutioner();

  /** Returns those of a network whose convolutions are all of stride 1, and keep the size. */
  static Convolutions of(ComputationGraph network, INDArray images) {
    network.feedForward(new INDArray[] {images}, /* train= */ true, /* clearInputs= */ false);
    List<CustomOp> operations = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      if (layer instanceof ConvolutionLayer) {
        INDArray w = layer.getParam("W").detach();
        INDArray x = Nd4j.rand(layer.input().dataType(), layer.input().shape());
        INDArray y = Nd4j.rand(x.dataType(), x.size(0), w.size(0), x.size(2), x.size(3));
        operations.add(operation("conv2d", w, new INDArray[] {x, w}, y.ulike()));
        operations.add(operation("conv2d_bp", w, new INDArray[] {x, w, y}, x.ulike(), w.ulike()));
      }
    }
    return new Convolutions(operations);
  }

  /** Returns an operation with the arguments that DL4J gives. */
  static CustomOp operation(String name, INDArray w, INDArray[] inputs, INDArray... outputs) {
    int height = (int) w.size(2);
    int width = (int) w.size(3);
    int same = 1; // padding
    int format = 0; // channels first
    int weights = 1; // [out, in, height, width]
    return DynamicCustomOp.builder(name)
        .addInputs(inputs)
        .addOutputs(outputs)
        .addIntegerArguments(height, width, 1, 1, 0, 0, 1, 1, same, format, weights)
        .build();
  }

  /** Runs all of them. */
  double step() {
    operations.forEach(Nd4j::exec);
    return Double.NaN; // there is no loss
  }

  /** Runs all of them as ND4J does, without dl4j-onednn. */
  double stepOfNd4j() {
    operations.forEach(ND4J::exec);
    return Double.NaN;
  }
}
