package io.github.dl4jlosses.segment.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.segment.Segmenter;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The model and the checkpoint that each release wrote are read by this one. {@code
 * -Dsaved.write=0.2} writes the files of 0.2.
 */
class SavedModelTest {
  private static final Path SAVED = Path.of("src", "test", "resources", "saved");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a network is made of, and what it makes of an image. */
  record Numbers(
      @JsonProperty("hashOfParams") int hashOfParams, @JsonProperty("output") List<Float> output) {
    static Numbers of(ComputationGraph network) {
      INDArray image = wave(Nd4j.create(1, 3, 16, 16)).muli(4);
      return new Numbers(
          Arrays.hashCode(network.params().dup().toFloatVector()),
          list(network.outputSingle(image).dup('c').ravel().toFloatVector()));
    }
  }

  private static List<Float> list(float[] numbers) {
    List<Float> list = new ArrayList<>();
    for (float number : numbers) {
      list.add(number);
    }
    return list;
  }

  @BeforeAll
  static void writeThoseOfThisReleaseIfAsked() throws IOException {
    String release = System.getProperty("saved.write", "");
    if (release.isEmpty()) {
      return;
    }
    Path folder = Files.createDirectories(SAVED.resolve(release));
    ComputationGraph network = SmallModel.network();
    INDArray updater = network.getUpdater().getStateViewArray();
    updater.assign(wave(updater));
    ModelFiles.write(folder.resolve("model.zip"), network, SmallModel.INFO);
    ModelFiles.write(folder.resolve("checkpoint.zip"), network, SmallModel.INFO, SmallModel.STATE);
    JSON.writeValue(folder.resolve("numbers.json").toFile(), Numbers.of(network));
  }

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> releases = Files.list(SAVED)) {
      return releases.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aModelIsReadWithTheSameNumbers(Path release) throws IOException {
    ModelFiles.Model model = ModelFiles.read(release.resolve("model.zip"));
    requireSameMeaning(model.info());
    requireSameNumbers(release, model.network());
    assertEquals(
        SmallModel.INFO.classes().stream().map(ModelInfo.ClassInfo::name).toList(),
        Segmenter.load(release.resolve("model.zip")).classNames());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aCheckpointIsReadWithTheSameNumbers(Path release) throws IOException {
    ModelFiles.Checkpoint<RunState> checkpoint =
        ModelFiles.readCheckpoint(release.resolve("checkpoint.zip"), RunState.class);
    requireSameMeaning(checkpoint.info());
    requireSameNumbers(release, checkpoint.network());
    INDArray updater = checkpoint.network().getUpdater().getStateViewArray();
    assertEquals(wave(updater), updater);
    assertEquals(SmallModel.STATE, checkpoint.state());
  }

  /** All but format and version, which are those of the release. */
  private static void requireSameMeaning(ModelInfo info) {
    assertEquals(SmallModel.INFO.labeling(), info.labeling());
    assertEquals(SmallModel.INFO.classes(), info.classes());
    assertEquals(SmallModel.INFO.background(), info.background());
    assertEquals(SmallModel.INFO.trainedOn(), info.trainedOn());
    assertEquals(SmallModel.INFO.ranges(), info.ranges());
  }

  private static void requireSameNumbers(Path release, ComputationGraph network)
      throws IOException {
    Numbers saved = JSON.readValue(release.resolve("numbers.json").toFile(), Numbers.class);
    Numbers now = Numbers.of(network);
    assertEquals(saved.hashOfParams(), now.hashOfParams());
    // Floats that another processor may add in another order.
    assertEquals(saved.output().size(), now.output().size());
    for (int i = 0; i < now.output().size(); i++) {
      assertEquals(saved.output().get(i), now.output().get(i), 1e-5f);
    }
  }

  /** Returns numbers between -0.2 and 0.3 that are the same in every release. */
  private static INDArray wave(INDArray like) {
    float[] numbers = new float[(int) like.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i * 37 % 101 - 40) / 200f;
    }
    return Nd4j.createFromArray(numbers).reshape(like.shape());
  }
}
