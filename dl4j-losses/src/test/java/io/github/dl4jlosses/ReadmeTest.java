package io.github.dl4jlosses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.layer.SegmentationOutputLayer;
import io.github.dl4jlosses.loss.ClassWeights;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
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
    ListBuilder layers = new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).list();
    layers.layer(SegmentationOutputLayer.builder(loss).nOut(3).build()); // 3 classes
    layers.setInputType(InputType.convolutional(64, 64, 3));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    network.fit(new DataSet(images, masks)); // masks: class indices [N, 1, 64, 64], 255 is ignored

    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{2}, {0}, {1}});
    out.println(loss.value(classes, logits, null)); // 2.162498816740175
    // end

    assertTrue(Double.isFinite(network.score()) && network.score() > 0);
    assertEquals(2 * 64 * 64, network.output(images).sumNumber().doubleValue(), 0.1);
    assertEquals("2.162498816740175" + System.lineSeparator(), printed.toString(UTF_8));
  }

  @Test
  void theStockLayerTrainsOnOneHotLabels() {
    LossCrossEntropy loss = new LossCrossEntropy();
    // layers
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

  @Test
  void weightsAreCountedInTheTrainingData() {
    LossCrossEntropy loss = new LossCrossEntropy();
    INDArray masks = Nd4j.createFromArray(0, 0, 0, 1, 1, 2).reshape(1, 1, 2, 3);
    DataSetIterator train =
        new ListDataSetIterator<>(List.of(new DataSet(Nd4j.zeros(1, 1, 2, 3), masks)));
    // weights
    ClassWeights counted = ClassWeights.of(loss, 3, train); // or labels and a mask
    LossCrossEntropy weighted = loss.withWeight(counted.medianFrequency());
    // end
    assertEquals(new LossCrossEntropy().withWeight(2 / 3., 1, 2), weighted);
  }

  @ParameterizedTest
  @FieldSource("READMES")
  void theExampleIsThatOfTheReadme(String name) throws IOException {
    shows(Path.of("..", name), "    // README\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theCodeIsThatOfTheGuide(String language) throws IOException {
    shows(Path.of("..", "docs", language, "layers.md"), "    // layers\n");
    shows(Path.of("..", "docs", language, "layers.md"), "    // weights\n");
  }

  private static void shows(Path page, String start) throws IOException {
    String code = between(Files.readString(THIS), start, "    // end\n");
    String shown = "```java\n" + code.indent(-4).replace("out.print", "System.out.print") + "```";
    assertTrue(Files.readString(page).contains(shown), () -> page + " must contain\n" + shown);
  }

  @Test
  void theReadmesHaveTheSameBlocksOfCode() throws IOException {
    List<String> english = blocks(Files.readString(Path.of("..", READMES.get(0))));
    assertFalse(english.isEmpty());
    assertEquals(english, blocks(Files.readString(Path.of("..", READMES.get(1)))));
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
