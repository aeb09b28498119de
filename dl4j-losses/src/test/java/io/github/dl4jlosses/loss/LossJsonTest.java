package io.github.dl4jlosses.loss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.exc.MismatchedInputException;
import org.nd4j.shade.jackson.databind.exc.ValueInstantiationException;

/** A saved network keeps its loss: class and component names are a file format. */
class LossJsonTest {
  static final LossCrossEntropy CROSS_ENTROPY =
      new LossCrossEntropy()
          .withWeight(1, 2, .5)
          .withIgnoreIndex(255)
          .withLabelSmoothing(.1)
          .withReduction(Reduction.MEAN_OR_ZERO)
          .withTarget(Target.PROBABILITY);
  static final LossBCEWithLogits BINARY =
      new LossBCEWithLogits().withPosWeight(20).withReduction(Reduction.SUM);

  static List<SegmentationLoss> losses() {
    return List.of(
        CROSS_ENTROPY,
        BINARY,
        new LossCrossEntropy(),
        new LossBCEWithLogits(),
        new LossFocal().withWeight(1, 2),
        LossFocal.torchvision().withIgnoreIndex(255),
        LossDice.nnUNet().withWeight(1, 2).withIgnoreIndex(255),
        LossLovasz.hinge().withGrouping(Regions.Grouping.IMAGE),
        LossTversky.smp().withCosts(.3, .7).withGammaOfMean(2),
        LossGeneralizedDice.monai().withVolume(LossGeneralizedDice.Volume.SIMPLE),
        new LossBCEWithLogits().withWeight(1, 0.1).withIgnoreIndex(7).withLabelSmoothing(1 / 3.));
  }

  @Test
  void readsWhatVersion01Wrote() throws IOException {
    try (var in = getClass().getResourceAsStream("/json/losses-0.1.json")) {
      List<ILossFunction> read =
          JsonMappers.getMapper()
              .readValue(Objects.requireNonNull(in), new TypeReference<List<ILossFunction>>() {});
      assertEquals(List.of(CROSS_ENTROPY, BINARY), read);
    }
  }

  @Test
  void writesWhatVersion01Wrote() throws IOException {
    try (var in = getClass().getResourceAsStream("/json/losses-0.1.json")) {
      String expected = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      String written =
          JsonMappers.getMapper()
              .writerFor(new TypeReference<List<ILossFunction>>() {})
              .writeValueAsString(List.of(CROSS_ENTROPY, BINARY));
      assertEquals(expected.replaceAll("\\s", ""), written.replaceAll("\\s", ""));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void survivesTheConfigurationOfANetwork(SegmentationLoss loss) {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder().list(new LossLayer.Builder(loss).build()).build();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(network.toJson());
    assertEquals(loss, ((LossLayer) read.getConf(0).getLayer()).getLossFn());
    assertEquals(network, read);
    assertEquals(network, MultiLayerConfiguration.fromYaml(network.toYaml()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void survivesJavaSerialization(SegmentationLoss loss) throws ClassNotFoundException {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(loss);
      }
      ByteArrayInputStream written = new ByteArrayInputStream(bytes.toByteArray());
      try (ObjectInputStream in = new ObjectInputStream(written)) {
        assertEquals(loss, in.readObject());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMissingComponentIsAnErrorNotADefault() throws IOException {
    String json = JsonMappers.getMapper().writeValueAsString(CROSS_ENTROPY);
    String without = json.replaceAll("\"labelSmoothing\"\\s*:\\s*0.1,", "");
    var thrown =
        assertThrows(
            MismatchedInputException.class,
            () -> JsonMappers.getMapper().readValue(without, ILossFunction.class));
    assertTrue(
        String.valueOf(thrown.getMessage())
            .startsWith("Missing required creator property 'labelSmoothing'"),
        thrown.getMessage());
  }

  @Test
  void aBadComponentIsAnError() throws IOException {
    String json = JsonMappers.getMapper().writeValueAsString(CROSS_ENTROPY);
    var thrown =
        assertThrows(
            ValueInstantiationException.class,
            () ->
                JsonMappers.getMapper()
                    .readValue(json.replace("0.5", "-0.5"), ILossFunction.class));
    assertTrue(
        String.valueOf(thrown.getMessage())
            .contains("weights[2] must be finite and >= 0, got -0.5"),
        thrown.getMessage());
  }

  @Test
  void weightsAreCopiedAndComparedByContent() {
    double[] values = {1, 2};
    Weights weights = Weights.of(values);
    values[0] = 9;
    assertEquals(Weights.of(1, 2), weights);
    assertEquals(Weights.of(1, 2).hashCode(), weights.hashCode());
    assertEquals("[1.0, 2.0]", weights.toString());
    assertEquals("uniform", Weights.uniform().toString());
  }
}
