package io.github.dl4jlosses.onednn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The lines of docs/en/own-network.md and of the module's README turn oneDNN on. */
class OwnNetworkTest {
  private static final String CODE =
      """
      System.out.println(OneDnn.enable()); // oneDNN is on
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init();
      """;

  @Test
  void oneDnnIsOnBeforeTheNetworkIsMade() throws IOException {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .list(
                new ConvolutionLayer.Builder(1, 1).nOut(2).activation(Activation.IDENTITY).build(),
                new CnnLossLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(8, 8, 3))
            .build();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    // own-network onednn
    out.println(OneDnn.enable()); // oneDNN is on
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // end
    boolean natives = System.getProperty("nd4j.classifier", "").endsWith("-onednn");
    String line = printed.toString(UTF_8).strip();
    assertTrue(line.startsWith(natives ? "oneDNN is on" : "oneDNN is off: "), line);
    assertEquals(3 * 2 + 2, network.numParams());
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "../docs/en/own-network.md", "../docs/zh/own-network.md"})
  void theDocumentsShowTheseLines(String document) throws IOException {
    assertTrue(Files.readString(Path.of(document)).contains("```java\n" + CODE + "```"));
  }
}
