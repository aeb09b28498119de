package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.io.Json;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Files whose network asks for too much, or for what native code cannot do. */
class ForeignModelTest {
  private static final String CONFIGURATION = "configuration.json";

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.zip");
    ModelFiles.write(file, SmallModel.network(), SmallModel.INFO, SmallModel.STATE);
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFiles.readCheckpoint(file, RunState.class))
            .getMessage());
  }

  private String of(String rule) {
    return "model " + file + " must " + rule + " (only networks of train can be used here)";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          "nin" : 2, | "nin" : -2, | vertices.bottom-first-conv.layerConf.layer.nin 2 | -2
          "nin" : 2, | "nin" : 4, | vertices.bottom-first-conv.layerConf.layer.nin 2 | 4
          "nin" : 3, | "nin" : 5, | vertices.down0-first-conv.layerConf.layer.nin 3 | 5
          "kernelSize" : [ 3, 3 ] | "kernelSize" : [ 3, 0 ] | vertices.bottom-conv.layerConf.layer.kernelSize [3,3] | [3,0]
          "stride" : [ 1, 1 ] | "stride" : [ 0, 1 ] | vertices.bottom-conv.layerConf.layer.stride [1,1] | [0,1]
          "dilation" : [ 1, 1 ] | "dilation" : [ 1 ] | vertices.bottom-conv.layerConf.layer.dilation [1,1] | [1]
          "padding" : [ 0, 0 ] | "padding" : [ -1, 0 ] | vertices.bottom-conv.layerConf.layer.padding [0,0] | [-1,0]
          "size" : [ 2, 2 ] | "size" : [ 2, 2000000000 ] | vertices.up0-nearest.layerConf.layer.size [2,2] | [2,2000000000]
          "NCHW" | "NHWC" | vertices.bottom-conv.layerConf.layer.cnn2dDataFormat "NCHW" | "NHWC"
          "dataType" : "FLOAT" | "dataType" : "DOUBLE" | dataType "FLOAT" | "DOUBLE"
          "networkInputs" : [ "image" ] | "networkInputs" : null | networkInputs ["image"] | null
          "networkOutputs" : [ "loss" ] | "networkOutputs" : [ ] | networkOutputs ["loss"] | []
          "networkOutputs" : [ "loss" ] | "networkOutputs" : [ "down0" ] | networkOutputs ["loss"] | ["down0"]
          "iterationCount" : 0 | "iterationCount" : -1 | iterationCount >= 0 | -1
          "epochCount" : 0 | "epochCount" : 1.5 | epochCount >= 0 | 1.5
          """)
  void numbersThatAreNoneOfAUNetAreRefused(String from, String to, String rule, String got)
      throws IOException {
    SmallModel.edit(file, CONFIGURATION, from, to);
    assertEquals(of("have " + rule + " in configuration.json, got " + got), refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1099511627776 | hold a U-Net of train, got another
          0             | have 1..524288 channels after the first convolution, got 0
          -2            | have 1..524288 channels after the first convolution, got -2
          524289        | have 1..524288 channels after the first convolution, got 524289
          """)
  void aWidthThatIsNoneIsRefused(String width, String rule) throws IOException {
    SmallModel.edit(file, CONFIGURATION, "\"nout\" : 2,", "\"nout\" : " + width + ",");
    assertTrue(refusal().startsWith("model " + file + " must " + rule), refusal());
  }

  /** Native code takes them, and gives other numbers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          "padding" : [ 0, 0 ]    | "padding" : [ 1, 1 ]    | padding [0,0] | [1,1]
          "dilation" : [ 1, 1 ]   | "dilation" : [ 2, 2 ]   | dilation [1,1] | [2,2]
          "kernelSize" : [ 2, 2 ] | "kernelSize" : [ 3, 3 ] | kernelSize [2,2] | [3,3]
          "poolingType" : "MAX"   | "poolingType" : "AVG"   | poolingType "MAX" | "AVG"
          "idropout" : null       | "idropout" : { "@class" : "org.deeplearning4j.nn.conf.dropout.GaussianNoise" } | idropout null | {"@class":"org.deeplearning4j.nn.conf.dropout.GaussianNoise"}
          """)
  void aFieldThatAUNetHasOtherwiseIsRefused(String from, String to, String rule, String got)
      throws IOException {
    editAfter("\"pool0\" : {", from, to);
    assertEquals(
        "model "
            + file
            + " must have vertices.pool0.layerConf.layer."
            + rule
            + " in configuration.json, got "
            + got
            + " (only networks of train can be used here)",
        refusal());
  }

  private void editAfter(String start, String from, String to) throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    String text = new String(entries.getOrDefault(CONFIGURATION, new byte[0]), UTF_8);
    int at = text.indexOf(from, text.indexOf(start));
    String edited = text.substring(0, at) + to + text.substring(at + from.length());
    entries.put(CONFIGURATION, edited.getBytes(UTF_8));
    SmallModel.write(file, entries);
  }

  /** Only what a training changes, and the loss, may be another: its numbers are not used here. */
  @Test
  void eachFieldOfTheConfigurationIsThatOfAUNetOrChangesNothing() throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    String text = new String(entries.getOrDefault(CONFIGURATION, new byte[0]), UTF_8);
    ComputationGraphConfiguration unchanged = SmallModel.network().getConfiguration();
    int refused = 0;
    List<String> fields = SmallModel.fields("", Json.tree(text));
    for (String field : fields) {
      JsonNode tree = Json.tree(text);
      SmallModel.set(tree, field, Json.tree(another(tree.at(field))));
      entries.put(CONFIGURATION, tree.toString().getBytes(UTF_8));
      SmallModel.write(file, entries);
      try {
        ComputationGraphConfiguration read =
            ModelReader.read(file, reader -> reader.network(() -> {})).getConfiguration();
        boolean free = field.matches("/(iteration|epoch)Count|/vertices/loss/.*/loss/.*");
        assertTrue(free || unchanged.toJson().equals(read.toJson()), field);
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("model " + file + " must "), field + ": " + message);
        refused++;
      }
    }
    assertTrue(refused > .8 * fields.size(), refused + " of " + fields.size());
  }

  private static String another(JsonNode node) {
    return node.isNumber()
        ? String.valueOf(node.asInt() + 1)
        : node.isBoolean() ? String.valueOf(!node.asBoolean()) : node.isNull() ? "1" : "null";
  }

  @Test
  void layersInAnotherOrderAreRefused() throws IOException {
    SmallModel.edit(
        file,
        CONFIGURATION,
        "\"topologicalOrder\" : [ 0, 1, 2",
        "\"topologicalOrder\" : [ 0, 2, 1");
    assertEquals(of("have the layers of a U-Net in their order, got another"), refusal());
  }

  @Test
  void aLossOfOneClassAPixelIsRefusedWhereAPixelHasLabels() throws IOException {
    SmallModel.edit(file, "segmentation.json", "MULTI_LABEL", "SINGLE_LABEL");
    assertEquals(of("end in softmax, as a pixel has one class, got SIGMOID"), refusal());
  }

  @Test
  void partsThatAreNullAreRefused() throws IOException {
    SmallModel.edit(file, CONFIGURATION, "\"kernelSize\" : [ 3, 3 ]", "\"kernelSize\" : null");
    assertTrue(refusal().startsWith("model " + file + " must "), refusal());
  }

  @Test
  void layersThatTrainDoesNotWriteAreRefused() throws IOException {
    ComputationGraph dense =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.feedForward(3))
                .addLayer("dense", new DenseLayer.Builder().nOut(2).build(), "image")
                .addLayer("loss", new OutputLayer.Builder().nOut(2).build(), "dense")
                .setOutputs("loss")
                .build());
    dense.init();
    ModelFiles.write(file, dense, SmallModel.INFO, SmallModel.STATE);
    assertEquals("model " + file + " must hold a U-Net of train, got another", refusal());
  }

  @Test
  void anImageThatThePoolingsCannotHalveIsRefused() throws IOException {
    SmallModel.edit(file, "segmentation.json", "\"multiple\" : 2", "\"multiple\" : 1");
    assertEquals(of("have poolings for images of multiples of 1, got 1"), refusal());
  }

  @Test
  void arraysOfAnotherSizeAreRefusedBeforeTheyAreUnpacked() throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    entries.put("coefficients.bin", new byte[100 << 20]); // 100 kB in the file
    SmallModel.write(file, entries);
    assertTrue(Files.size(file) < 200_000);
    assertEquals(
        "model "
            + file
            + " must have 564 floats in coefficients.bin, as its network has, got 104857600 bytes",
        refusal());
  }

  @Test
  void aCheckpointWithoutTheStateOfItsUpdaterIsRefused() throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    byte[] state = entries.getOrDefault("updaterState.bin", new byte[0]);
    entries.remove("updaterState.bin");
    SmallModel.write(file, entries);
    assertEquals(
        "model "
            + file
            + " must hold updaterState.bin, got none (only networks saved by train can be used here)",
        refusal());
    entries.put("updaterState.bin", Arrays.copyOf(state, state.length - 4));
    SmallModel.write(file, entries);
    assertEquals(
        "model "
            + file
            + " must have 1056 floats in updaterState.bin, as its network has, got 4333 bytes",
        refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"segmentation.json", CONFIGURATION, "run.json"})
  void aNumberOfTwoMillionDigitsIsRefused(String entry) throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    entries.put(entry, ("{ \"format\" : " + "9".repeat(2_000_000) + " }").getBytes(UTF_8));
    SmallModel.write(file, entries);
    assertEquals(
        "model "
            + file
            + " must be a zip file written by train, got a broken one: "
            + entry
            + " cannot be read: a number of more than 100 digits",
        refusal());
  }

  @Test
  void aConfigurationOfMegabytesIsRefused() throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    entries.put(CONFIGURATION, new byte[(4 << 20) + 1]);
    SmallModel.write(file, entries);
    assertEquals(
        "model "
            + file
            + " must have at most 4194304 bytes in configuration.json, got 4194305 bytes",
        refusal());
  }
}
