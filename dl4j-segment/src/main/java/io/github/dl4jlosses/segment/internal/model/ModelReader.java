package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.Json;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Reads a model file as data from outside.
 *
 * <p>ModelSerializer, if asked to read a file, also reads the entry preprocessor.bin by Java
 * deserialization, which can run code of the file's choice, and makes an object of any class that
 * the JSON names, if it fits. Here other entries than the five that {@link ModelFiles} writes are
 * refused, and so are classes that {@link NetworkClasses} does not know. What the texts say is
 * looked at before memory is taken for what they ask for.
 */
final class ModelReader {
  private static final int MAX_CONFIGURATION = 4 << 20; // bytes; a small file unpacks to anything
  private static final int MAX_TEXT = 64 << 20; // of digests of all images
  private static final Map<String, Integer> TEXTS =
      Map.of(
          ModelFiles.INFO,
          MAX_TEXT,
          ModelFiles.STATE,
          MAX_TEXT,
          ModelSerializer.CONFIGURATION_JSON,
          MAX_CONFIGURATION);

  private final String model; // as messages name it
  private final ModelZip zip;
  private final ModelInfo info;

  private ModelReader(String model, ModelZip zip) throws IOException {
    this.model = model;
    this.zip = zip;
    for (String name : zip.names()) {
      requireEntry(name);
    }
    info = readInfo();
  }

  /** What is made of a file while it is open. */
  @FunctionalInterface
  interface Reading<T> {
    T of(ModelReader reader) throws IOException;
  }

