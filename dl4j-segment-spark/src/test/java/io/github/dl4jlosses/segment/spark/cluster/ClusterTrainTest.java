package io.github.dl4jlosses.segment.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.spark.cluster.LoopbackCluster.Driver;
import io.github.dl4jlosses.segment.spark.internal.train.SameNetwork;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
  private static final int EPOCHS = 8;
  private static final int ROUNDS = 6; // of an epoch

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
    return submit(io.github.dl4jlosses.segment.spark.internal.cli.Main.class, run, more);
  }

  private static Driver submit(Class<?> main, Path run, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", data, "--output", run));
    arguments.addAll(List.of("--batch", 2, "--depth", 1, "--width", 2, "--seed", 7, "--resume"));
    arguments.addAll(List.of("--shards", 2, "--round-steps", 2, "--epochs", EPOCHS));
    arguments.addAll(List.of(more));
    return cluster.submit(log(run), main, List.of(), arguments.toArray());
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

  /** Kills executors until one had a task. */
  @Test
  void aRunWhoseExecutorsAreKilledInARoundTrainsTheSameNetwork() throws Exception {
    Path run = home.resolve("executor-killed");
    Driver driver = submit(run);
    Random random = new Random(1);
    awaitEpoch(driver, run, 1);
    while (!driver.printed().contains("Lost task") && epochs(run) < EPOCHS - 1) {
      List<ProcessHandle> executors = cluster.executors();
      if (!executors.isEmpty()) {
        executors.get(random.nextInt(executors.size())).destroyForcibly(); // kill -9
      }
      Thread.sleep(200);
    }
    checkEnded(driver, run);
    assertTrue(driver.printed().contains("Lost task"), driver::printed);
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
}
