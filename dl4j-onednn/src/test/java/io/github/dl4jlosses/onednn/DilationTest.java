package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.slf4j.LoggerFactory;

/** Convolutions with gaps, which oneDNN is not given, run without a word. */
class DilationTest {
  @Test
  void isTrainedWithoutAWarning() {
    MultiLayerNetwork network = Paths.oneDnn(DilationTest::network);
    assertNotNull(network.getLayer(0).getHelper());
    Nd4j.getRandom().setSeed(1);
    INDArray x = Nd4j.rand(DataType.FLOAT, 2, 3, 9, 8);
    List<ILoggingEvent> log = logOf(() -> network.fit(x, x));
    assertEquals(List.of(), log);
    assertEquals(
        Paths.builtIn(
            () -> {
              MultiLayerNetwork builtIn = network();
              builtIn.fit(x, x);
              return builtIn.score();
            }),
        network.score(),
        1e-5 * network.score());
  }

  private static List<ILoggingEvent> logOf(Runnable work) {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    root.addAppender(appender);
    try {
      work.run();
    } finally {
      root.detachAppender(appender);
    }
    return appender.list;
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3).dilation(2, 2).nOut(4).build(),
                    new Deconvolution2D.Builder(3, 3).dilation(2, 2).nOut(3).build(),
                    new CnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.convolutional(9, 8, 3))
                .build());
    network.init();
    return network;
  }
}