  static <T> T read(Path file, Reading<T> reading) throws IOException {
    String model = "model " + FileNames.shown(file);
    if (!Files.isRegularFile(file)) {
      throw Arguments.bad(model, "be a file", SmallFiles.kind(file));
    }
    try (ModelZip zip = ModelZip.open(file)) {
      return reading.of(new ModelReader(model, zip));
    } catch (ZipException | NoSuchFileException e) {
      throw broken(model, FileNames.shown(String.valueOf(e.getMessage())), e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(model, e);
    }
  }

  private static IllegalArgumentException tooLarge(String model, OutOfMemoryError e) {
    return new IllegalArgumentException(
        model
            + " must fit into memory, got: "
            + FileNames.shown(String.valueOf(e.getMessage()))
            + " (a file of a stranger may ask for any size; if you trust it, give it java "
            + ImageMemory.option(0)
            + ")",
        e);
  }

  private static IllegalArgumentException broken(String model, String got, Exception cause) {
    return new IllegalArgumentException(
        model + " must be a zip file written by train, got a broken one: " + got, cause);
  }

  private void requireEntry(String name) {
    Integer limit = TEXTS.get(name);
    if (limit == null
        && !name.equals(ModelSerializer.COEFFICIENTS_BIN)
        && !name.equals(ModelSerializer.UPDATER_BIN)) {
      throw Arguments.bad(
          model,
          "hold nothing but a network",
          "an entry " + FileNames.shown(name),
          "DL4J would deserialize some of these, which can run code");
    }
    if (limit != null && zip.size(name) > limit) {
      throw Arguments.bad(
          model, "have at most " + limit + " bytes in " + name, zip.size(name) + " bytes");
    }
  }

  private String text(String name) throws IOException {
    requireThere(name);
    return new String(zip.read(name), UTF_8);
  }

  private void requireThere(String name) {
    if (zip.size(name) < 0) {
      throw Arguments.bad(
          model, "hold " + name, "none", "only networks saved by train can be used here");
    }
  }

  ModelInfo info() {
    return info;
  }

  private ModelInfo readInfo() throws IOException {
    String json = text(ModelFiles.INFO);
    try {
      JsonNode tree = Json.tree(json);
      int format = tree.path("format").asInt();
      if (format > ModelInfo.FORMAT) {
        String version = FileNames.shown(tree.path("version").asText("another version"));
        throw Arguments.bad(
            model,
            "have format " + ModelInfo.FORMAT,
            format,
            "it was written by dl4j-losses " + version + "; use that version or a newer one");
      }
      ModelInfo read = Json.read(json, ModelInfo.class);
      InputRanges ranges = read.ranges();
      if (ranges == null ? format == ModelInfo.FORMAT : ranges.ranges().isEmpty()) {
        throw Arguments.bad(
            model,
            "have a range of images in ranges of " + ModelFiles.INFO,
            ranges == null ? "none" : "[]");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw broken(model, ModelFiles.INFO + " cannot be read" + Json.problem(e), e);
    }
  }

  <S> S state(Class<S> type) throws IOException {
    String json = text(ModelFiles.STATE);
    try {
      return Json.read(json, type);
    } catch (JsonProcessingException e) {
      throw broken(model, ModelFiles.STATE + " cannot be read" + Json.problem(e), e);
    }
  }

  /**
   * Reads the network, to use it: an updater is not made.
   *
   * @param beforeNetwork runs when all but the network has been read
   */
  ComputationGraph network(Runnable beforeNetwork) throws IOException {
    ComputationGraph network = made(beforeNetwork);
    fill(network.params(), /* state= */ null);
    return network;
  }

  /** Reads the network with its updater, to go on with its training. */
  ComputationGraph networkInTraining() throws IOException {
    ComputationGraph network = made(() -> {});
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      requireThere(ModelSerializer.UPDATER_BIN);
    }
    requireFloats(ModelSerializer.UPDATER_BIN, state == null ? 0 : state.length());
    fill(network.params(), state);
    return network;
  }

  private ComputationGraph made(Runnable beforeNetwork) throws IOException {
    ComputationGraphConfiguration configuration = configuration();
    requireThere(ModelSerializer.COEFFICIENTS_BIN);
    long parameters =
        configuration.getVertices().values().stream()
            .mapToLong(vertex -> vertex.numParams(/* backprop= */ true))
            .sum();
    requireFloats(ModelSerializer.COEFFICIENTS_BIN, parameters);
    beforeNetwork.run();
    ComputationGraph network = new ComputationGraph(configuration);
    try {
      network.init(Nd4j.create(DataType.FLOAT, parameters), /* cloneParametersArray= */ false);
    } catch (RuntimeException e) { // DL4J throws what it likes
      throw broken(model, "its network cannot be made", e);
    }
    return network;
  }

  private ComputationGraphConfiguration configuration() throws IOException {
    String json = text(ModelSerializer.CONFIGURATION_JSON);
    try {
      JsonNode tree = Json.tree(json);
      if (!tree.isObject()) {
        throw Arguments.bad(
            model,
            "be a zip file written by train",
            "a broken one: " + ModelSerializer.CONFIGURATION_JSON + " holds no network");
      }
      NetworkClasses.require(model, tree, info.version());
      return UNetCheck.own(model, tree, info);
    } catch (JsonProcessingException e) {
      throw broken(
          model, ModelSerializer.CONFIGURATION_JSON + " cannot be read" + Json.problem(e), e);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) { // of a loss or updater that DL4J cannot use
      throw broken(model, "its network cannot be made", e);
    }
  }

  private void requireFloats(String name, long count) {
    long size = zip.size(name);
    if (size >= 0 && !FloatEntry.fits(size, count)) {
      throw Arguments.bad(
          model, "have " + count + " floats in " + name + ", as its network has", size + " bytes");
    }
  }

  private void fill(INDArray parameters, @Nullable INDArray state) throws IOException {
    zip.readAll(
        (name, in) -> {
          if (name.equals(ModelSerializer.COEFFICIENTS_BIN)) {
            FloatEntry.read(in, parameters);
          } else if (name.equals(ModelSerializer.UPDATER_BIN) && state != null) {
            FloatEntry.read(in, state);
          }
        });
  }
}
