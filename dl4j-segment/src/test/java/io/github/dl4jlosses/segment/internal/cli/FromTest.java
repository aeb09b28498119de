package io.github.dl4jlosses.segment.internal.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A training that begins with the network of another. */
class FromTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path named = Path.of(""); // other images, whose classes have names
  private static Path model = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = home.resolve("data");
    Program.writeImages(data, 2, 1);
    named = home.resolve("named");
    Program.writePart(named.resolve("train"), 4, new Random(2));
    Program.writePart(named.resolve("validation"), 2, new Random(3));
    Files.writeString(named.resolve("classes.csv"), "value,name\n0,background\n1,square\n");
    Path run = home.resolve("first");
    assertEquals(List.of(), Program.run(Program.tiny(data, run, "--epochs", 1)).err());
    model = new RunFolder(run).model();
  }

  /** Trains one epoch so slowly that only the statistics of the normalization change. */
  private static Program.Result slowly(Path images, Path run, Object... more) {
    Stream<Object> arguments =
        Stream.of(
            "train", "--data", images, "--output", run, "--batch", 2, "--epochs", 1, "--seed", 9);
    return Program.run(
        Stream.of(arguments, Stream.of("--learning-rate", "1e-30"), Stream.of(more))
            .flatMap(part -> part)
            .toArray());
  }

  private static List<String> lines(Program.Result result, String label) {
    return result.out().stream().filter(line -> line.startsWith(label + "  ")).toList();
  }

  private static Map<String, INDArray> parameters(Path run) {
    return ModelFiles.load(new RunFolder(run).model()).network().paramTable();
  }

  /** Checks which layers are those of the model. */
  private static void assertTaken(Path run, boolean last) {
    Map<String, INDArray> now = parameters(run);
    Map<String, INDArray> before = ModelFiles.load(model).network().paramTable();
    assertEquals(before.keySet(), now.keySet());
    before.forEach(
        (name, value) -> {
          if (!name.endsWith("_mean") && !name.endsWith("_log10stdev")) {
            boolean same = value.equals(now.get(name));
            // A bias begins as 0, and stays there.
            boolean expected = last || !name.startsWith("logits_");
            assertEquals(expected, same, name);
          }
        });
  }

  @Test
  void allLayersAreTakenWhereTheClassesAreTheSame() throws IOException {
    Path run = home.resolve("same");
    Program.Result result = slowly(data, run, "--from", model);
    assertEquals(List.of(), result.err());
    assertEquals(
        List.of(
            "from      "
                + model
                + ": all layers, as its classes are the same: background, class 1"),
        lines(result, "from"));
    assertEquals(List.of(), lines(result, "range"));
    assertTaken(run, true);
    assertEquals(
        1,
        ModelFiles.read(new RunFolder(run).checkpoint()).network().getIterationCount(),
        "steps are counted anew");
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("<dt>from</dt><dd>" + model + " ("), "the report names it");
    assertTrue(report.contains("), all layers</dd>"));
    List<String> arguments = Files.readAllLines(run.resolve("arguments.txt"));
    assertTrue(arguments.containsAll(List.of("--from=" + model, "--depth=1", "--width=2")));
  }

  @Test
  void theLastLayerIsNewWhereTheClassesAreOthers() {
    Path run = home.resolve("others");
    Program.Result result = slowly(named, run, "--from", model, "--range", "0,210");
    assertEquals(List.of(), result.err());
    assertEquals(
        List.of(
            "range     0..210 of 8 bits is scaled to -1..1 (or say --range)",
            "range     0..210 of 8 bits is scaled to -1..1, where the model had 0..255 of 8 bits"
                + " (or say --range type)"),
        lines(result, "range"));
    assertEquals(
        List.of(
            "from      "
                + model
                + ": all but the last layer, as its classes are "
                + String.join(", ", ModelFiles.load(model).info().classNames())),
        lines(result, "from"));
    assertTaken(run, false);
  }

  @Test
  void theLastLayerIsNewWhereAPixelHasSeveralLabels() {
    Path run = home.resolve("labels");
    Program.Result result = slowly(data, run, "--from", model, "--loss", "bce");
    assertEquals(
        List.of("from      " + model + ": all but the last layer, as a pixel has one class there"),
        lines(result, "from"));
    assertArrayEquals(
        new long[] {1, 2, 1, 1}, requireNonNull(parameters(run).get("logits_W")).shape());
  }

  @Test
  void imagesThatTheModelHasSeenStaySeen() throws IOException {
    Path mixed = home.resolve("mixed");
    Program.writePart(mixed.resolve("train"), 2, new Random(4));
    Program.writePart(mixed.resolve("validation"), 1, new Random(5));
    Files.copy(data.resolve("train/images/01.png"), mixed.resolve("validation/images/zz.png"));
    Files.copy(data.resolve("train/masks/01.png"), mixed.resolve("validation/masks/zz.png"));
    Path run = home.resolve("seen");
    Program.Result result = slowly(named, home.resolve("between"), "--from", model);
    Path between = new RunFolder(home.resolve("between")).model();
    assertEquals(0, result.code());
    Program.Result third = slowly(mixed, run, "--from", between);
    assertEquals(
        List.of("note      it was trained on 1 of the 2 validation images: the scores flatter"),
        lines(third, "note"));
    TrainedOn all = requireNonNull(ModelFiles.load(new RunFolder(run).model()).info().trainedOn());
    TrainedOn first = requireNonNull(ModelFiles.load(model).info().trainedOn());
    assertTrue(all.training().containsAll(first.training()));
    assertTrue(all.validation().containsAll(first.validation()));
  }

  @Test
  void aRunGoesOnWithoutTheFileButNotWithAnother() throws IOException {
    Path start = home.resolve("start.zip");
    Files.copy(model, start);
    Path whole = home.resolve("whole");
    Path run = home.resolve("parts");
    assertEquals(0, Program.run(Program.tiny(named, whole, "--from", start)).code());
    assertEquals(0, Program.run(Program.tiny(named, run, "--from", start, "--epochs", 1)).code());
    Program.Result other = Program.run("train", "--output", run, "--resume", "--from", model);
    assertEquals(2, other.code());
    assertEquals(
        List.of(
            "--from must be "
                + start
                + ", as when the run began, got "
                + model
                + " (leave it out, or begin another run with another --output)"),
        other.err());
    Files.writeString(start, "another");
    Program.Result goesOn = Program.run("train", "--output", run, "--resume", "--epochs", 2);
    assertEquals(
        List.of(
            "note      "
                + start
                + " is another file by now; the run goes on from its own checkpoint"),
        lines(goesOn, "note"));
    Files.delete(start);
    assertEquals(0, Program.run("train", "--output", run, "--resume", "--epochs", 3).code());
    assertEquals(0, Program.run("report", run).code());
    assertEquals(trainedOn(whole), trainedOn(run));
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("), all but the last layer</dd>"), "the report names the start");
    TrainingOptions java = Program.optionsOf(Program.tiny(named, run), run);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> TrainingRun.of(java).resume());
    assertEquals(
        "--from must be "
            + start
            + ", as when the run began, got not given (change it back, or begin another run with"
            + " another --output)",
        refused.getMessage());
  }

  private static TrainedOn trainedOn(Path run) {
    return requireNonNull(ModelFiles.load(new RunFolder(run).model()).info().trainedOn());
  }

  @Test
  void aRunThatBeganWithFreshWeightsGoesOnWithThem() {
    Program.Result result =
        Program.run("train", "--output", home.resolve("first"), "--resume", "--from", model);
    assertEquals(
        List.of(
            "--from must be left out, as when the run began, got "
                + model
                + " (leave it out, or begin another run with another --output)"),
        result.err());
  }

  @Test
  void aProgramOfOnesOwnStartsFromAModelToo() {
    TrainingRun run =
        TrainingRun.of(
            TrainingOptions.of(named, home.resolve("java"))
                .with(TrainingOptions.FROM, model)
                .with(TrainingOptions.LEARNING_RATE, 1e-30)
                .with(TrainingOptions.EPOCHS, 1));
    assertEquals(1, run.train().size());
    assertTaken(home.resolve("java"), false);
    assertEquals(1, run.resume().size());
  }

  private static void refuses(String message, Path from, Object... more) {
    Path run = home.resolve("refused");
    Program.Result result =
        slowly(data, run, Stream.concat(Stream.of("--from", from), Stream.of(more)).toArray());
    assertEquals(List.of(message), result.err());
    assertEquals(2, result.code());
    assertTrue(Files.notExists(run.resolve("arguments.txt")));
  }

  @Test
  void theSizeIsThatOfTheModel() {
    refuses("--depth must be 1, as in " + model + ", got 3 (leave it out)", model, "--depth", 3);
    refuses("--width must be 2, as in " + model + ", got 4 (leave it out)", model, "--width", 4);
  }

  @Test
  void aFileThatIsNoModelIsRefusedAsPredictDoes() throws IOException {
    Path none = home.resolve("none.zip");
    refuses("model " + none + " must be a file, got none", none);
    Model read = ModelFiles.load(model);
    read.network().getParam("bottom-conv_W").putScalar(0, Double.NaN);
    Path diverged = home.resolve("diverged.zip");
    ModelFiles.write(diverged, read.network(), read.info());
    refuses(
        "model "
            + diverged
            + " must have finite parameters, got NaN or infinity in parameter W of layer"
            + " bottom-conv",
        diverged);
    Path other = home.resolve("other.zip");
    ModelFiles.write(other, anotherNetwork(), read.info());
    refuses("model " + other + " must hold a U-Net of train, got another", other);
  }

  private static ComputationGraph anotherNetwork() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(16, 16, 3))
                .addLayer("logits", new ConvolutionLayer.Builder(1, 1).nOut(2).build(), "image")
                .addLayer(
                    "loss", SegmentationLossLayer.builder(new LossCrossEntropy()).build(), "logits")
                .setOutputs("loss")
                .build());
    network.init();
    return network;
  }
}
