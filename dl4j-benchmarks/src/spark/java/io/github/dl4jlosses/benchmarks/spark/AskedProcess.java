package io.github.dl4jlosses.benchmarks.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process without Spark that does its work each time that it is asked to, on one core. */
record AskedProcess(Process process, Writer to, BufferedReader from) implements AutoCloseable {
  /** Work of the process; returns how many milliseconds its parts took. */
  @FunctionalInterface
  interface Work {
    double[] pass() throws IOException;
  }

  /** Starts a main class that calls {@link #serve}. */
  static AskedProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new AskedProcess(
        process,
        process.outputWriter(StandardCharsets.UTF_8),
        process.inputReader(StandardCharsets.UTF_8));
  }

  /** Does the work whenever it is asked to, until the other process ends. */
  static void serve(Work work) throws IOException {
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (asked.readLine() != null) {
      StringBuilder line = new StringBuilder();
      for (double time : work.pass()) {
        line.append(line.isEmpty() ? "" : " ").append(time);
      }
      System.out.println(line);
    }
  }

  /** Lets all processes do their work side by side, and returns what the slowest took. */
  static double[] pass(List<AskedProcess> all) throws IOException {
    for (AskedProcess one : all) {
      one.to.write("go\n");
      one.to.flush();
    }
    double[] slowest = new double[0];
    for (AskedProcess one : all) {
      String line = String.valueOf(one.from.readLine());
      double[] times = Stream.of(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      for (int i = 0; i < slowest.length; i++) {
        times[i] = Math.max(times[i], slowest[i]);
      }
      slowest = times;
    }
    return slowest;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
