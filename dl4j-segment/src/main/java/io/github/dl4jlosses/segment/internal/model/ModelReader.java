package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.Json;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
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
 * refused, and so are classes from other packages than DL4J's, ND4J's and our own.
 */
final class ModelReader {
  private static final Set<String> ENTRIES =
      Set.of(
          ModelFiles.INFO,
          ModelFiles.STATE,
          ModelSerializer.CONFIGURATION_JSON,
          ModelSerializer.COEFFICIENTS_BIN,
          ModelSerializer.UPDATER_BIN);
  private static final List<String> PACKAGES =
      List.of(
          "org.deeplearning4j.nn.",
          "org.nd4j.linalg.",
          "io.github.dl4jlosses.loss.",
          "io.github.dl4jlosses.layer.");
  private static final int MAX_TEXT = 64 << 20; // bytes; a small file can unpack to anything

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8; // as long as an array may be

  private final Path file;
  private final int maxText;
  private final int maxArray;
  private final Map<String, byte[]> entries = new HashMap<>();
  private @Nullable ModelInfo info; // once it is read

  private ModelReader(Path file, int maxText, int maxArray) {
    this.file = file;
    this.maxText = maxText;
    this.maxArray = maxArray;
  }

  static ModelReader open(Path file) throws IOException {
    return open(file, MAX_TEXT, MAX_ARRAY);
  }

  static ModelReader open(Path file, int maxText, int maxArray) throws IOException {
    ModelReader reader = new ModelReader(file, maxText, maxArray);
    if (!Files.isRegularFile(file)) {
      throw Arguments.bad(
          "model " + FileNames.shown(file),
          "be a file",
          Files.isDirectory(file) ? "a folder" : "none");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        reader.read(zip, entry);
      }
    } catch (ZipException | NoSuchFileException e) {
      throw reader.broken(String.valueOf(e.getMessage()), e);
    } catch (FileNotFoundException e) { // it is there, and may not be opened
      throw new AccessDeniedException(file.toString());
    } catch (OutOfMemoryError e) {
      throw reader.tooLarge(e);
    }
    return reader;
  }

  private IllegalArgumentException tooLarge(OutOfMemoryError e) {
    return new IllegalArgumentException(
        "model "
            + FileNames.shown(file)
            + " must fit into memory, got: "
            + e.getMessage()
            + " (a file of a stranger may ask for any size; if you trust it, give it java "
            + ImageMemory.option(0)
            + ")",
        e);
  }

  private void read(ZipFile zip, ZipEntry entry) throws IOException {
    String name = entry.getName();
    if (!ENTRIES.contains(name)) {
      throw Arguments.bad(
          "model " + file,
          "hold nothing but a network",
          "an entry " + name,
          "DL4J would deserialize some of these, which can run code");
    }
    int limit = name.endsWith(".json") ? maxText : maxArray;
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw Arguments.bad("model " + file, "have entries below " + limit + " bytes", name);
      }
      entries.put(name, bytes);
    }
  }

  private IllegalArgumentException broken(String got, Exception cause) {
    return new IllegalArgumentException(
        "model " + file + " must be a zip file written by train, got a broken one: " + got, cause);
  }

  private byte[] entry(String name) {
    byte[] bytes = entries.get(name);
    if (bytes == null) {
      throw Arguments.bad(
          "model " + file, "hold " + name, "none", "only networks saved by train can be used here");
    }
    return bytes;
  }

  private String text(String name) {
    return new String(entry(name), UTF_8);
  }

  ModelInfo info() {
    ModelInfo known = info;
    if (known == null) {
      known = readInfo();
      info = known;
    }
    return known;
  }

  private ModelInfo readInfo() {
    String json = text(ModelFiles.INFO);
    try {
      JsonNode tree = Json.tree(json);
      int format = tree.path("format").asInt();
      if (format > ModelInfo.FORMAT) {
        String version = tree.path("version").asText("another version");
        throw Arguments.bad(
            "model " + file,
            "have format " + ModelInfo.FORMAT,
            format,
            "it was written by dl4j-losses " + version + "; use that version or a newer one");
      }
      return Json.read(json, ModelInfo.class);
    } catch (JsonProcessingException e) {
      throw broken(ModelFiles.INFO + " cannot be read", e);
    }
  }

  <S> S state(Class<S> type) {
    try {
      return Json.read(text(ModelFiles.STATE), type);
    } catch (JsonProcessingException e) {
      throw broken(ModelFiles.STATE + " cannot be read", e);
    }
  }

  ComputationGraph network() {
    return network(() -> {});
  }

  ComputationGraph network(Runnable beforeNetwork) {
    info(); // a newer format may have another network
    String json = text(ModelSerializer.CONFIGURATION_JSON);
    try {
      requireKnownClasses(Json.tree(json));
    } catch (JsonProcessingException e) {
      throw broken(ModelSerializer.CONFIGURATION_JSON + " cannot be read", e);
    }
    entry(ModelSerializer.COEFFICIENTS_BIN);
    beforeNetwork.run();
    try {
      ComputationGraph network = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
      network.init(array(ModelSerializer.COEFFICIENTS_BIN), /* cloneParametersArray= */ false);
      if (entries.containsKey(ModelSerializer.UPDATER_BIN)) {
        network.getUpdater().setStateViewArray(array(ModelSerializer.UPDATER_BIN));
      }
      return network;
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    } catch (IOException | RuntimeException e) { // DL4J throws what it likes
      throw broken("its network cannot be made", e);
    }
  }

  private INDArray array(String name) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry(name)))) {
      return Nd4j.read(in);
    }
  }

  /** Looks at all objects; distributions have their class under {@code type}. */
  private void requireKnownClasses(JsonNode node) {
    node.fields().forEachRemaining(field -> requireKnownClass(field.getKey(), field.getValue()));
    node.forEach(this::requireKnownClasses);
  }

  private void requireKnownClass(String key, JsonNode value) {
    String name = value.asText();
    if (!key.equals("@class") && !(key.equals("type") && name.contains("."))) {
      return;
    }
    if (PACKAGES.stream().noneMatch(name::startsWith)) {
      throw Arguments.bad(
          "model " + file,
          "name only classes of DL4J, ND4J and dl4j-losses",
          name,
          "loading it would run that class");
    }
    try {
      Class.forName(name, /* initialize= */ false, ModelReader.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          "model "
              + file
              + " must name classes of this version, got "
              + name
              + " (use the version that wrote it: "
              + info().version()
              + ")",
          e);
    }
  }
}
