package io.github.dl4jlosses.segment.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.io.SparkOnFaultyDisk;
import io.github.dl4jlosses.segment.spark.cluster.LoopbackCluster.Driver;
import io.github.dl4jlosses.segment.spark.internal.cli.Main;
import io.github.dl4jlosses.segment.spark.internal.train.SameNetwork;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains on a real cluster with authentication and encryption, while its processes are killed: what
 * remains is the network of one core.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class ClusterTrainTest {
  private static final int EPOCHS = 4;
  private static final int ROUNDS = 6; // of an epoch
  private static final int STILL_MILLIS = 10_000; // more than between two rounds

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");
  private static LoopbackCluster cluster;

  @BeforeAll
  static void trainOnOneCore() throws Exception {
    data = SmallImages.withClasses(home.resolve("data"), 8 * ROUNDS, 3);
    unbroken = home.resolve("unbroken");
    cluster =
        LoopbackCluster.start(home.resolve("cluster"), 2, Secure.settings("a secret of tests"));
    Driver one = submit(unbroken, "--master", "local[1]");
    assertEquals(0, one.exitCode(), one::printed);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Starts a training of rounds of two steps on two shards. */
  private static Driver submit(Path run, Object... more) throws IOException {
    return cluster.submit(log(run), arguments(run, more));
  }

  private static Object[] arguments(Path run, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", data, "--output", run));
    arguments.addAll(List.of("--batch", 2, "--depth", 1, "--width", 2, "--seed", 7, "--resume"));
    arguments.addAll(List.of("--shards", 2, "--round-steps", 2, "--epochs", EPOCHS));
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  private static Path log(Path run) {
    return home.resolve(run.getFileName() + ".log");
  }

  private static void awaitEpoch(Driver driver, Path run, int epoch) throws InterruptedException {
    LoopbackCluster.await(
        "epoch " + epoch, () -> epochs(run) >= epoch, driver.process(), driver.log());
  }

  private static int epochs(Path run) {
    try {
      Path table = run.resolve("metrics.csv");
      return Files.exists(table) ? (int) Files.readString(table).lines().count() - 1 : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static void checkEnded(Driver driver, Path run) throws Exception {
    assertEquals(0, driver.exitCode(), driver::printed);
    SameNetwork.check(unbroken, run);
  }

  @Test
  void twoExecutorsTrainTheNetworkOfOneCore() throws Exception {
    Path run = home.resolve("whole");
    checkEnded(submit(run), run);
  }

  /** The executor stands still until it has a task that it cannot end, and then is killed. */
  @Test
  void aRunWhoseExecutorIsKilledInARoundTrainsTheSameNetwork() throws Exception {
    Path run = home.resolve("executor-killed");
    Path events = Files.createDirectories(home.resolve("events"));
    List<Object> conf = new ArrayList<>();
    for (String setting :
        List.of(
            "enabled=true", "compress=false", "rolling.enabled=false", "dir=" + events.toUri())) {
      conf.addAll(List.of("--conf", "spark.eventLog." + setting));
    }
    Driver driver = submit(run, conf.toArray());
    awaitEpoch(driver, run, 1);
    List<ProcessHandle> executors = cluster.executors();
    assertEquals(2, executors.size(), driver::printed);
    ProcessHandle killed = executors.get(new Random(1).nextInt(executors.size()));
    LoopbackCluster.stop(killed);
    Thread.sleep(STILL_MILLIS);
    killed.destroyForcibly(); // kill -9
    checkEnded(driver, run);
    try (Stream<Path> logs = Files.list(events)) {
      String ofRun = Files.readString(logs.findFirst().orElseThrow());
      assertTrue(ofRun.contains("\"Reason\":\"ExecutorLostFailure\""), "no task was lost");
    }
  }

  @Test
  void aRunWhoseWorkerIsKilledTrainsTheSameNetwork() throws Exception {
    Path run = home.resolve("worker-killed");
    Driver driver = submit(run);
    awaitEpoch(driver, run, 1);
    LoopbackCluster.Server worker = cluster.workers().get(0);
    List<ProcessHandle> executors = worker.children();
    worker.process().destroyForcibly().waitFor(); // kill -9
    executors.forEach(ProcessHandle::destroyForcibly);
    checkEnded(driver, run);
    cluster.addWorker();
  }

  /** Starts it where the driver writes its third checkpoint to a disk with a fault. */
  private static Driver submitOnFaultyDisk(Path run, String fault) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of(fault, "checkpoint.zip", 3, 5000));
    arguments.addAll(List.of(arguments(run)));
    return cluster.submit(
        log(run), SparkOnFaultyDisk.class, cluster.defaults(), arguments.toArray());
  }

  @Test
  void aRunWhoseDriverIsKilledBetweenRoundsAndWhileItWritesGoesOn() throws Exception {
    Path run = home.resolve("driver-killed");
    Driver first = submit(run);
    awaitEpoch(first, run, 1);
    first.process().destroyForcibly(); // kill -9
    assertEquals(137, first.exitCode(), first::printed);

    Driver writing = submitOnFaultyDisk(run, "wait");
    writing.await(SparkOnFaultyDisk.WAITING);
    writing.process().destroyForcibly();
    assertEquals(137, writing.exitCode(), writing::printed);
    checkEnded(submit(run), run);
  }

  @Test
  void aRunWhoseDiskIsFullAfterSomeBytesOfACheckpointGoesOn() throws Exception {
    Path run = home.resolve("full");
    Driver full = submitOnFaultyDisk(run, "full");
    assertEquals(1, full.exitCode(), full::printed);
    Path checkpoint = run.resolve("checkpoint.zip");
    assertTrue(
        full.printed()
            .contains(
                checkpoint
                    + " must be written, got No space left on device (make room, then go on with"
                    + " --resume; "
                    + checkpoint
                    + " has epoch 2)"),
        full::printed);
    checkEnded(submit(run), run);
  }

  @Test
  void aNetworkThatAnExecutorHasNoMemoryForIsNamed() throws Exception {
    Path run = home.resolve("large");
    Driver driver =
        cluster.submit(
            log(run),
            "train",
            "--data",
            data,
            "--output",
            run,
            "--conf",
            "spark.executor.extraJavaOptions=-Dsegment.memory=100m");
    assertEquals(1, driver.exitCode(), driver::printed);
    assertTrue(
        driver.printed().contains("memory must hold a step of 4 images of 16x16"), driver::printed);
    assertTrue(driver.printed().contains("spark.executor.memory"), driver::printed);
  }

  @Test
  void anExecutorWithoutNativeMemoryFailsAndSaysSo() throws Exception {
    Path run = home.resolve("native");
    String flag = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=100m"; // less than a JVM has
    String setting = "spark.executor.extraJavaOptions=" + flag;
    Driver driver = submit(run, "--conf", setting);
    assertEquals(1, driver.exitCode(), driver::printed);
    assertTrue(driver.printed().contains("memory must hold "), driver::printed);
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    Path settings = home.resolve("wrong.conf");
    Files.writeString(
        settings,
        Files.readString(cluster.defaults()).replace("a secret of tests", "another secret"));
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
    Path run = home.resolve("wrong");
    Driver driver = cluster.submit(log(run), Main.class, settings, arguments(run));
    assertEquals(1, driver.exitCode(), driver::printed);
    String refused = "cluster " + cluster.url() + " must take the program, got: ";
    assertTrue(driver.printed().contains(refused), driver::printed);
    assertTrue(Files.notExists(run.resolve("checkpoint.zip")));
  }

  @Test
  void aBrokenImageIsNamedAndTheOthersArePredicted() throws Exception {
    Path images = home.resolve("images");
    Files.createDirectories(images);
    for (int i = 0; i < 6; i++) {
      String name = "0" + i + ".png";
      Files.copy(data.resolve("train/images").resolve(name), images.resolve(name));
    }
    Files.write(images.resolve("03.png"), new byte[] {1, 2, 3});
    Path masks = home.resolve("masks");
    Driver driver =
        cluster.submit(
            log(masks),
            "predict",
            "--model",
            unbroken.resolve("model.zip"),
            "--images",
            images,
            "--output",
            masks);
    assertEquals(2, driver.exitCode(), driver::printed);
    assertTrue(driver.printed().contains("03.png must be an image file"), driver::printed);
    try (Stream<Path> written = Files.walk(masks)) {
      List<String> names =
          written
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".png"))
              .distinct()
              .sorted()
              .toList();
      assertEquals(List.of("00.png", "01.png", "02.png", "04.png", "05.png"), names);
    }
  }
}
