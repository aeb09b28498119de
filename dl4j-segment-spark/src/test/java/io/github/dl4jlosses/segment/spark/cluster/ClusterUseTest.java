package io.github.dl4jlosses.segment.spark.cluster;

import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.checked;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.files;
import static io.github.dl4jlosses.segment.spark.internal.cli.Programs.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.spark.cluster.LoopbackCluster.Driver;
import io.github.dl4jlosses.segment.spark.internal.cli.Programs;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a real cluster makes of a network is what one machine makes of it. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class ClusterUseTest {
  private static final int IMAGES = 150;

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path model = Path.of("");
  private static LoopbackCluster cluster;

  @BeforeAll
  static void startWorkers() throws Exception {
    data = SmallImages.withClasses(home.resolve("data"), 8, IMAGES);
    model = Programs.model(data, home.resolve("run"), "ce");
    cluster = LoopbackCluster.start(home.resolve("cluster"), 2, Secure.settings("of this test"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aFolderAndWhatWasPackedOfItHaveTheScoresOfOneMachine() throws Exception {
    Path one = home.resolve("one.json");
    checked(segment("evaluate", "--model", model, "--data", data, "--json", one));
    Path packed = home.resolve("packed.parquet");
    ended(cluster.submit(home.resolve("pack.log"), "pack", "--data", data, "--output", packed));
    for (Path from : List.of(relative(data), packed)) {
      Path scores = home.resolve(from.getFileName() + ".json");
      Path log = home.resolve(from.getFileName() + ".log");
      Object[] arguments = {"evaluate", "--model", model, "--data", from, "--json", scores};
      ended(cluster.submit(log, arguments));
      assertEquals(Files.readString(one), Files.readString(scores));
    }
  }

  @Test
  void anExecutorThatIsKilledChangesNoFile() throws Exception {
    Path images = relative(data.resolve("validation/images")); // executors run in other folders
    Path one = home.resolve("one");
    checked(segment("predict", "--model", model, "--images", images, "--output", one));
    Path output = home.resolve("cluster-output");
    Path log = home.resolve("predict.log");
    Driver driver =
        cluster.submit(
            log, "predict", "--model", model, "--images", images, "--output", relative(output));
    Path first = output.resolve("masks/00.png");
    LoopbackCluster.await("mask", () -> Files.exists(first), driver.process(), log);
    cluster.executors().get(0).destroyForcibly(); // kill -9
    assertFalse(Files.exists(output.resolve("instances.json")), "killed too late");
    ended(driver);
    assertEquals(files(one), files(output));
  }

  @Test
  void anImageThatIsAnotherOnAnExecutorIsNamedAndLeftOut() throws Exception {
    Path images = Files.createDirectories(home.resolve("differing"));
    for (String name : List.of("00.png", "02.png")) {
      Files.copy(data.resolve("validation/images").resolve(name), images.resolve(name));
    }
    Path other = images.resolve("01.png");
    Files.createSymbolicLink(other, Path.of("/proc/self/cmdline")); // each process has its own
    Path output = home.resolve("differing-output");
    Path log = home.resolve("differing.log");
    Driver driver =
        cluster.submit(log, "predict", "--model", model, "--images", images, "--output", output);
    assertEquals(2, driver.exitCode(), driver::printed);
    String problem =
        "image "
            + other
            + " must be that of the driver, got another content (give all machines the same files)";
    assertTrue(driver.printed().contains(problem), driver::printed);
    assertTrue(driver.printed().contains("2 of 3 images in " + output), driver::printed);
    assertTrue(Files.exists(output.resolve("masks/02.png")));
    assertFalse(Files.exists(output.resolve("masks/01.png")));
  }

  private static Path relative(Path file) {
    return Path.of("").toAbsolutePath().relativize(file.toAbsolutePath());
  }

  @Test
  void executorsThatComputeOtherwiseAreRefused() throws Exception {
    Path scores = home.resolve("other.json");
    Object[] evaluate = {"evaluate", "--model", model, "--data", data, "--json", scores};
    Object[] threads = {"--conf", "spark.executorEnv.OMP_NUM_THREADS=2"};
    Object[] arguments = Stream.of(evaluate, threads).flatMap(Arrays::stream).toArray();
    Driver driver = cluster.submit(home.resolve("other.log"), arguments);
    assertEquals(2, driver.exitCode(), driver::printed);
    assertTrue(driver.printed().contains("OpenMP threads of executor "), driver::printed);
    assertTrue(driver.printed().contains(" must be 1, as of the driver, got 2"), driver::printed);
    assertFalse(Files.exists(scores));
  }

  private static void ended(Driver driver) throws InterruptedException {
    assertEquals(0, driver.exitCode(), driver::printed);
  }
}
