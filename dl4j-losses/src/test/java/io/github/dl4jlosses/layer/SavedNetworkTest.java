package io.github.dl4jlosses.layer;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/**
 * What each release saved is read by this one: loss, parameters, outputs, score, and the step that
 * the state of the updater leads to. {@code -Dsaved.write=0.2} writes the files of 0.2.
 */
class SavedNetworkTest {
  private static final Path SAVED = Path.of("src", "test", "resources", "saved");
  private static final String NUMBERS = "numbers.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  // In double; other processors add in another order.
  private static final double TOLERANCE = 1e-10;

  /** The network of a file, and what the release that wrote it computed with it. */
  record Saved(Path file, SavedNetworks network, Map<String, double[]> numbers) {
    @Override
    public String toString() {
      return file.resolveSibling("").getFileName() + " " + network;
    }
  }

  @BeforeAll
  static void writeThoseOfThisReleaseIfAsked() throws IOException {
    String release = System.getProperty("saved.write", "");
    if (release.isEmpty()) {
      return;
    }
    Path folder = Files.createDirectories(SAVED.resolve(release));
    Map<String, Map<String, double[]>> numbers = new TreeMap<>();
    for (SavedNetworks saved : SavedNetworks.all()) {
      NeuralNetwork network = saved.network();
      Nets.fit(network, saved.data()); // the updater has a state
      Path file = file(folder, saved.name());
      numbers.put(saved.name(), compute(Nets.saveAndLoad(network, file.toFile()), saved.data()));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(NUMBERS).toFile(), numbers);
  }

  static Stream<Saved> saved() throws IOException {
    Map<String, SavedNetworks> networks =
        SavedNetworks.all().stream()
            .collect(Collectors.toMap(SavedNetworks::name, Function.identity()));
    List<Saved> saved = new ArrayList<>();
    try (Stream<Path> releases = Files.list(SAVED)) {
      for (Path release : releases.sorted().toList()) {
        for (var entry : numbers(release).entrySet()) {
          SavedNetworks network =
              requireNonNull(networks.get(entry.getKey()), () -> entry.getKey() + " must stay");
          saved.add(new Saved(file(release, entry.getKey()), network, entry.getValue()));
        }
      }
    }
    return saved.stream();
  }

  @Test
  void eachFileOfAReleaseHasNumbers() throws IOException {
    try (Stream<Path> releases = Files.list(SAVED)) {
      for (Path release : releases.toList()) {
        try (Stream<Path> files = Files.list(release)) {
          assertEquals(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".zip"))
                  .map(name -> name.replace(".zip", ""))
                  .collect(Collectors.toCollection(TreeSet::new)),
              new TreeSet<>(numbers(release).keySet()));
        }
      }
    }
  }

  private static Path file(Path release, String name) {
    return release.resolve(name + ".zip");
  }

  private static Map<String, Map<String, double[]>> numbers(Path release) throws IOException {
    return JSON.readValue(release.resolve(NUMBERS).toFile(), new TypeReference<>() {});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("saved")
  void isReadWithTheSameNumbers(Saved saved) throws IOException {
    NeuralNetwork network =
        saved.network().network() instanceof ComputationGraph
            ? ComputationGraph.load(saved.file().toFile(), true)
            : MultiLayerNetwork.load(saved.file().toFile(), true);
    assertEquals(saved.network().loss(), loss(Nets.layerConf(network)));
    Map<String, double[]> now = compute(network, saved.network().data());
    assertEquals(saved.numbers().keySet(), now.keySet());
    now.forEach(
        (name, values) ->
            assertArrayEquals(
                requireNonNull(saved.numbers().get(name)),
                values,
                "params".equals(name) ? 0 : TOLERANCE,
                name));
  }

  @Test
  void everyLossIsSaved() throws IOException {
    TreeSet<String> saved = new TreeSet<>(List.of("LossArithmetic")); // no loss
    SavedNetworks.all().forEach(network -> saved.add(network.loss().getClass().getSimpleName()));
    Path sources = Path.of("src/main/java/io/github/dl4jlosses/loss");
    try (Stream<Path> files = Files.list(sources)) {
      assertEquals(
          files
              .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
              .filter(name -> name.startsWith("Loss"))
              .collect(Collectors.toCollection(TreeSet::new)),
          saved);
    }
  }

  /** Returns what a network computes, and then of the step after it. */
  private static Map<String, double[]> compute(NeuralNetwork network, DataSet data) {
    Map<String, double[]> numbers = new TreeMap<>();
    numbers.put("params", Nets.params(network).dup().toDoubleVector());
    numbers.put("output", Nets.output(network, data).dup('c').ravel().toDoubleVector());
    numbers.put("score", new double[] {Nets.score(network, data)});
    Nets.fit(network, data);
    numbers.put("step", Nets.params(network).dup().toDoubleVector());
    return numbers;
  }

  private static ILossFunction loss(Layer layer) {
    return layer instanceof CnnLossLayer dl4j ? dl4j.getLossFn() : ((LogitsLayer) layer).getLoss();
  }
}
