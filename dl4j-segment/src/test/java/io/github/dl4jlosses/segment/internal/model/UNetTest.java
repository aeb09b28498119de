package io.github.dl4jlosses.segment.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class UNetTest {
  @Test
  void probabilitiesOfAPixelSumToOneWithOneDnn() {
    OneDnn.enable();
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(16, 16, 3),
            /* classes= */ 4,
            /* depth= */ 1,
            /* baseWidth= */ 2,
            new LossCrossEntropy(),
            new Adam(1e-3),
            /* seed= */ 1);
    Nd4j.getRandom().setSeed(1);
    INDArray probabilities = network.outputSingle(Nd4j.rand(DataType.FLOAT, 2, 3, 16, 16));
    INDArray sums = probabilities.sum(1);
    // Each is rounded to 24 bits; a softmax along the wrong dimension is off by whole numbers.
    assertEquals(0, sums.sub(1).amaxNumber().doubleValue(), 1e-6);
  }
}
