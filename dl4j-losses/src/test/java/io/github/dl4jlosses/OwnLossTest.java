package io.github.dl4jlosses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.ValueAndGradient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The loss that docs/en/layers.md writes works in layers and sums, and is saved with a network. */
public class OwnLossTest {
  private static final Path THIS =
      Path.of("src", "test", "java", "io", "github", "dl4jlosses", "OwnLossTest.java");

  // loss
  public record LossBrier(@JsonProperty("weight") double weight) implements SegmentationLoss {
    @Override
    public Activation activation() {
      return Activation.SIGMOID;
    }

    @Override
    public ValueAndGradient valueAndGradient(
        INDArray labels, INDArray logits, @Nullable INDArray mask) {
      INDArray p = Transforms.sigmoid(logits);
      INDArray off = p.sub(labels.castTo(p.dataType())); // p - y
      double scale = weight / logits.length();
      double value = scale * off.mul(off).sumNumber().doubleValue();
      INDArray gradient = off.muli(p.mul(p.rsub(1))).muli(2 * scale); // 2·(p - y)·p·(1 - p)
      return new ValueAndGradient(value, gradient);
    }
  }

  // end

  static {
    Nd4j.getRandom().setSeed(1);
  }

  private static final INDArray IMAGES = Nd4j.rand(DataType.FLOAT, 2, 3, 4, 5);
  private static final INDArray LABELS =
      Nd4j.rand(DataType.FLOAT, 2, 2, 4, 5).gt(.5).castTo(DataType.FLOAT);

  private static MultiLayerNetwork network(Layer last) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(1))
                .list(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build(),
                    last)
                .setInputType(InputType.convolutional(4, 5, 3))
                .build());
    network.init();
    return network;
  }

  @Test
  void trainsInBothLayersAndIsSaved() {
    LossBrier loss = new LossBrier(1);
    MultiLayerNetwork ours = network(SegmentationLossLayer.builder(loss).build());
    MultiLayerNetwork stock =
        network(new CnnLossLayer.Builder(loss).activation(Activation.SIGMOID).build());
    DataSet data = new DataSet(IMAGES, LABELS);
    double value = loss.value(LABELS, ours.feedForward(IMAGES).get(1), null);
    assertEquals(value, ours.score(data), 1e-7);
    double rows = 20 * value; // DL4J's, 4·5 an image, which it adds up in float
    assertEquals(rows, stock.score(data), 1e-6 * rows);
    for (int i = 0; i < 5; i++) {
      ours.fit(data);
    }
    assertTrue(ours.score(data) < value);
    INDArray output = ours.output(IMAGES);
    assertTrue(output.minNumber().doubleValue() > 0 && output.maxNumber().doubleValue() < 1);
    MultiLayerNetwork read = ours.clone();
    assertEquals(loss, ((SegmentationLossLayer) read.getLayer(1).conf().getLayer()).getLoss());
  }

  @Test
  void isAPartOfASum() {
    INDArray logits = Nd4j.randn(DataType.DOUBLE, 2, 2, 4, 5);
    LossBrier brier = new LossBrier(2);
    LossBCEWithLogits bce = new LossBCEWithLogits();
    ValueAndGradient sum =
        LossSum.of(brier, bce).withFactors(3, .5).valueAndGradient(LABELS, logits, null);
    ValueAndGradient one = brier.valueAndGradient(LABELS, logits, null);
    ValueAndGradient other = bce.valueAndGradient(LABELS, logits, null);
    assertEquals(3 * one.value() + .5 * other.value(), sum.value(), 1e-14);
    assertArrayEquals(
        one.gradient().mul(3).add(other.gradient().mul(.5)).dup('c').data().asDouble(),
        sum.gradient().dup('c').data().asDouble(),
        1e-15);
    LossSum alone = LossSum.of(brier, brier).withFactors(1, 2);
    assertEquals(3 * one.value(), alone.value(LABELS, logits, null), 1e-14);
    assertArrayEquals(
        one.gradient().mul(3).dup('c').data().asDouble(),
        alone.valueAndGradient(LABELS, logits, null).gradient().dup('c').data().asDouble(),
        1e-15);
  }

  /** ND4J would assign any number of numbers, and leave what was there in the rest. */
  @Test
  void aGradientOfAnotherShapeIsRefused() {
    INDArray logits = Nd4j.zeros(DataType.FLOAT, 2, 2, 4, 5);
    for (long[] shape : new long[][] {{40, 2}, {2, 1, 4, 5}, {1, 2}, {4, 2, 4, 5}, {}}) {
      FixedLoss loss = fixed(Nd4j.ones(DataType.FLOAT, shape));
      String message =
          "gradient of FixedLoss must have the shape of preOutput [2, 2, 4, 5], got "
              + Arrays.toString(shape);
      INDArray into = logits.dup();
      refuses(message, () -> loss.gradientInto(into, 1, LABELS, logits, null));
      LossSum sum = LossSum.of(new LossBCEWithLogits(), loss);
      refuses(message, () -> sum.valueAndGradient(LABELS, logits, null));
      MultiLayerNetwork network = network(SegmentationLossLayer.builder(loss).build());
      refuses(message, () -> network.fit(new DataSet(IMAGES, LABELS)));
    }
    INDArray less = Nd4j.zeros(DataType.FLOAT, 1, 2, 4, 5);
    String message = "gradient must have the shape of preOutput [2, 2, 4, 5], got [1, 2, 4, 5]";
    for (SegmentationLoss loss :
        List.of(
            new LossBrier(1),
            new LossBCEWithLogits(),
            LossSum.of(new LossBCEWithLogits()),
            LossSum.of(new LossBrier(1)))) {
      refuses(message, () -> loss.gradientInto(less, 1, LABELS, logits, null));
    }
  }

  /** A HALF ends at 6e-8. */
  @Test
  void aGradientInDoubleKeepsItsDigitsUntilItIsMultiplied() {
    INDArray logits = Nd4j.zeros(DataType.FLOAT16, 2, 2, 4, 5);
    FixedLoss tiny = fixed(Nd4j.zeros(DataType.DOUBLE, 2, 2, 4, 5).addi(1e-8));
    INDArray into = logits.dup();
    tiny.gradientInto(into, 1024, LABELS, logits, null);
    assertEquals(1.024e-5, into.getDouble(0), 1e-7);
  }

  private static FixedLoss fixed(INDArray gradient) {
    return new FixedLoss(Activation.SIGMOID, 1, gradient);
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void thePageHasThisLoss(String language) throws IOException {
    String page = Files.readString(Path.of("..", "docs", language, "layers.md"), UTF_8);
    var here =
        Pattern.compile("  // loss\\R(.*?)\\R\\R  // end", Pattern.DOTALL)
            .matcher(Files.readString(THIS, UTF_8));
    assertTrue(here.find());
    assertTrue(page.contains("```java\n" + here.group(1).replaceAll("(?m)^  ", "") + "\n```"));
  }
}
