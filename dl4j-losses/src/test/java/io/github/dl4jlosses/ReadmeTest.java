package io.github.dl4jlosses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The code of the READMEs compiles, runs, and prints what is printed there. */
class ReadmeTest {
  private static final List<String> READMES = List.of("README.md", "README.zh-CN.md");
  private static final Path THIS =
      Path.of("src", "test", "java", "io", "github", "dl4jlosses", "ReadmeTest.java");

  @Test
  void theExampleRuns() {
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 64, 64);
    INDArray masks = Nd4j.zeros(DataType.UINT8, 2, 1, 64, 64);
    masks.slice(1).assign(255);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);

    // README
    LossCrossEntropy loss =
        new LossCrossEntropy().withWeight(1, 2, 0.5).withIgnoreIndex(255).withLabelSmoothing(0.1);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(loss).build())
                .setInputType(InputType.convolutional(64, 64, 3))
                .build());
    network.init();
    network.fit(new DataSet(images, masks)); // masks: class indices [N, 1, 64, 64], 255 is ignored
    INDArray probabilities = network.output(images); // [N, 3, 64, 64]

    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{2}, {0}, {1}});
    out.println(loss.value(classes, logits, null));
    // end

    assertTrue(Double.isFinite(network.score()) && network.score() > 0);
    assertEquals(2 * 64 * 64, probabilities.sumNumber().doubleValue(), 0.1);
    assertEquals("2.162498816740175" + System.lineSeparator(), printed.toString(UTF_8));
  }

  @Test
  void theStockLayerTrainsOnOneHotLabels() {
    LossCrossEntropy loss = new LossCrossEntropy();
    // README stock
    CnnLossLayer last = new CnnLossLayer.Builder(loss).activation(Activation.SOFTMAX).build();
    // end
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list(new ConvolutionLayer.Builder(1, 1).nOut(3).build(), last)
                .setInputType(InputType.convolutional(8, 8, 3))
                .build());
    network.init();
    INDArray oneHot = Nd4j.zeros(DataType.FLOAT, 2, 3, 8, 8);
    oneHot.tensorAlongDimension(0, 2, 3).assign(1); // class 0 in the first image, void in the other
    network.fit(new DataSet(Nd4j.rand(DataType.FLOAT, 2, 3, 8, 8), oneHot));
    assertTrue(Double.isFinite(network.score()) && network.score() > 0);
  }

  @ParameterizedTest
  @FieldSource("READMES")
  void theExamplesAreThoseOfTheReadme(String name) throws IOException {
    String readme = Files.readString(Path.of("..", name));
    for (String start : List.of("    // README\n", "    // README stock\n")) {
      String code = between(Files.readString(THIS), start, "    // end\n");
      String shown =
          "```java\n" + code.indent(-4).replace("out.println", "System.out.println") + "```";
      assertTrue(readme.contains(shown), shown);
    }
    assertTrue(readme.contains("2.162498816740175"));
  }

  @Test
  void theReadmesHaveTheSameBlocksOfCode() throws IOException {
    List<String> chinese = blocks(Files.readString(Path.of("..", READMES.get(1))));
    assertTrue(chinese.containsAll(blocks(Files.readString(Path.of("..", READMES.get(0))))));
  }

  private static List<String> blocks(String readme) {
    return Pattern.compile("(?ms)^```.*?^```$")
        .matcher(readme)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
