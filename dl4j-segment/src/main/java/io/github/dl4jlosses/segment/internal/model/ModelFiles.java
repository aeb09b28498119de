package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.io.Json;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Networks as files that {@code ComputationGraph.load} of DL4J reads too. Beside DL4J's entries
 * they have {@value #INFO}, and a checkpoint also {@value #STATE}.
 */
public final class ModelFiles {
  static final String INFO = "segmentation.json";
  static final String STATE = "run.json";

  private ModelFiles() {}

  /**
   * A network and what must be known of it.
   *
   * @param name as messages call it: of a file, so that the user knows which one
   */
  public record Model(ComputationGraph network, ModelInfo info, String name) {
    /** Names a network of this process. */
    public Model(ComputationGraph network, ModelInfo info) {
      this(network, info, "network");
    }

    /**
     * Returns the probabilities of an image or a tile.
     *
     * @throws SegmentException if DL4J cannot run the network
     * @throws NanWatch.NotFinite if it gives a NaN or an infinity
     */
    public INDArray output(INDArray image) {
      return finite(image, () -> new INDArray[] {network.outputSingle(image)})[0];
    }

    /** Returns what some layers give for an image likewise; the first is looked at. */
    public INDArray[] output(List<String> layers, INDArray image) {
      return finite( // feedForward would keep all activations
          image, () -> network.output(layers, /* train= */ false, new INDArray[] {image}, null));
    }

    private INDArray[] finite(INDArray image, Supplier<INDArray[]> network) {
      INDArray[] output;
      try {
        output = network.get();
      } catch (RuntimeException e) { // DL4J throws what it likes, of layers that nobody knows
        String got = FileNames.shown(String.valueOf(e.getMessage()));
        throw new SegmentException(
            name + " must run on images " + Arguments.shape(image.shape()) + ", got: " + got, e);
      }
      NanWatch.requireFinite(this, image, output[0]);
      return output;
    }
  }

  /** A network in the middle of its training, and a state that says how far it is. */
  public record Checkpoint<S>(ComputationGraph network, ModelInfo info, S state) {}

  /** Writes a network; the file is whole, or as it was before. */
  public static void write(Path file, ComputationGraph network, ModelInfo info) throws IOException {
    try (AtomicFiles.Prepared whole = prepare(file, network, info)) {
      whole.commit();
    }
  }

  /** Writes a network likewise, and leaves it to the caller when it becomes the file. */
  public static AtomicFiles.Prepared prepare(Path file, ComputationGraph network, ModelInfo info)
      throws IOException {
    Map<String, String> entries = Map.of(INFO, Json.write(info));
    return AtomicFiles.prepare(file, out -> zip(out, network, entries));
  }

  /** Writes a checkpoint likewise; the state is of numbers, texts, lists and records of such. */
  public static void write(Path file, ComputationGraph network, ModelInfo info, Record state)
      throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(INFO, Json.write(info));
    entries.put(STATE, Json.write(state));
    AtomicFiles.write(file, out -> zip(out, network, entries));
  }

  /* ModelSerializer adds entries of others only by copying the file, outside of our control of
   * when it is on the disk; its own are these three. */
  private static void zip(OutputStream out, ComputationGraph network, Map<String, String> entries)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      text(zip, entry.getKey(), entry.getValue());
    }
    text(zip, ModelSerializer.CONFIGURATION_JSON, network.getConfiguration().toJson());
    array(zip, ModelSerializer.COEFFICIENTS_BIN, network.params());
    array(zip, ModelSerializer.UPDATER_BIN, network.getUpdater().getStateViewArray());
    zip.finish();
  }

  private static void text(ZipOutputStream zip, String name, String content) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    zip.putNextEntry(entry(name));
    zip.write(content.getBytes(UTF_8));
    zip.closeEntry();
  }

  private static void array(ZipOutputStream zip, String name, @Nullable INDArray array)
      throws IOException {
    if (array == null || array.isEmpty()) { // an updater without state
      return;
    }
    zip.setLevel(
        Deflater.NO_COMPRESSION); // it saves a twelfth, in most of the time of a checkpoint
    zip.putNextEntry(entry(name));
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
    Nd4j.write(array, data);
    data.flush();
    zip.closeEntry();
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0); // the same network is the same file
    return entry;
  }

  /**
   * Reads a network that {@code write} wrote.
   *
   * @throws IllegalArgumentException if the file is something else, of a newer format, or names
   *     classes that do not belong there
   */
  public static Model read(Path file) throws IOException {
    return read(file, () -> {});
  }

  private static Model read(Path file, Runnable beforeNetwork) throws IOException {
    return ModelReader.read(
        file,
        reader ->
            new Model(
                reader.network(beforeNetwork), reader.info(), "model " + FileNames.shown(file)));
  }

  /**
   * Does the same for a user who named the file.
   *
   * @throws SegmentException if it cannot be read
   */
  public static Model load(Path file) {
    return load(file, () -> {});
  }

  /**
   * Does the same.
   *
   * @param beforeNetwork runs when all but the network has been read
   * @throws SegmentException if it cannot be read
   */
  public static Model load(Path file, Runnable beforeNetwork) {
    try {
      return read(file, beforeNetwork);
    } catch (IOException e) {
      throw new SegmentException(
          FileNames.shown(file) + " must be readable, got " + IoReason.reason(e), e);
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IllegalArgumentException as {@link #read} does
   */
  public static <S> Checkpoint<S> readCheckpoint(Path file, Class<S> type) throws IOException {
    return ModelReader.read(
        file,
        reader -> {
          S state = reader.state(type);
          return new Checkpoint<>(reader.networkInTraining(), reader.info(), state);
        });
  }
}
