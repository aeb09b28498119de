package io.github.dl4jlosses.segment.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Version;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.ScheduleChange;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.Arithmetic;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import io.github.dl4jlosses.segment.internal.train.TrainingSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A run that was stopped goes on as if it had not been. */
class ResumeTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");
  private static Path begun = Path.of(""); // stopped in its first epoch, without arguments.txt

  @BeforeAll
  static void trainWithoutAStop() throws IOException {
    data = home.resolve("data");
    unbroken = home.resolve("unbroken");
    Program.writeImages(data, 8, 4);
    assertEquals(0, Program.run(Program.tiny(data, unbroken)).code());
    begun = home.resolve("begun");
    assertStopped(stopped(begun, 1, 1));
  }

  /** Gives the signal while it makes one of the batches: the step is taken, no other follows. */
  private record Stopping(TrainingSet batches, StopSignal stop, int atEpoch, int atStep)
      implements TrainingSet {
    @Override
    public int steps() {
      return batches.steps();
    }

    @Override
    public MultiDataSet batch(int epoch, int step) {
      if (epoch == atEpoch && step == atStep) {
        stop.request();
      }
      return batches.batch(epoch, step);
    }
  }

  private static List<String> stopped(Path output, int epoch, int step) throws IOException {
    return stopped(Program.options(data, output), epoch, step);
  }

  private static List<String> stopped(TrainingOptions options, int epoch, int step)
      throws IOException {
    TrainingData images = TrainingData.open(options);
    StopSignal stop = StopSignal.none();
    TrainingData stopping =
        new TrainingData(
            images.survey(),
            new Stopping(images.training(), stop, epoch, step),
            images.validation(),
            images.info(),
            images.stamps());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TrainingLoop.open(options, stopping, stop, Terminal.of(new PrintStream(out, true, UTF_8)))
        .run();
    return out.toString(UTF_8).lines().toList();
  }

  @ParameterizedTest(name = "epoch {0}, step {1}")
  @CsvSource({"1, 0", "2, 3", "3, 1", "3, 3"})
  void goesOnBitForBitFromAnyStep(int epoch, int step) throws IOException {
    Path run = home.resolve("stopped-" + epoch + "-" + step);
    List<String> lines = stopped(run, epoch, step);
    assertEquals(
        "stopped in epoch %d after %d of 4 steps; --resume goes on from there"
            .formatted(epoch, step + 1),
        lines.get(lines.size() - 1));
    goOn(Program.options(data, run));
    SameRun.check(unbroken, run);
  }

  private static void goOn(TrainingOptions options) throws IOException {
    TrainingLoop.open(options, TrainingData.open(options), StopSignal.none(), Terminal.none())
        .run();
  }

  @Test
  void goesOnFromManyStops() throws IOException {
    Path run = home.resolve("many");
    for (int epoch = 1; epoch <= 3; epoch++) {
      stopped(run, epoch, epoch % 4);
    }
    goOn(Program.options(data, run));
    SameRun.check(unbroken, run);
  }

  @Test
  void aRunThatIsOverIsLeftAsItIs() throws IOException {
    Path run = home.resolve("over");
    copy(unbroken, run);
    Program.Result again = Program.run("train", "--output", run, "--resume");
    assertEquals(0, again.code());
    assertTrue(again.out().contains("model     " + run.resolve("model.zip")));
    SameRun.check(unbroken, run);
  }

  @Test
  void theOptionsAreThoseThatTheRunBeganWith() {
    Program.Result other = Program.run("train", "--output", unbroken, "--resume", "--seed", 8);
    assertEquals(2, other.code());
    assertEquals(
        List.of(
            "--seed must be 7, as when the run began, got 8 (leave it out, or begin another run"
                + " with another --output)"),
        other.err());
    Program.Result turned = Program.run("train", "--output", unbroken, "--resume", "--turn", 5);
    assertEquals(
        List.of(
            "--turn must be left out, as when the run began, got 5.0 (leave it out, or begin"
                + " another run with another --output)"),
        turned.err());
  }

  /** A run of other options than those of this class, for what they add to its state. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "--crop 8 --augment free",
        "--crop 8 --batch 3",
        "--class-weights auto --best-by ap50",
        "--patience 1 --best-by pixel_ap",
        "--pos-weight auto --label-smoothing .1" // a mask for each of two labels
      })
  void goesOnBitForBitWithOptions(String options) throws IOException {
    Path folder = options.contains("--pos-weight") ? labels() : data;
    String name = options.replaceAll("[^a-z0-9]+", "-");
    Object[] more = (options + " --epochs 3").split(" ");
    Path whole = home.resolve("whole" + name);
    Path run = home.resolve("parts" + name);
    assertEquals(List.of(), Program.run(changed(Program.tiny(folder, whole), more)).err());
    TrainingOptions training = Program.optionsOf(changed(Program.tiny(folder, run), more), run);
    assertStopped(stopped(training, 1, 1));
    assertStopped(stopped(training, 2, 0));
    goOn(training);
    SameRun.check(whole, run);
  }

  @Test
  void goesOnBitForBitWithDrawnObjectsButNotWithOthers() throws IOException {
    Path folder = home.resolve("drawn");
    drawn(folder, "validation");
    String object = drawn(folder, "train");
    Path whole = home.resolve("whole-drawn");
    Path run = home.resolve("parts-drawn");
    assertEquals(List.of(), Program.run(Program.tiny(folder, whole)).err());
    assertStopped(stopped(Program.options(folder, run), 2, 1));
    Path file = folder.resolve("train/_annotations.coco.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace(object, object.replace("0.0", "1.0")));
    assertEquals(
        List.of(
            "data "
                + folder
                + " must be what the run began with, got train/00 changed (change it back, or begin"
                + " another run with another --output)"),
        Program.run(Program.tiny(folder, run, "--resume")).err());
    Files.writeString(file, text.replace("\"images\"", "\"info\":{},\"images\"")); // of no meaning
    goOn(Program.options(folder, run));
    SameRun.check(whole, run);
  }

  /** Draws the same object in all images of a part, and returns that of the first. */
  private static String drawn(Path folder, String part) throws IOException {
    List<String> images = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    Files.createDirectories(folder.resolve(part));
    for (Path image : list(data.resolve(part).resolve("images"), ".png")) {
      Files.copy(image, folder.resolve(part).resolve(image.getFileName()));
      int id = images.size();
      images.add(
          "{\"id\":%d,\"file_name\":\"%s\",\"height\":16,\"width\":16}"
              .formatted(id, image.getFileName()));
      objects.add(
          "{\"id\":%d,\"image_id\":%d,\"category_id\":1,\"segmentation\":[[0.0,2,6,2,6,8,0.0,8]]}"
              .formatted(id, id));
    }
    Files.writeString(
        folder.resolve(part).resolve("_annotations.coco.json"),
        "{\"categories\":[{\"id\":1,\"name\":\"square\"}],\"images\":%s,\"annotations\":%s}"
            .formatted(images, objects));
    return objects.get(0);
  }

  private static void assertStopped(List<String> lines) {
    String last = lines.get(lines.size() - 1);
    assertTrue(last.startsWith("stopped in epoch "), last);
  }

  /** Copies the images; a pixel of a square has the label square, another the label ground. */
  private static Path labels() throws IOException {
    Path folder = home.resolve("labels");
    copy(data, folder);
    for (String part : List.of("train", "validation")) {
      Path masks = folder.resolve(part).resolve("masks");
      for (String label : List.of("ground", "square")) {
        Files.createDirectories(masks.resolve(label));
      }
      for (Path mask : list(masks, ".png")) {
        BufferedImage square = ImageIO.read(mask.toFile());
        BufferedImage ground = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 16 * 16; p++) {
          int inside = square.getRaster().getSample(p % 16, p / 16, 0);
          ground.getRaster().setSample(p % 16, p / 16, 0, 1 - inside);
        }
        Path name = mask.getFileName();
        ImageIO.write(ground, "png", masks.resolve("ground").resolve(name).toFile());
        Files.move(mask, masks.resolve("square").resolve(name));
      }
    }
    return folder;
  }

  private static List<Path> list(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** Changes the files of a dataset. */
  interface Change {
    void of(Path dataset) throws IOException;
  }

  record Changed(String got, Change change) {
    @Override
    public String toString() {
      return got;
    }
  }

  static final List<Changed> CHANGES =
      List.of(
          new Changed("train/00 gone", dataset -> delete(dataset, "train", "00")),
          new Changed(
              "train/03 changed", // as many pixels of each class
              dataset -> replace(dataset, "train/masks/03.png", "train/masks/04.png")),
          new Changed(
              "train/05 changed",
              dataset -> replace(dataset, "train/images/05.png", "train/images/04.png")),
          new Changed("validation/02 gone", dataset -> delete(dataset, "validation", "02")),
          new Changed(
              "validation/02 changed",
              dataset -> replace(dataset, "validation/masks/02.png", "validation/masks/01.png")),
          new Changed(
              "validation/09 new",
              dataset -> {
                replace(dataset, "validation/images/09.png", "validation/images/01.png");
                replace(dataset, "validation/masks/09.png", "validation/masks/01.png");
              }),
          new Changed(
              "classes.csv new",
              dataset ->
                  Files.writeString(
                      dataset.resolve("classes.csv"), "value,name\n0,ground\n1,square\n")),
          new Changed(
              "train/00 gone, train/02 gone, train/04 changed and 2 more",
              dataset -> {
                delete(dataset, "train", "00");
                delete(dataset, "train", "02");
                replace(dataset, "train/images/04.png", "train/images/05.png");
                replace(dataset, "train/images/06.png", "train/images/05.png");
                delete(dataset, "validation", "00");
              }));

  private static void delete(Path dataset, String part, String name) throws IOException {
    for (String kind : List.of("images", "masks")) {
      Files.delete(dataset.resolve(part).resolve(kind).resolve(name + ".png"));
    }
  }

  private static void replace(Path dataset, String file, String by) throws IOException {
    Files.copy(dataset.resolve(by), dataset.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CHANGES")
  void otherFilesAreRefused(Changed changed) throws IOException {
    String name = changed.got.replaceAll("[^a-z0-9]+", "-");
    Path dataset = home.resolve("changing-" + name);
    copy(data, dataset);
    changed.change.of(dataset);
    Program.Result result = Program.run(Program.tiny(dataset, begun, "--resume"));
    assertEquals(
        List.of(
            "data "
                + dataset
                + " must be what the run began with, got "
                + changed.got
                + " (change it back, or begin another run with another --output)"),
        result.err());
    assertEquals(2, result.code());
  }

  @Test
  void testImagesMayComeWhileARunIsStopped() throws IOException {
    Path dataset = home.resolve("tested");
    copy(data, dataset);
    Path run = home.resolve("testing");
    assertStopped(stopped(Program.options(dataset, run), 2, 1));
    copy(data.resolve("validation"), dataset.resolve("test"));
    Program.Result result = Program.run(Program.tiny(dataset, run, "--resume"));
    assertEquals(List.of(), result.err());
    assertEquals(0, result.code());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --seed             | 8    | seed must be 7, as when the run began, got 8
          --batch            | 4    | batch size must be 2, as when the run began, got 4
          --depth            | 2    | depth must be 1, as when the run began, got 2
          --width            | 3    | width must be 2, as when the run began, got 3
          --learning-rate    | 0.1  | learning rate must be 0.008, as when the run began, got 0.1
          --crop             | 8    | crop must be 0, as when the run began, got 8
          --flip             | 0    | augmentation flip must be 0.5, as when the run began, got 0.0
          --label-smoothing  | .1   | loss label smoothing must be 0.0, as when the run began, got 0.1
          --class-weights    | auto | loss weights rule must be NONE, as when the run began, got AUTO
          --class-weights    | 1,2  | loss weights rule must be NONE, as when the run began, got GIVEN
          --loss             | ce   | loss kind must be not given, as when the run began, got CE
          --split-seed       | 2    | split seed must be 1, as when the run began, got 2
          --validation-share | .3   | split validation share must be 0.2, as when the run began, got 0.3
          --best-by          | ap50 | monitor must be MIOU, as when the run began, got AP50
          --patience         | 3    | patience must be 0, as when the run began, got 3
          """)
  void otherSettingsAreRefusedAlsoWithoutTheFileOfArguments(
      String option, String value, String message) {
    Object[] resume = Program.tiny(data, begun, "--resume");
    Program.Result other = Program.run(changed(resume, option, value));
    assertEquals(
        List.of(message + " (change it back, or begin another run with another --output)"),
        other.err());
    assertEquals(2, other.code());
    assertTrue(Files.notExists(begun.resolve("arguments.txt")));
  }

  @Test
  void theFileOfArgumentsIsWrittenWhenTheyAreKnownToBeThoseOfTheCheckpoint() throws IOException {
    Path run = home.resolve("rewritten");
    assertStopped(stopped(run, 3, 1));
    assertEquals(0, Program.run(Program.tiny(data, run, "--resume", "--masks", "index")).code());
    SameRun.check(unbroken, run);
    assertTrue(Files.readString(run.resolve("arguments.txt")).contains("\n--seed=7\n"));
  }

  private static Object[] changed(Object[] arguments, Object... options) {
    List<Object> changed = new ArrayList<>(List.of(arguments));
    for (int i = 0; i < options.length; i += 2) {
      int at = changed.indexOf(options[i]);
      if (at < 0) {
        changed.addAll(List.of(options[i], options[i + 1]));
      } else {
        changed.set(at + 1, options[i + 1]);
      }
    }
    return changed.toArray();
  }

  @Test
  void anotherVersionGoesOnWithAWarning() throws IOException {
    Path run = home.resolve("older");
    assertStopped(stopped(run, 3, 1));
    beganWith(run, "dl4j-losses", "0.0.1");
    Program.Result result = Program.run(Program.tiny(data, run, "--resume"));
    assertEquals(
        List.of(
            "warning: the last digits depend on dl4j-losses (0.0.1, now "
                + Version.number()
                + "): the run goes on, but not bit for bit as one that was not stopped"),
        result.err());
    assertEquals(0, result.code());
    SameRun.check(unbroken, run);
  }

  @Test
  void otherThreadsAreWarnedOfOnce() throws IOException {
    Path run = home.resolve("threads");
    assertStopped(stopped(run, 2, 1));
    beganWith(run, "OpenMP threads", "77");
    String threads = Arithmetic.ofProcess().get("OpenMP threads");
    Program.Result result = Program.run(Program.tiny(data, run, "--resume"));
    assertEquals(
        List.of(
            "warning: the last digits depend on OpenMP threads (77, now "
                + threads
                + "): the run goes on, but not bit for bit as one that was not stopped"),
        result.err());
    assertEquals(List.of(), Program.run("train", "--output", run, "--resume").err());
  }

  @Test
  void aCheckpointThatNoRunLeavesIsNamed() throws IOException {
    Path run = home.resolve("odd");
    assertStopped(stopped(run, 2, 1));
    Path file = new RunFolder(run).checkpoint();
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(file, RunState.class);
    RunOrigin origin = read.state().origin();
    ModelFiles.write(
        file,
        read.network(),
        read.info(),
        new RunState(origin, List.of(), List.of(), 999, 1, 1, null));
    assertEquals(
        List.of("model " + file + " must have a step of an epoch in run.json, got 999"),
        Program.run(Program.tiny(data, run, "--resume")).err());
    int taken = read.network().getIterationCount();
    read.network().getConfiguration().setIterationCount(7001);
    ModelFiles.write(file, read.network(), read.info(), read.state());
    assertEquals(
        List.of(
            "model "
                + file
                + " must count "
                + taken
                + " steps in configuration.json, as run.json does, got 7001"),
        Program.run(Program.tiny(data, run, "--resume")).err());
    read.network().getConfiguration().setIterationCount(taken);
    read.network().setLearningRate(.5);
    ModelFiles.write(file, read.network(), read.info(), read.state());
    List<String> ofUpdater = Program.run(Program.tiny(data, run, "--resume")).err();
    String rule = " must have the updater of its options in configuration.json, got Adam(";
    assertTrue(ofUpdater.get(0).startsWith("model " + file + rule), ofUpdater.toString());
    RunOrigin many = origin.with("epochs", "many");
    ModelFiles.write(file, read.network(), read.info(), read.state().in(many));
    assertEquals(
        List.of("model " + file + " must have a number of epochs in run.json, got many"),
        Program.run(Program.tiny(data, run, "--resume")).err());
  }

  /** No checksum is wrong, and no layer: only the steps that follow would be others. */
  @Test
  void aCheckpointWithTheLossOfOtherOptionsIsRefused() throws IOException {
    Path run = home.resolve("other-loss");
    assertStopped(stopped(run, 2, 1));
    Path file = new RunFolder(run).checkpoint();
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path entry = zip.getPath("configuration.json");
      String text = Files.readString(entry);
      String smooth = "\"labelSmoothing\" : 0.5";
      assertTrue(text.contains("\"labelSmoothing\" : 0.0"));
      Files.writeString(entry, text.replace("\"labelSmoothing\" : 0.0", smooth));
    }
    assertEquals(
        List.of(
            "model "
                + file
                + " must have vertices.loss.layerConf.layer.loss.labelSmoothing 0.0 in"
                + " configuration.json, got 0.5"),
        Program.run(Program.tiny(data, run, "--resume")).err());
  }

  @Test
  void aCheckpointWithoutItsSettingsOrWithOtherChangesIsRefused() throws IOException {
    Path run = home.resolve("without-settings");
    assertStopped(stopped(run, 2, 1));
    Path file = new RunFolder(run).checkpoint();
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(file, RunState.class);
    RunOrigin origin = read.state().origin();
    Map<String, String> settings = new LinkedHashMap<>(origin.settings());
    settings.remove("augmentation flip");
    RunState without =
        read.state().in(new RunOrigin(settings, origin.files(), origin.arithmetic()));
    ModelFiles.write(file, read.network(), read.info(), without);
    assertEquals(
        List.of(
            "settings of run.json must have augmentation flip, got none (begin another run with"
                + " another --output)"),
        Program.run(Program.tiny(data, run, "--resume", "--flip", 0)).err());
    ScheduleChange change = new ScheduleChange(3, 77, 1, 4);
    ModelFiles.write(file, read.network(), read.info(), read.state().after(change));
    assertEquals(
        List.of(
            "model "
                + file
                + " must have the epochs of its settings in the last of its changes in run.json,"
                + " got ["
                + change
                + "]"),
        Program.run(Program.tiny(data, run, "--resume")).err());
  }

  @Test
  void moreStepsThanCanBeCountedAreRefused() throws IOException {
    for (int epochs : new int[] {Integer.MAX_VALUE, 536_870_912}) {
      Object[] arguments = Program.tiny(data, home.resolve("endless"), "--epochs", epochs);
      assertEquals(
          List.of("--epochs must be <= 536870911 where an epoch has 4 steps, got " + epochs),
          Program.run(arguments).err());
    }
    Object[] wide = changed(Program.tiny(data, home.resolve("wide")), "--width", 1 << 20);
    assertEquals(
        List.of("--width must be <= 524288 where --depth is 1, got 1048576"),
        Program.run(wide).err());
  }

  /** Writes the checkpoint of a run as another process would have. */
  private static void beganWith(Path run, String key, String value) throws IOException {
    Path file = new RunFolder(run).checkpoint();
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(file, RunState.class);
    RunOrigin origin = read.state().origin();
    Map<String, String> arithmetic = new LinkedHashMap<>(origin.arithmetic());
    assertTrue(arithmetic.containsKey(key));
    arithmetic.put(key, value);
    ModelInfo info = read.info().withVersion(requireNonNull(arithmetic.get("dl4j-losses")));
    ModelFiles.write(
        file,
        read.network(),
        info,
        read.state().in(new RunOrigin(origin.settings(), origin.files(), arithmetic)));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names have no line breaks there")
  void namesWithLineBreaksAreFoundAgain() throws IOException {
    Path dataset = home.resolve("line\nbreak");
    copy(data, dataset);
    Path run = home.resolve("line\nbreak run");
    assertEquals(0, Program.run(Program.tiny(dataset, run, "--epochs", 1)).code());
    Program.Result again = Program.run("train", "--output", run, "--resume");
    assertEquals(List.of(), again.err());
    assertEquals(0, again.code());
    Path other = home.resolve("as the arguments say");
    Program.Result same =
        Program.run("train", "@" + run.resolve("arguments.txt"), "--output", other);
    assertEquals(List.of(), same.err());
    assertEquals(
        List.of(
            "output folder "
                + home
                + "/line\\n"
                + "break run must be new, got one with a run (add --resume to go on with it, or"
                + " choose another --output)"),
        Program.run(Program.tiny(dataset, run)).err());
  }

  @Test
  void aFolderWithARunIsNotWrittenOver() {
    Program.Result again = Program.run(Program.tiny(data, unbroken));
    assertEquals(2, again.code());
    assertEquals(
        List.of(
            "output folder "
                + unbroken
                + " must be new, got one with a run (add --resume to go on with it, or choose"
                + " another --output)"),
        again.err());
  }

  @Test
  void resumeNeedsTheNameOfTheRun() {
    Program.Result result = Program.run("train", "--resume");
    assertEquals(2, result.code());
    assertEquals(
        List.of("--resume must come with --output, got none (it names the run)"), result.err());
  }

  @Test
  void theReportIsWrittenAgainFromTheCheckpoint() throws IOException {
    Path run = home.resolve("reported");
    copy(unbroken, run);
    RunFolder folder = new RunFolder(run);
    String before = Files.readString(folder.report());
    Files.delete(folder.report());
    Program.Result result = Program.run("report", run);
    assertEquals(List.of("report    " + folder.report()), result.out());
    assertEquals(before, Files.readString(folder.report()));
  }
}
