package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.SegmentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the work is done: the options that all commands have in common. */
public final class SparkOptions {
  private static final String HERE = "local[*]";
  private static final String LOOPBACK = "127.0.0.1";

  /** Until a master gives an application a name of its own, such as app-20261130-0001. */
  private static final String NOT_REGISTERED = "spark-application-";

  /** As segment runs its own JVM. */
  private static final String EXECUTOR_JVM =
      "-Djava.awt.headless=true -Dorg.nd4j.log.initialization=false"
          + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0";

  @Option(
      names = "--master",
      paramLabel = "<url>",
      description =
          "The cluster, as spark://host:7077, yarn or k8s://…; if not given that of spark-submit,"
              + " or else all cores of this machine, local[*].")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "<key=value>",
      description =
          "A setting of Spark; may be given several times. Secrets are refused: other users see"
              + " them.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--properties-file",
      paramLabel = "<file>",
      description =
          "Settings of Spark in a file, as spark-submit has it; one with a secret has mode 600.")
  private @Nullable Path file;

  @Option(
      names = "--ui",
      description =
          "Shows Spark's web page while the program runs, at the address SPARK_LOCAL_IP; without"
              + " that to other machines too.")
  private boolean ui;

  /** For picocli. */
  public SparkOptions() {}

  /**
   * Starts Spark, or takes that of this JVM if it has one.
   *
   * @param name of the program, as the cluster shows it
   */
  public SparkSession open(String name) {
    Secrets.requireNone(settings);
    SparkConf conf = new SparkConf();
    conf.setAppName(name);
    ofFile().forEach(conf::set);
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", HERE);
    conf.set("spark.ui.enabled", String.valueOf(ui));
    if (conf.get("spark.master").startsWith("local")) { // no port is open to other machines
      conf.setIfMissing("spark.driver.host", LOOPBACK);
      conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
    }
    conf.setIfMissing("spark.log.level", "WARN");
    conf.setIfMissing("spark.driver.maxResultSize", "0"); // only the heap limits what comes back
    conf.setIfMissing("spark.ui.showConsoleProgress", "false"); // the program has its own
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1"); // the same numbers on any machine
    conf.setIfMissing("spark.executor.extraJavaOptions", EXECUTOR_JVM);
    // Row by row: a batch of rows would have all their masks in memory, unpacked.
    conf.setIfMissing("spark.sql.parquet.enableVectorizedReader", "false");
    settings.forEach(conf::set);
    return started(conf);
  }

  /** Spark fails in many ways where the cluster does not answer, or not to this secret. */
  private static SparkSession started(SparkConf conf) {
    try {
      SparkSession session = SparkSession.builder().config(conf).getOrCreate();
      if (session.sparkContext().isStopped() || isUnknown(conf, session)) {
        throw new IllegalStateException("it did not take it");
      }
      return session;
    } catch (Exception e) { // Scala throws what Java would have to declare
      throw refused(conf, e);
    }
  }

  /** Where no master of a cluster answers, Spark stops in another thread, at any time from now. */
  private static boolean isUnknown(SparkConf conf, SparkSession session) {
    return conf.get("spark.master").startsWith("spark:")
        && session.sparkContext().applicationId().startsWith(NOT_REGISTERED);
  }

  private static SegmentException refused(SparkConf conf, Exception e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new SegmentException(
        "cluster "
            + conf.get("spark.master")
            + " must take the program, got: "
            + first
            + " (is it there, and has it the same settings and secret?)",
        e);
  }

  private Map<String, String> ofFile() {
    try {
      return file == null ? Map.of() : SettingsFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
