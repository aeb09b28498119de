package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.model.ModelInfo.ClassInfo;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Model files, ours and those of others. */
class ModelFilesTest {
  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private final ComputationGraph network = SmallModel.network();
  private final ModelInfo info = SmallModel.INFO;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.zip");
    ModelFiles.write(file, network, info);
  }

  @Test
  void aNetworkComesBackToTheLastBitWithWhatItMeans() throws IOException {
    ModelFiles.Model read = ModelFiles.read(file);
    assertEquals(info, read.info());
    assertEquals(network.params(), read.network().params());
    assertEquals(
        network.getUpdater().getStateViewArray(), read.network().getUpdater().getStateViewArray());
    assertEquals(network.getConfiguration(), read.network().getConfiguration());
  }

  @Test
  void networksOfOtherRangesAreNotAlike() {
    assertTrue(info.isLike(info));
    assertFalse(info.isLike(withRanges(new InputRange(16, .5, 4000))));
    ModelInfo photographs = withRanges(new InputRange(8, 0, 255));
    assertTrue(photographs.isLike(withRanges())); // of before, which did not say it
  }

  private ModelInfo withRanges(InputRange... ranges) {
    return info.withRanges(new InputRanges(List.of(ranges)));
  }

  /** A state of the kinds of numbers that a run has. */
  record State(int step, double sum, List<Double> scores) {}

  @Test
  void aCheckpointHasItsStateToTheLastBit() throws IOException {
    State state = new State(3, .1 + .2, List.of(Double.NaN, 1 / 3., Double.NEGATIVE_INFINITY));
    ModelFiles.write(file, network, info, state);
    assertEquals(state, ModelFiles.readCheckpoint(file, State.class).state());
  }

  @Test
  void theSameNetworkIsTheSameFile() throws IOException {
    byte[] first = Files.readAllBytes(file);
    ModelFiles.write(file, network, info);
    assertArrayEquals(first, Files.readAllBytes(file));
  }

  /** A program that knows nothing of this module. */
  private static final String PLAIN =
      """
      import java.io.File;
      import org.deeplearning4j.nn.graph.ComputationGraph;
      import org.nd4j.linalg.api.ndarray.INDArray;
      import org.nd4j.linalg.factory.Nd4j;

      class Plain {
        public static void main(String[] args) throws Exception {
          ComputationGraph network = ComputationGraph.load(new File(args[0]), true);
          INDArray p = network.outputSingle(Nd4j.ones(1, 3, 16, 16).muli(.5));
          System.out.println("sum " + p.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).sumNumber());
        }
      }
      """;

  @Test
  void aPlainProgramWithDl4jLossesLoadsIt() throws Exception {
    Path program = Files.writeString(folder.resolve("Plain.java"), PLAIN);
    List<String> entries = new ArrayList<>();
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : all.split(java.io.File.pathSeparator, -1)) {
      boolean ours = entry.contains("dl4j-onednn") || entry.contains("dl4j-examples");
      boolean classes = Files.isDirectory(Path.of(entry)) && !entry.contains("dl4j-losses");
      if (!ours && !classes && !entry.contains("picocli")) {
        entries.add(entry);
      }
    }
    String javaProgram = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                javaProgram,
                "-XX:TieredStopAtLevel=1", // it lives for two seconds
                "-XX:+UseSerialGC",
                "-Dorg.nd4j.log.initialization=false",
                "-cp",
                String.join(java.io.File.pathSeparator, entries),
                program.toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(3, TimeUnit.MINUTES));
    String printed = Files.readString(out);
    assertEquals(0, process.exitValue(), printed);
    INDArray here = network.outputSingle(Nd4j.ones(1, 3, 16, 16).muli(.5));
    double sum = here.castTo(DataType.DOUBLE).sumNumber().doubleValue();
    double there =
        printed
            .lines()
            .filter(line -> line.startsWith("sum "))
            .mapToDouble(line -> Double.parseDouble(line.substring(4)))
            .findFirst()
            .orElseThrow(() -> new AssertionError(printed));
    assertEquals(sum, there, 1e-4); // of 512 floats, by other kernels
  }

  private Map<String, byte[]> entries() throws IOException {
    return SmallModel.entries(file);
  }

  private void write(Map<String, byte[]> entries) throws IOException {
    SmallModel.write(file, entries);
  }

  private void edit(String entry, String from, String to) throws IOException {
    SmallModel.edit(file, entry, from, to);
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ModelFiles.read(file)).getMessage());
  }

  @Test
  void whatDl4jWouldDeserializeIsRefused() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    new ObjectOutputStream(object).writeObject("could be any class");
    Map<String, byte[]> entries = entries();
    entries.put("preprocessor.bin", object.toByteArray());
    write(entries);
    assertEquals(
        "model "
            + file
            + " must hold nothing but a network, got an entry preprocessor.bin (DL4J would"
            + " deserialize some of these, which can run code)",
        refusal());
  }

  @Test
  void aClassFromElsewhereIsRefused() throws IOException {
    edit(
        "configuration.json", "io.github.dl4jlosses.loss.LossBCEWithLogits", "com.example.Malware");
    assertEquals(
        "model "
            + file
            + " must name only classes of DL4J, ND4J and dl4j-losses, got com.example.Malware"
            + " (loading it would run that class)",
        refusal());
  }

  @Test
  void aClassUnderTypeIsRefusedToo() throws IOException {
    String name = "\"@class\" : \"io.github.dl4jlosses.loss.LossBCEWithLogits\"";
    edit("configuration.json", name, "\"type\" : \"com.example.Malware\", " + name);
    assertEquals(
        "model "
            + file
            + " must name only classes of DL4J, ND4J and dl4j-losses, got com.example.Malware"
            + " (loading it would run that class)",
        refusal());
  }

  @Test
  void entriesThatUnpackToMoreThanTheirLimitAreRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("segmentation.json", new byte[(64 << 20) + 1]); // 64 kB in the file
    write(entries);
    assertTrue(Files.size(file) < 100_000);
    assertEquals(
        "model "
            + file
            + " must have at most 67108864 bytes in segmentation.json, got 67108865 bytes",
        refusal());
  }

  @Test
  void anArrayThatClaimsToBeHugeIsRefusedByName() throws IOException {
    Map<String, byte[]> entries = entries();
    byte[] array = entries.getOrDefault("coefficients.bin", new byte[0]);
    ByteBuffer parameters = ByteBuffer.wrap(array);
    skipUtf(parameters); // how it is allocated
    long shapeValues = parameters.getLong();
    skipUtf(parameters); // LONG
    parameters.position(parameters.position() + 8 * Math.toIntExact(shapeValues));
    skipUtf(parameters);
    assertEquals(network.numParams(), parameters.getLong(parameters.position()));
    parameters.putLong(1L << 40);
    write(entries);
    assertEquals(
        "model "
            + file
            + " must be a zip file written by train, got a broken one: coefficients.bin is damaged:"
            + " it must be a vector of 564 floats",
        refusal());
  }

  private static void skipUtf(ByteBuffer bytes) {
    int length = bytes.getShort();
    bytes.position(bytes.position() + length);
  }

  @Test
  void aClassThatIsNamedTwiceIsRefused() throws IOException {
    String name = "\"@class\" : \"io.github.dl4jlosses.loss.LossBCEWithLogits\"";
    edit("configuration.json", name, "\"@class\" : \"com.example.Malware\", " + name);
    assertEquals(
        "model "
            + file
            + " must be a zip file written by train, got a broken one: configuration.json cannot be"
            + " read: Duplicate field '@class'",
        refusal());
  }

  @Test
  void aClassOfAnotherVersionIsNamed() throws IOException {
    edit("configuration.json", "loss.LossBCEWithLogits", "loss.LossOfTomorrow");
    assertEquals(
        "model "
            + file
            + " must name classes of this version, got io.github.dl4jlosses.loss.LossOfTomorrow (use"
            + " the version that wrote it: 0.1.0)",
        refusal());
  }

  @Test
  void aNewerFormatIsNamed() throws IOException {
    edit("segmentation.json", "\"format\" : 3", "\"format\" : 4, \"new\" : true");
    assertEquals(
        "model "
            + file
            + " must have format 3, got 4 (it was written by dl4j-losses 0.1.0; use that version or a"
            + " newer one)",
        refusal());
  }

  /** Jackson and our own look at the classes would end in an overflow of the stack. */
  @ParameterizedTest
  @ValueSource(strings = {"segmentation.json", "configuration.json", "run.json"})
  void jsonThatIsNestedTooDeeplyIsRefused(String entry) throws IOException {
    ModelFiles.write(file, network, info, new State(3, .5, List.of()));
    Map<String, byte[]> entries = entries();
    entries.put(entry, ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8));
    write(entries);
    assertEquals(
        "model "
            + file
            + " must be a zip file written by train, got a broken one: "
            + entry
            + " cannot be read: nested more than 200 levels deep",
        assertThrows(
                IllegalArgumentException.class, () -> ModelFiles.readCheckpoint(file, State.class))
            .getMessage());
  }

  @Test
  void aFolderIsNoModel() {
    assertEquals(
        "model " + folder + " must be a file, got a folder",
        assertThrows(IllegalArgumentException.class, () -> ModelFiles.read(folder)).getMessage());
  }

  @Test
  void aFileOfFormat1IsReadThoughItDoesNotSayWhatItWasTrainedOn() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put(
        "segmentation.json",
        """
        {
          "format" : 1,
          "version" : "0.1.0",
          "labeling" : "MULTI_LABEL",
          "classes" : [ {
            "value" : 0,
            "name" : "ship",
            "color" : 15113984
          }, {
            "value" : 1,
            "name" : "white",
            "color" : 5682409
          } ],
          "ignoreIndex" : 255,
          "height" : 16,
          "width" : 16,
          "multiple" : 2
        }
        """
            .getBytes(UTF_8));
    write(entries);
    ModelInfo read = ModelFiles.read(file).info();
    assertEquals(info.classes(), read.classes());
    assertEquals(1, read.format());
    assertNull(read.trainedOn());
    assertEquals(InputRanges.ofTypes(), read.inputRanges());
    assertNull(read.background()); // of labels
  }

  /** Returns what the file says of a network, which may be another's. */
  private ModelInfo info() throws IOException {
    return ModelReader.read(file, ModelReader::info);
  }

  /** Files before format 3 do not say which class is the background: it was class 0. */
  @Test
  void inAFileOfFormat2Class0IsTheBackground() throws IOException {
    edit("segmentation.json", "\"format\" : 3", "\"format\" : 2");
    edit("segmentation.json", "  \"background\" : null,\n", "");
    assertNull(info().background()); // of labels with masks of their own
    edit("segmentation.json", "MULTI_LABEL", "SINGLE_LABEL");
    assertEquals("ship", info().background());
    assertEquals(new Foreground(2, 0), info().foreground());
    ModelFiles.write(file, network, labels("white", "sea"));
    edit("segmentation.json", "\"format\" : 3", "\"format\" : 2");
    edit("segmentation.json", "  \"background\" : \"sea\",\n", "");
    assertEquals("ship", info().background()); // the first of the masks
  }

  /** Returns a network of two labels that were classes of a pixel; ship is the first of these. */
  private ModelInfo labels(String second, String background) {
    return new ModelInfo(
        ModelInfo.FORMAT,
        "0.1.0",
        Labeling.MULTI_LABEL,
        List.of(new ClassInfo(1, "wake", 1), new ClassInfo(2, second, 2)),
        background,
        255,
        16,
        16,
        2,
        new TrainedOn(
            List.of(MaskFormat.INDEX),
            ClassTable.of(List.of("ship", "wake", second, background)),
            VoidValues.none(),
            /* maskThreshold= */ null,
            new Split(),
            List.of(),
            List.of(),
            new MaskLookup(),
            MaskOrigin.PIXELS),
        new InputRanges(List.of(new InputRange(8, 0, 255))));
  }

  @Test
  void theBackgroundComesBackWhereverItIs() throws IOException {
    ModelInfo labels = labels("white", "sea");
    ModelFiles.write(file, network, labels);
    assertEquals(labels, info());
    assertEquals(Foreground.all(2), info().foreground());
    edit("segmentation.json", "MULTI_LABEL", "SINGLE_LABEL");
    assertEquals(
        "background of the model must be one of the classes [wake, white], got sea",
        refusalCause());
    edit("segmentation.json", "\"background\" : \"sea\"", "\"background\" : \"white\"");
    assertEquals(new Foreground(2, 1), info().foreground());
    edit("segmentation.json", "\"background\" : \"white\"", "\"background\" : null");
    assertEquals(Foreground.all(2), info().foreground());
    edit("segmentation.json", "\"origin\" : \"PIXELS\"", "\"origin\" : \"COCO\"");
    List<Integer> categories = List.of(1, 2); // the values of its classes
    assertEquals(new Foreground(2, -1, categories), info().foreground());
  }

  private String refusalCause() {
    Throwable thrown = assertThrows(IllegalArgumentException.class, () -> ModelFiles.read(file));
    while (thrown.getCause() != null && thrown != thrown.getCause()) {
      thrown = thrown.getCause();
    }
    return String.valueOf(thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          "ranges" : [ { "bits" : 8 }, {} ] | ranges.ranges[0].low: it must not be null
          "ranges" : [ { "bits" : 8, "low" : -1e300, "high" : 255 } ] | ranges.ranges[0]: range of 8 bits must lie around values of 0..255, in -255..510, got -1.0E300,255
          "ranges" : [ { "bits" : 16, "low" : 70000, "high" : 80000 } ] | ranges.ranges[0]: range of 16 bits must lie around values of 0..65535, in -65535..131070, got 70000,80000
          "ranges" : [ "x" ] | ranges.ranges[0]: it must be an object, with all its fields
          """)
  void oddRangesAreRefused(String ranges, String message) throws IOException {
    edit("segmentation.json", "\"ranges\" : [ ", ranges.replaceFirst(" ]$", ", "));
    String got =
        String.valueOf(assertThrows(IllegalArgumentException.class, this::info).getMessage());
    assertEquals(
        "model "
            + file
            + " must be a zip file written by train, got a broken one: segmentation.json cannot be"
            + " read at "
            + message,
        got);
  }

  @Test
  void noRangesAtAllAreRefused() throws IOException {
    ModelFiles.write(file, network, info.withRanges(InputRanges.ofTypes()));
    assertEquals(
        "model " + file + " must have a range of images in ranges of segmentation.json, got []",
        assertThrows(IllegalArgumentException.class, this::info).getMessage());
    edit("segmentation.json", "\"ranges\" : [ ]", "\"ranges\" : null");
    assertThrows(IllegalArgumentException.class, this::info);
    edit("segmentation.json", "\"ranges\" : {\n    \"ranges\" : null\n  }", "\"ranges\" : null");
    assertEquals(
        "model " + file + " must have a range of images in ranges of segmentation.json, got none",
        assertThrows(IllegalArgumentException.class, this::info).getMessage());
    edit("segmentation.json", "\"format\" : 3", "\"format\" : 2");
    assertEquals(InputRanges.ofTypes(), info().inputRanges());
  }

  @Test
  void aModelOfAnotherProgramIsRefused() throws IOException {
    network.save(file.toFile(), true);
    assertEquals(
        "model "
            + file
            + " must hold segmentation.json, got none (only networks saved by train can be used"
            + " here)",
        refusal());
  }

  @Test
  void aFileThatIsBrokenOrNotThereIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    String start = "model " + file + " must be a zip file written by train, got a broken one: ";
    assertTrue(refusal().startsWith(start), refusal());
    Files.delete(file);
    assertEquals("model " + file + " must be a file, got none", refusal());
  }

  @Test
  void parametersThatDoNotFitAreRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("coefficients.bin", new byte[100]);
    write(entries);
    assertEquals(
        "model "
            + file
            + " must have 564 floats in coefficients.bin, as its network has, got 100 bytes",
        refusal());
  }
}
