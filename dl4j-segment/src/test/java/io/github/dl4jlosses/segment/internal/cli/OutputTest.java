package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.io.TestDisk;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Files of the user are not written over, and what cannot be written or used is one line. */
class OutputTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path trained = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = home.resolve("data");
    trained = home.resolve("trained");
    Program.writeImages(data, 4, 2);
    Program.Result result = Program.run(Program.tiny(data, trained, "--epochs", 1));
    assertEquals(0, result.code(), result.err().toString());
  }

  private static Object[] predict(Path images, Path output, Object... more) {
    List<Object> arguments =
        new java.util.ArrayList<>(List.of("predict", "--model", trained.resolve("model.zip")));
    arguments.addAll(List.of("--images", images, "--output", output));
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  private static String notEmpty(Path output) {
    return "output folder "
        + output
        + " must be new or empty, got one with files (choose another --output)";
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.csv", "report.html", "overlays/x.png", "notes.txt"})
  void aFileOfAnotherIsNeverWrittenOver(String name) throws IOException {
    Path output = home.resolve("mine-" + name.replace('/', '-'));
    Path file = output.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");
    List<Object[]> commands =
        List.of(
            Program.tiny(data, output),
            Program.tiny(data, output, "--resume"),
            predict(data.resolve("train"), output));
    for (Object[] command : commands) {
      Program.Result result = Program.run(command);
      assertEquals(List.of(notEmpty(output)), result.err());
      assertEquals(2, result.code());
    }
    assertEquals("mine", Files.readString(file));
    try (var files = Files.walk(output)) {
      assertEquals(List.of(file), files.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstFileBegins() throws IOException {
    Path output = Files.createDirectories(home.resolve("killed"));
    Files.writeString(output.resolve("run.lock"), "");
    Path left = output.resolve("segment-0123456789abcdef0123456789abcdef.part");
    Files.writeString(left, "# dl4j");
    Program.Result result = Program.run(Program.tiny(data, output, "--epochs", 1, "--resume"));
    assertEquals(0, result.code(), result.err().toString());
    assertFalse(Files.exists(left));
  }

  @Test
  void aFolderThatMayOnlyBeReadIsNamed() {
    Path readOnly = Path.of("/proc/out"); // not even root makes folders there
    assumeTrue(Files.isDirectory(Path.of("/proc")));
    Program.Result result = Program.run(predict(data.resolve("train"), readOnly));
    assertEquals(1, result.code());
    assertEquals(1, result.err().size(), result.err().toString());
    String line = result.err().get(0);
    assertTrue(line.startsWith("output folder /proc/out must be writable, got "), line);
    assertTrue(line.endsWith(" (choose another --output)"), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--min-area  | -1  | --min-area must be >= 0, got -1",
        "--threshold | 1.5 | --threshold must be in [0.0, 1.0], got 1.5",
        "--threshold | 0.4 | --threshold must be left out with a network of one class per pixel,"
            + " got 0.4 (a pixel has the class of the largest probability)",
        "--tile      | 7   | --tile must be a multiple of 2, got 7",
        "--tile      | -2  | --tile must be >= 0, got -2",
        "--overlap   | -1  | --overlap must be in 0..127, below half a tile, got -1",
      })
  void anOptionThatCannotBeIsToldBeforeAnythingIsMade(String option, String value, String line) {
    Path output = home.resolve("none");
    Program.Result result = Program.run(predict(data.resolve("train"), output, option, value));
    assertEquals(List.of(line), result.err());
    assertEquals(2, result.code());
    assertFalse(Files.exists(output));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batch            | 0   | --batch must be >= 1, got 0",
        "--epochs           | 0   | --epochs must be >= 1, got 0",
        "--crop             | -8  | --crop must be >= 0, got -8",
        "--patience         | -1  | --patience must be >= 0, got -1",
        "--learning-rate    | NaN | --learning-rate must be finite and > 0, got NaN",
        "--validation-share | 1   | --validation-share must be in (0, 1), got 1.0",
      })
  void anOptionOfTrainIsToldByItsName(String option, String value, String line) {
    Path output = home.resolve("none");
    Program.Result result = Program.run("train", "--data", data, "--output", output, option, value);
    assertEquals(List.of(line), result.err());
    assertEquals(2, result.code());
    assertFalse(Files.exists(output));
  }

  @Test
  void anImageThatCannotBeReadIsToldAndTheExitCodeIsTwo() throws IOException {
    Path images = home.resolve("images");
    Files.createDirectories(images);
    Files.copy(data.resolve("train/images/00.png"), images.resolve("good.png"));
    Files.writeString(images.resolve("bad.png"), "");
    Path output = home.resolve("some");
    Program.Result result = Program.run(predict(images, output));
    assertEquals(
        List.of(
            "image "
                + images.resolve("bad.png")
                + " must be an image file, got an empty one (copy it again)"),
        result.err());
    assertEquals(List.of("1 of 2 images in " + output), result.out());
    assertEquals(2, result.code());
    assertTrue(Files.exists(output.resolve("masks/good.png")));
  }

  @Test
  void aNetworkThatGivesNaNNamesItsFile() throws IOException {
    Model read = ModelFiles.load(trained.resolve("model.zip"));
    read.network().getParam("bottom-conv_W").putScalar(0, Double.NaN);
    Path model = home.resolve("diverged.zip");
    ModelFiles.write(model, read.network(), read.info());
    String line =
        "model "
            + model
            + " must give finite numbers, got NaN or infinity, first in parameter W of layer"
            + " bottom-conv (it diverged: train again with a lower --learning-rate)";
    Path images = data.resolve("train");
    Path output = home.resolve("of-nan");
    assertEquals(
        List.of(line),
        Program.run("predict", "--model", model, "--images", images, "--output", output).err());
    List<String> err = Program.run("evaluate", "--model", model, "--data", data).err();
    assertEquals(line, err.get(err.size() - 1));
  }

  /** Whatever the network, whoever runs it. */
  @Test
  void aNetworkThatCannotRunNamesItsFile() {
    Model read = ModelFiles.load(trained.resolve("model.zip"));
    String message =
        String.valueOf(
            assertThrows(
                    SegmentException.class,
                    () -> read.output(Nd4j.create(DataType.FLOAT, 1, 5, 16, 16)))
                .getMessage());
    String start =
        "model " + trained.resolve("model.zip") + " must run on images [1, 5, 16, 16], got: ";
    assertTrue(message.startsWith(start), message);
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(home.resolve(name));
    for (String file : List.of("arguments.txt", "checkpoint.zip", "model.zip")) {
      Files.copy(trained.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void aReportNeedsNoFolderOfTheRun() throws IOException {
    Path run = copy("bare");
    Program.Result result = Program.run("report", run);
    assertEquals(0, result.code(), result.err().toString());
    assertTrue(Files.exists(run.resolve("plots")));
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  @Test
  void aReportThatCannotBeWrittenIsOneLine() throws IOException {
    Path run = copy("blocked");
    Files.writeString(run.resolve("plots"), "a file");
    Program.Result result = Program.run("report", run);
    assertEquals(
        List.of(
            "folder "
                + run
                + " must be writable, got a file where a folder should be (copy the run to where"
                + " you may write)"),
        result.err());
    assertEquals(1, result.code());
  }

  @Test
  void aReportOnAFullDiskIsOneLine() throws IOException {
    Path run = copy("full");
    Program.Result result;
    try (TestDisk disk = TestDisk.full(run.resolve("report.html"))) {
      result = disk.run(() -> Program.run("report", run));
    }
    assertEquals(
        List.of(
            "file "
                + run.resolve("report.html")
                + " must be readable and writable, got No space left on device (is there room, and"
                + " may you read and write there?)"),
        result.err());
    assertEquals(1, result.code());
  }

  @Test
  void aFullDiskAtTheFirstFileOfARunIsOneLine() throws IOException {
    Path run = home.resolve("full-run");
    Program.Result result;
    try (TestDisk disk = TestDisk.full(run.resolve("arguments.txt"))) {
      result = disk.run(() -> Program.run(Program.tiny(data, run)));
    }
    assertEquals(
        List.of(
            "file "
                + run.resolve("arguments.txt")
                + " must be readable and writable, got No space left on device (is there room, and"
                + " may you read and write there?)"),
        result.err());
    assertEquals(1, result.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--csv", "--json"})
  void whereScoresCannotBeWrittenIsToldBeforeTheyAreMeasured(String option) {
    Path file = home.resolve("none").resolve("scores");
    Program.Result result =
        Program.run("evaluate", "--model", "never read", "--data", data, option, file);
    assertEquals(
        List.of(file + " must be written, got no such file or folder (choose another file)"),
        result.err());
    assertEquals(1, result.code());
  }

  /** Of the data, of the run, of the user: each is refused before the model is read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "trained/model.zip",
        "trained/checkpoint.zip",
        "trained/metrics.csv",
        "trained/arguments.txt",
        "data/train/images/00.png",
        "data/validation/masks/00.png",
        "annotations.json",
        "classes.csv"
      })
  void scoresReplaceNoFileOfAnother(String name) throws IOException {
    Files.writeString(home.resolve("annotations.json"), "{\n  \"images\" : [ ]\n}");
    Files.writeString(home.resolve("classes.csv"), "value,name\n0,ground\n");
    Path file = home.resolve(name);
    byte[] before = Files.readAllBytes(file);
    for (String option : List.of("--json", "--csv")) {
      Program.Result result =
          Program.run("evaluate", "--model", "never read", "--data", data, option, file);
      assertEquals(
          List.of(
              option
                  + " must be a new file, or scores that "
                  + option
                  + " wrote, got "
                  + file
                  + ", another file (choose another name)"),
          result.err());
      assertEquals(2, result.code());
      assertArrayEquals(before, Files.readAllBytes(file));
    }
  }

  @Test
  void scoresReplaceScoresOfBeforeButNotThoseOfTheOtherOption() throws IOException {
    Path json = home.resolve("scores.json");
    Path csv = home.resolve("scores.csv");
    Files.createFile(csv); // as mktemp does
    Path model = trained.resolve("model.zip");
    Object[] evaluate = {
      "evaluate", "--model", model, "--data", data, "--json", json, "--csv", csv
    };
    for (int i = 0; i < 2; i++) {
      assertEquals(0, Program.run(evaluate).code());
    }
    assertEquals(
        2, Program.run("evaluate", "--model", model, "--data", data, "--csv", json).code());
    assertEquals(
        2, Program.run("evaluate", "--model", model, "--data", data, "--json", csv).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"both", "./both", "data/../both", "linked/both"})
  void twoKindsOfScoresAreNotOneFile(String other) throws IOException {
    Path link = home.resolve("linked");
    if (other.startsWith("linked") && !Files.exists(link)) {
      Files.createSymbolicLink(link, home);
    }
    Path both = Path.of(home + "/" + other);
    assertEquals(
        List.of("--csv must be another file than --json, got " + both),
        Program.run(
                "evaluate",
                "--model",
                "never read",
                "--data",
                data,
                "--json",
                home.resolve("both"),
                "--csv",
                both)
            .err());
    assertFalse(Files.exists(both));
  }

  @Test
  void aFolderOfArgumentsIsOneLine() {
    Program.Result result = Program.run("train", "@" + data);
    assertEquals(
        List.of("file of arguments " + data + " must be a file, got a folder"), result.err());
    assertEquals(2, result.code());
  }

  @Test
  void argumentsThatNeverEndAreRefused() throws IOException {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));
    assertEquals(
        List.of("file of arguments /dev/zero must be a file, got a pipe or a device"),
        Program.run("train", "@/dev/zero").err());
    Path run = copy("endless");
    Files.delete(run.resolve("arguments.txt"));
    Path link = Files.createSymbolicLink(run.resolve("arguments.txt"), endless);
    assertEquals(
        List.of("file " + link + " must be a file, got a pipe or a device"),
        Program.run("report", run).err());
    Files.delete(link);
  }

  @Test
  void aCheckpointThatCannotBeReadIsOneLine() throws IOException {
    Path run = copy("broken");
    Files.delete(run.resolve("checkpoint.zip"));
    Files.createDirectory(run.resolve("checkpoint.zip"));
    assertEquals(
        List.of("model " + run.resolve("checkpoint.zip") + " must be a file, got a folder"),
        Program.run("report", run).err());
  }
}
