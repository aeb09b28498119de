package io.github.dl4jlosses.segment.spark.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.spark.internal.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone cluster of Spark on 127.0.0.1: a master and workers of one core, each a process of
 * its own. A distribution is not needed: all have the class path of this JVM.
 */
public final class LoopbackCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 900; // of machines that have other work

  private static final String LOG =
      "<configuration><appender name='out' class='ch.qos.logback.core.ConsoleAppender'><encoder>"
          + "<pattern>%level %logger{1} %msg%n%ex</pattern></encoder></appender>"
          + "<root level='info'><appender-ref ref='out'/></root></configuration>";

  private final Path home;
  private final List<Server> workers = new ArrayList<>();
  private final List<Process> drivers = new ArrayList<>();
  private final String url;
  private final Server master;

  /** A process of the cluster, and what it prints. */
  public record Server(Process process, Path log) {
    /** Returns the processes that it has started: those of a worker are executors. */
    public List<ProcessHandle> children() {
      return process.children().toList();
    }

    public String printed() {
      try {
        return Files.exists(log) ? Files.readString(log, UTF_8) : "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A program that uses the cluster. */
  public record Driver(Process process, Path log) {
    public String printed() {
      return new Server(process, log).printed();
    }

    /** Waits until it ends, and returns its exit code. */
    public int exitCode() throws InterruptedException {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end:\n" + printed());
      }
      return process.exitValue();
    }

    /** Waits until it has printed a text. */
    public void await(String text) throws InterruptedException {
      LoopbackCluster.await(text, () -> printed().contains(text), process, log);
    }
  }

  private LoopbackCluster(Path home, Map<String, String> settings) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("jars")); // Spark's launcher looks for it
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(defaults(), text(settings));
    Files.setPosixFilePermissions(defaults(), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(home.resolve("conf/logback.xml"), LOG);
    int port = freePort();
    url = "spark://" + LOOPBACK + ":" + port;
    master =
        start("master", "org.apache.spark.deploy.master.Master", "--port", String.valueOf(port));
  }

  /**
   * Starts a master and workers, and waits until they know each other.
   *
   * @param settings of Spark, which all processes have
   */
  public static LoopbackCluster start(Path home, int workers, Map<String, String> settings)
      throws IOException, InterruptedException {
    LoopbackCluster cluster = new LoopbackCluster(home, settings);
    try {
      await("master", () -> cluster.master.printed().contains("New state: ALIVE"), cluster.master);
      for (int i = 0; i < workers; i++) {
        cluster.addWorker();
      }
      return cluster;
    } catch (RuntimeException | Error | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts another worker, and waits until the master knows it. */
  public void addWorker() throws IOException, InterruptedException {
    String name = "worker-" + workers.size();
    Path work = Files.createDirectories(home.resolve(name));
    Server worker =
        start(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            work.toString(),
            url);
    workers.add(worker);
    await(name, () -> worker.printed().contains("Successfully registered"), worker);
  }

  private Server start(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java("-Xmx256m"));
    command.addAll(List.of("-cp", home.resolve("conf") + File.pathSeparator + jars(), main));
    command.addAll(List.of("--host", LOOPBACK, "--webui-port", "0"));
    command.addAll(List.of("--properties-file", defaults().toString()));
    command.addAll(List.of(arguments));
    Path log = home.resolve(name + ".log");
    return new Server(process(command, log), log);
  }

  private static List<String> java(String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(System.getProperty("spark.opens", "").split(" ", -1))
        .filter(flag -> !flag.isEmpty())
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(flags));
    return command;
  }

  private Process process(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_CONF_DIR", home.resolve("conf").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Starts the program for a cluster on this one. */
  public Driver submit(Path log, Object... arguments) throws IOException {
    return submit(log, Main.class, defaults(), arguments);
  }

  /**
   * Starts a program on this cluster.
   *
   * @param settings file of settings that it has
   */
  public Driver submit(Path log, Class<?> main, Path settings, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(java("-Xmx1g"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    ofDriver().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    command.addAll(List.of("--properties-file", settings.toString()));
    Process process = process(command, log);
    drivers.add(process);
    return new Driver(process, log);
  }

  /** Returns the settings of a program that uses it. */
  public Map<String, String> ofDriver() {
    return Map.of(
        "spark.master",
        url,
        "spark.driver.host",
        LOOPBACK,
        "spark.driver.bindAddress",
        LOOPBACK,
        "spark.executor.memory",
        "640m",
        "spark.executor.cores",
        "1",
        "spark.executor.extraClassPath",
        classPath(),
        "spark.scheduler.minRegisteredResourcesRatio",
        "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime",
        "60s");
  }

  public String url() {
    return url;
  }

  public List<Server> workers() {
    return workers;
  }

  /** Returns the executors that run. */
  public List<ProcessHandle> executors() {
    return workers.stream().flatMap(worker -> worker.children().stream()).toList();
  }

  /** Returns the file of the settings that all processes have. */
  public Path defaults() {
    return home.resolve("conf/spark-defaults.conf");
  }

  private static String text(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Folders have settings of the log of the program, which hide what Spark says. */
  private static String jars() {
    return Stream.of(classPath().split(File.pathSeparator, -1))
        .filter(entry -> Files.isRegularFile(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void await(String what, BooleanSupplier done, Server server)
      throws InterruptedException {
    await(what, done, server.process(), server.log());
  }

  /** Waits until something holds, while a process runs. */
  public static void await(String what, BooleanSupplier done, Process process, Path log)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!done.getAsBoolean()) {
      if ((!process.isAlive() && !done.getAsBoolean()) || System.nanoTime() > end) {
        throw new AssertionError("no " + what + ":\n" + new Server(process, log).printed());
      }
      Thread.sleep(20);
    }
  }

  /** Lets a process stand still, as SIGSTOP does. */
  public static void stop(ProcessHandle process) throws IOException, InterruptedException {
    List<String> command = List.of("kill", "-STOP", String.valueOf(process.pid()));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill must stop " + process.pid() + ", got " + code);
    }
  }

  /** Ends all processes, each by its id. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>();
    drivers.forEach(driver -> all.add(driver.toHandle()));
    all.addAll(executors());
    workers.forEach(worker -> all.add(worker.process().toHandle()));
    all.add(master.process().toHandle());
    all.sort(Comparator.comparing(ProcessHandle::pid));
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
