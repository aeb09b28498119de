package io.github.dl4jlosses.segment.spark.internal.cli;

import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.checked;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.files;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.segment;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.segmentSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.spark.internal.cli.Programs.Result;
import io.github.dl4jlosses.segment.spark.internal.storage.OtherFiles;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every byte is that of the program of one machine. */
class SparkPredictTest {
  private static final String ALL_KINDS = "--write=masks,overlays,probabilities,instances";

  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    SmallImages.withClasses(home.resolve("classes"), 7, 6);
    SmallImages.withLabels(home.resolve("labels"), 7, 6);
    Programs.model(home.resolve("classes"), home.resolve("classes-run"), "ce");
    Programs.model(home.resolve("labels"), home.resolve("labels-run"), "bce");
  }

  private static Result onOneMachine(String task, Path images, String output) {
    return segment(
        "predict",
        "--model",
        home.resolve(task + "-run/model.zip"),
        "--images",
        images,
        "--output",
        home.resolve(output),
        ALL_KINDS);
  }

  private static Result onCluster(String task, Object images, Object output, Object... more) {
    Object[] arguments = {
      "predict",
      "--model",
      home.resolve(task + "-run/model.zip"),
      "--images",
      images,
      "--output",
      output,
      ALL_KINDS,
      "--master",
      "local[2]"
    };
    return segmentSpark(Stream.of(arguments, more).flatMap(Arrays::stream).toArray());
  }

  @ParameterizedTest(name = "{0}, images in {1}")
  @CsvSource({
    "classes, train",
    "classes, train/images/*.png",
    "classes, train/images/0[0-6].png",
    "labels, train"
  })
  void theOutputIsThatOfOneMachine(String task, String images) throws IOException {
    String name = task + "-" + images.length();
    Path folder = home.resolve(task).resolve("train");
    checked(onOneMachine(task, folder, name + "-one"));
    Path output = home.resolve(name + "-cluster");
    Result cluster = checked(onCluster(task, home.resolve(task) + "/" + images, output));
    assertEquals(List.of("7 images in " + output), cluster.out());
    assertEquals(List.of(), cluster.err());
    assertEquals(files(home.resolve(name + "-one")), files(output));
  }

  @Test
  void imagesAndFoldersMayHaveAnyName() throws IOException {
    Path images = Files.createDirectories(home.resolve("images of\na day"));
    Path image = home.resolve("classes/train/images/01.png");
    for (String name : List.of(" a.png", "b\nc.png", "d%20e.png", "f:g.png")) {
      Files.copy(image, images.resolve(name));
    }
    checked(onOneMachine("classes", images, "named\none"));
    checked(onCluster("classes", images, home.resolve("named\ncluster")));
    assertEquals(files(home.resolve("named\none")), files(home.resolve("named\ncluster")));
  }

  @Test
  void packedImagesHaveTheOutputOfTheirFolder() throws IOException {
    Path data = SmallImages.withClasses(home.resolve("to-pack"), 6, 1);
    Files.delete(data.resolve("validation/images/00.png")); // the names of both parts would be one
    Files.delete(data.resolve("validation/masks/00.png"));
    Files.copy(data.resolve("train/images/01.png"), data.resolve("validation/images/99.png"));
    Files.copy(data.resolve("train/masks/01.png"), data.resolve("validation/masks/99.png"));
    Path packed = home.resolve("to-pack.parquet");
    checked(segmentSpark("pack", "--data", data, "--output", packed, "--master", "local[2]"));
    Path both = Files.createDirectories(home.resolve("both"));
    for (String part : List.of("train", "validation")) {
      try (Stream<Path> images = Files.list(data.resolve(part + "/images"))) {
        for (Path image : images.toList()) {
          Files.copy(image, both.resolve(image.getFileName()));
        }
      }
    }
    checked(onOneMachine("classes", both, "packed-one"));
    checked(onCluster("classes", packed, home.resolve("packed-cluster")));
    assertEquals(files(home.resolve("packed-one")), files(home.resolve("packed-cluster")));
  }

  @Test
  void aBrokenImageIsNamedAndTheOthersGoOn() throws IOException {
    Path images =
        SmallImages.withClasses(home.resolve("some-broken"), 6, 1).resolve("train/images");
    Files.write(images.resolve("03.png"), new byte[] {1, 2, 3});
    byte[] whole = Files.readAllBytes(images.resolve("04.png"));
    Files.write(images.resolve("04.png"), Arrays.copyOf(whole, whole.length / 2));
    Result one = onOneMachine("classes", images, "broken-one");
    Result cluster = onCluster("classes", images, home.resolve("broken-cluster"));
    assertEquals(one.err(), cluster.err());
    assertEquals(2, cluster.err().size());
    assertEquals(2, cluster.code());
    assertEquals(List.of("4 of 6 images in " + home.resolve("broken-cluster")), cluster.out());
    assertEquals(files(home.resolve("broken-one")), files(home.resolve("broken-cluster")));
  }

  @Test
  void anotherFileSystemHasTheSame() throws IOException {
    Path images = home.resolve("classes/train/images");
    checked(onOneMachine("classes", images, "local"));
    Path output = home.resolve("other");
    Object[] other = {"--conf", OtherFiles.SETTING};
    String to = OtherFiles.address(output);
    Result cluster = checked(onCluster("classes", OtherFiles.address(images), to, other));
    assertEquals(List.of("7 images in " + to), cluster.out());
    assertEquals(files(home.resolve("local")), files(output));
  }

  @Test
  void anImageThatIsLargerThanMemoryIsNamedAndTheOthersGoOn() throws IOException {
    Path images = Files.createDirectories(home.resolve("large"));
    for (String name : List.of("a.png", OtherFiles.LARGE, "z.png")) {
      Files.copy(home.resolve("classes/train/images/01.png"), images.resolve(name));
    }
    Path output = home.resolve("large-out");
    String from = OtherFiles.address(images);
    Result cluster = onCluster("classes", from, output, "--conf", OtherFiles.SETTING);
    assertEquals(List.of("2 of 3 images in " + output), cluster.out());
    assertEquals(1, cluster.code());
    assertEquals(1, cluster.err().size(), cluster.err().toString());
    String problem = "/large.png must fit into memory with its prediction, got too little: Java";
    assertTrue(cluster.err().get(0).contains(problem), cluster.err().get(0));
  }

  @Test
  void aFileWithMoreBytesThanAnArrayIsNamed() throws IOException {
    Path images = Files.createDirectories(home.resolve("long"));
    Files.copy(home.resolve("classes/train/images/01.png"), images.resolve("a.png"));
    try (RandomAccessFile sparse = new RandomAccessFile(images.resolve("b.png").toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    Result cluster = onCluster("classes", images, home.resolve("long-out"));
    assertEquals(2, cluster.code());
    assertEquals(
        List.of(
            "file "
                + images.resolve("b.png")
                + " must have at most 2147483639 bytes, got 3221225472 (cut the image into parts)"),
        cluster.err());
  }

  @Test
  void anImageThatIsLostForAMomentIsReadAgain() throws IOException {
    Path images = Files.createDirectories(home.resolve("lost"));
    for (String name : List.of("a.png", OtherFiles.ONCE_LOST)) {
      Files.copy(home.resolve("classes/train/images/01.png"), images.resolve(name));
    }
    Path output = home.resolve("lost-out");
    String from = OtherFiles.address(images);
    Result cluster = checked(onCluster("classes", from, output, "--conf", OtherFiles.SETTING));
    assertEquals(List.of("2 images in " + output), cluster.out());
  }

  @Test
  void aNameThatTheOutputCannotHaveIsNamedAndTheOthersGoOn() throws IOException {
    Path images = Files.createDirectories(home.resolve("times"));
    for (String name : List.of("2026-11-30T10:00.png", "b.png")) {
      Files.copy(home.resolve("classes/train/images/01.png"), images.resolve(name));
    }
    String output = OtherFiles.address(home.resolve("times-out"));
    Result cluster = onCluster("classes", images, output, "--conf", OtherFiles.SETTING);
    assertEquals(2, cluster.code());
    assertEquals(List.of("1 of 2 images in " + output), cluster.out());
    assertEquals(
        List.of(
            "image "
                + images.resolve("2026-11-30T10:00.png")
                + " must have a name that the output can have, got one that its file system refuses"
                + " (name the image otherwise, without a colon)"),
        cluster.err());
    assertTrue(Files.exists(home.resolve("times-out/masks/b.png")));
  }

  @Test
  void aFileSystemThatFailsLeavesWholeFiles() throws IOException {
    Path images = home.resolve("classes/train/images");
    checked(onOneMachine("classes", images, "whole"));
    Path output = home.resolve("failing");
    Result cluster =
        onCluster(
            "classes",
            images,
            OtherFiles.addressOnAnother(output),
            "--conf",
            OtherFiles.SETTING,
            "--conf",
            "spark.hadoop." + OtherFiles.ROOM + "=1500");
    assertEquals(1, cluster.code());
    assertTrue(cluster.err().get(0).contains("no space"), cluster.err().toString());
    Map<String, String> whole = files(home.resolve("whole"));
    Map<String, String> left = files(output);
    left.keySet().removeIf(name -> name.startsWith("_objects"));
    assertTrue(left.size() < whole.size(), left.keySet().toString());
    left.forEach((name, content) -> assertEquals(whole.get(name), content, name));
  }

  @Test
  void whatAKilledTaskLeftIsRemovedAlsoWhereTheOthersFail() throws IOException {
    Path images = Files.createDirectories(home.resolve("left-behind"));
    for (String name : List.of("a.png", OtherFiles.KILLED_WRITING)) {
      Files.copy(home.resolve("classes/train/images/01.png"), images.resolve(name));
    }
    Path output = home.resolve("left-out");
    Result cluster =
        onCluster("classes", images, OtherFiles.address(output), "--conf", OtherFiles.SETTING);
    assertEquals(1, cluster.code(), cluster.toString());
    assertEquals(
        List.of(),
        files(output).keySet().stream().filter(name -> name.contains("_unfinished-")).toList());
  }

  @Test
  void whatWritersLeftThatWereKilledIsRemoved() throws IOException {
    Storage storage;
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("test");
    conf.set("spark.ui.enabled", "false")
        .set("spark.hadoop.fs.other.impl", OtherFiles.class.getName());
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      storage = Storage.of(spark);
    }
    Path folder = Files.createDirectories(home.resolve("killed/masks"));
    for (String name : List.of("a.png", "segment-" + "0".repeat(32) + ".part", "_unfinished-1")) {
      Files.writeString(folder.resolve(name), "");
    }
    storage.removeUnfinished(home.resolve("killed").toString());
    storage.removeUnfinished(OtherFiles.address(home.resolve("killed")));
    assertEquals(Map.of("masks/a.png", ""), files(home.resolve("killed")));
  }

  @Test
  void anOutputWithFilesIsRefused() throws IOException {
    Path output = Files.createDirectories(home.resolve("used"));
    Files.writeString(output.resolve("notes.txt"), "mine");
    Result result = onCluster("classes", home.resolve("classes/train"), output);
    assertEquals(
        List.of(
            "output folder "
                + output
                + " must be new or empty, got one with files (choose another --output)"),
        result.err());
    assertEquals(2, result.code());
  }

  @Test
  void imagesThatAreNotThereAreRefused() {
    String glob = home + "/nothing/*.png";
    Result result = onCluster("classes", glob, home.resolve("nothing-out"));
    assertEquals(2, result.code());
    assertTrue(
        result
            .err()
            .get(0)
            .startsWith("images " + glob + " must be a folder with images, an image, or a glob"),
        result.err().toString());
  }
}
