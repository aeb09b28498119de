package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.ToyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The commands, from data to predictions, and what they say. */
class MainTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = home.resolve("data");
    model = home.resolve("run").resolve("model.zip");
    Program.writeImages(data, 8, 4);
    Program.Result result = Program.run(Program.tiny(data, home.resolve("run")));
    assertEquals(0, result.code(), result.err().toString());
    assertEquals("images    8 train, 4 validation, split by folder", result.out().get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "predict", "report"})
  void helpHasExamplesAndExitCodes(String command) {
    Program.Result result = Program.run(command, "--help");
    assertEquals(0, result.code());
    String help = String.join("\n", result.out());
    assertTrue(help.startsWith("Usage: segment " + command), help);
    assertTrue(help.contains("\nExamples:\n  segment " + command), help);
    assertTrue(help.contains("\nExit codes:\n"), help);
    assertTrue(help.contains("--debug"), help);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "train", "evaluate", "predict", "report", "generate-completion"})
  void helpFitsATerminal(String command) {
    Object[] help = command.isEmpty() ? new Object[] {"--help"} : new Object[] {command, "--help"};
    List<String> wide = Program.run(help).out().stream().filter(l -> l.length() > 80).toList();
    assertEquals(List.of(), wide);
  }

  @Test
  void helpShowsDefaults() {
    String help = String.join(" ", Program.run("train", "--help").out()).replaceAll(" +", " ");
    assertTrue(help.contains("How often each training image is seen. Default: 36"), help);
    assertTrue(help.contains("Default: 0.008"), help);
  }

  @Test
  void aModelThatIsNotThereIsOneLine() {
    Path none = home.resolve("none.zip");
    List<String> message = List.of("model " + none + " must be a file, got none");
    assertEquals(message, Program.run("evaluate", "--model", none, "--data", data).err());
    Path output = home.resolve("nothing");
    Object[] predict = {"predict", "--model", none, "--images", data, "--output", output};
    assertEquals(message, Program.run(predict).err());
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    Program.Result result = Program.run("--version");
    assertEquals(0, result.code());
    assertTrue(
        result.out().get(0).matches("dl4j-losses \\d+\\.\\d+\\.\\d+\\S* on Java \\d+.*"),
        result.out().toString());
  }

  @Test
  void aShellCanCompleteOptionsAndValues() {
    String script = String.join("\n", Program.run("generate-completion").out());
    assertTrue(script.contains("complete -F _complete_segment"), "no function for bash");
    assertTrue(script.contains("--class-weights"), "no options");
    assertTrue(script.contains("label-instances"), "no values");
  }

  @Test
  void theFolderThatIsMeasuredIsAPath() {
    String script = String.join("\n", Program.run("generate-completion").out());
    String evaluate = script.substring(script.indexOf("function _picocli_segment_evaluate()"));
    assertTrue(evaluate.matches("(?s).*?'--data'\\)[^;]*compgen -f.*"), evaluate);
    Program.Result result = Program.run("evaluate", "--model", model, "--data", data + "//");
    assertEquals(0, result.code(), result.err().toString());
    assertTrue(result.out().get(0).startsWith(data + ": "), result.out().get(0));
  }

  @Test
  void wrongArgumentsEndInOneLineAndTheCodeTwo() {
    Program.Result unknown = Program.run("train", "--epoch=3");
    assertEquals(2, unknown.code());
    assertEquals(
        List.of("Unknown option: '--epoch=3' (did you mean --epochs? see segment train --help)"),
        unknown.err());
    Program.Result none = Program.run();
    assertEquals(2, none.code());
    assertEquals(List.of("a command must be given, got none (see segment --help)"), none.err());
    Program.Result weights = Program.run("train", "--class-weights", "1,x");
    assertEquals(2, weights.code());
    assertTrue(
        weights
            .err()
            .get(0)
            .endsWith(
                "weights must be none, auto, or numbers such as 1,2.5,1, got 1,x (see segment train"
                    + " --help)"),
        weights.err().toString());
  }

  @Test
  void weightsMustFitTheClasses() {
    Program.Result result =
        Program.run(Program.tiny(data, home.resolve("w"), "--class-weights", "1,2,3"));
    assertEquals(2, result.code());
    assertEquals(
        List.of("--class-weights must be as many as there are classes (2), got 3"), result.err());
  }

  @Test
  void aTraceIsShownOnlyForDebugging() {
    Object[] wrong = {"evaluate", "--model", home.resolve("none.zip"), "--data", data};
    Program.Result quiet = Program.run(wrong);
    assertEquals(2, quiet.code());
    assertEquals(
        List.of("model " + home.resolve("none.zip") + " must be a file, got none"), quiet.err());
    Program.Result loud =
        Program.run("--debug", "evaluate", "--model", home.resolve("none.zip"), "--data", data);
    assertTrue(loud.err().size() > 5, loud.err().toString());
  }

  @Test
  void evaluatePrintsWhatTrainPrinted() throws IOException {
    Path json = home.resolve("scores.json");
    Path csv = home.resolve("scores.csv");
    Program.Result result =
        Program.run(
            "evaluate",
            "--model",
            model,
            "--data",
            data,
            "--part",
            "validation",
            "--json",
            json,
            "--csv",
            csv);
    assertEquals(0, result.code(), result.err().toString());
    assertEquals(data + ": validation by folder", result.out().get(0));
    assertTrue(result.out().get(1).startsWith("4 images; "), result.out().get(1));
    assertEquals(
        List.of(
            "note: the epoch of the model was chosen by its score on 4 of these 4 images (00.png,"
                + " 01.png, 02.png, …), which flatters it a little"),
        result.err());
    // the best epoch is that of the largest mIoU, the third column
    String best =
        Files.readAllLines(home.resolve("run").resolve("metrics.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", -1)[2])
            .max(java.util.Comparator.comparingDouble(Double::parseDouble))
            .orElseThrow();
    assertEquals(
        Double.parseDouble(best),
        new ObjectMapper()
            .readTree(Files.readString(json))
            .path("mean")
            .path("IoU")
            .path("value")
            .asDouble());
    assertTrue(Files.readString(csv).contains("\nmean,,IoU," + best + ",,\n"), best);
  }

  @Test
  void predictWritesMasksOverlaysProbabilitiesAndInstances() throws IOException {
    Path output = home.resolve("predictions");
    Program.Result result =
        Program.run(
            "predict",
            "--model",
            model,
            "--images",
            data.resolve("validation"),
            "--output",
            output,
            "--write",
            "masks,overlays,probabilities,instances");
    assertEquals(0, result.code(), result.err().toString());
    assertEquals(List.of("4 images in " + output), result.out());
    for (String file :
        List.of("masks/03.png", "overlays/00.png", "probabilities/01-1.png", "instances.json")) {
      assertTrue(Files.exists(output.resolve(file)), file);
    }
    try (Stream<Path> files = Files.walk(output)) {
      assertEquals(4 + 4 + 8 + 1, files.filter(Files::isRegularFile).count());
    }
    Program.Result again =
        Program.run(
            "predict", "--model", model, "--images", data.resolve("train"), "--output", output);
    assertEquals(2, again.code());
    assertEquals(
        List.of(
            "output folder "
                + output
                + " must be new or empty, got one with files (choose another --output)"),
        again.err());
  }

  @Test
  void imagesOfAnySizeAreLearnedInCropsAndARunWithoutPatienceEndsEarly() throws IOException {
    Path run = home.resolve("cropped");
    Program.Result result =
        Program.run(Program.tiny(data, run, "--crop", 8, "--patience", 1, "--epochs", 60));
    assertEquals(0, result.code(), result.err().toString());
    assertTrue(
        result.out().stream().anyMatch(line -> line.contains("images of 8x8, 4 steps an epoch")),
        result.out().toString());
    int epochs = Files.readAllLines(run.resolve("metrics.csv")).size() - 1;
    assertTrue(epochs < 60, epochs + " epochs");
    assertTrue(result.out().contains("best      epoch " + (epochs - 1) + " by mIoU"));
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("Finished after " + epochs + " epochs."), "is said to be running");
  }

  @Test
  void severalLabelsAPixelAreTrainedWithTheirWeights() throws IOException {
    Path ships = home.resolve("ships");
    ToyData.writeShips(ships, 4, 2);
    Program.Result run =
        Program.run(
            Program.tiny(
                ships,
                home.resolve("ships-run"),
                "--loss",
                "bce",
                "--pos-weight",
                "auto",
                "--class-weights",
                "auto",
                "--label-smoothing",
                ".1"));
    assertEquals(0, run.code(), run.err().toString());
    String report = Files.readString(home.resolve("ships-run").resolve("report.html"));
    assertTrue(report.contains(".class-3 { background: #cc79a7; }"), "no color of the third label");
    assertTrue(report.contains("rightly without"), "no counts of labels");
  }
}
