package io.github.dl4jlosses.segment.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.TrainingOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the program, in this JVM or in one that can be killed, on images that train in a second. */
final class Program {
  /** Half the CPU time of a JVM that lives for seconds. */
  static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final int EDGE = 16;
  private static final List<String> LISTENING = listening();

  private Program() {}

  /** Where a build runs in the background, its processes would not hear Ctrl-C. */
  private static List<String> listening() {
    List<String> command = List.of("env", "--default-signal=INT");
    try {
      Process works =
          new ProcessBuilder(Stream.concat(command.stream(), Stream.of("true")).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return works.waitFor() == 0 ? command : List.of();
    } catch (IOException e) {
      return List.of(); // there is no env
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a program left.
   *
   * @param code its exit code
   * @param out lines of the standard output
   * @param err lines of the standard error
   */
  record Result(int code, List<String> out, List<String> err) {}

  /** Runs it in this JVM. */
  static Result run(Object... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(newOut, true, UTF_8));
    System.setErr(new PrintStream(newErr, true, UTF_8));
    try {
      int code = Main.run(texts(arguments).toArray(String[]::new));
      return new Result(code, lines(newOut), lines(newErr));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(UTF_8).lines().toList();
  }

  private static List<String> texts(Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(argument.toString());
    }
    return texts;
  }

  /** Starts it in a JVM of its own, with the flags of this one; both outputs go into a file. */
  static Process start(Path output, List<String> flags, Object... arguments) throws IOException {
    return start(output, Map.of(), flags, arguments);
  }

  /** Starts it with more variables of the environment. */
  static Process start(
      Path output, Map<String, String> environment, List<String> flags, Object... arguments)
      throws IOException {
    return start(output, environment, flags, Main.class, arguments);
  }

  /** Starts several commands in one JVM, each after the one before. */
  static Process startAll(Path output, Map<String, String> environment, Object[]... commands)
      throws IOException {
    List<Object> all = new ArrayList<>();
    for (Object[] command : commands) {
      all.addAll(all.isEmpty() ? List.of() : List.of(Commands.THEN));
      all.addAll(List.of(command));
    }
    return start(output, environment, List.of(), Commands.class, all.toArray());
  }

  /** Starts it on a disk with a fault, see {@link FaultyDisk}. */
  static Process startOn(String disk, Path output, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(disk));
    all.addAll(List.of(arguments));
    return start(output, Map.of(), List.of(), FaultyDisk.class, all.toArray());
  }

  private static Process start(
      Path output,
      Map<String, String> environment,
      List<String> flags,
      Class<?> main,
      Object... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(main, flags, arguments));
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** Returns what starts it in a JVM of its own, with the flags of this one. */
  static List<String> command(Class<?> main, List<String> flags, Object... arguments) {
    List<String> command = new ArrayList<>(LISTENING);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(QUICK);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(texts(arguments));
    return command;
  }

  /** Surefire may start its JVM with a jar that only names the others. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  static List<String> classPathEntries() {
    return List.of(classPath().split(File.pathSeparator, -1));
  }

  /** Arguments of a run of a second: 3 epochs of four steps, if nothing else is said. */
  static Object[] tiny(Path data, Path output, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", data, "--output", output));
    arguments.addAll(List.of("--batch", 2, "--depth", 1, "--width", 2, "--seed", 7));
    if (!List.of(more).contains("--epochs")) {
      arguments.addAll(List.of("--epochs", 3));
    }
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  /** Writes images of a bright square on a dark ground. */
  static void writeImages(Path folder, int train, int validation) throws IOException {
    Random random = new Random(1);
    writePart(folder.resolve("train"), train, random);
    writePart(folder.resolve("validation"), validation, random);
  }

  static void writePart(Path folder, int count, Random random) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      BufferedImage mask = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
      int left = random.nextInt(10);
      int top = random.nextInt(10);
      for (int p = 0; p < EDGE * EDGE; p++) {
        int x = p % EDGE;
        int y = p / EDGE;
        boolean inside = x >= left && x < left + 5 && y >= top && y < top + 5;
        int light = (inside ? 150 : 40) + random.nextInt(60);
        image.setRGB(x, y, light << 16 | light << 8 | light);
        mask.getRaster().setSample(x, y, 0, inside ? 1 : 0);
      }
      String name = String.format(Locale.ROOT, "%02d.png", i);
      ImageIO.write(image, "png", images.resolve(name).toFile());
      ImageIO.write(mask, "png", masks.resolve(name).toFile());
    }
  }

  /** Returns what those arguments of train say. */
  static TrainingOptions options(Path data, Path output) {
    return optionsOf(tiny(data, output), output);
  }

  /** Returns what arguments of train say. */
  static TrainingOptions optionsOf(Object[] arguments, Path output) {
    CommandSpec command = CommandSpec.create();
    TrainArguments.add(command, TrainingOptions.all());
    TrainArguments.addResume(command);
    String[] options = new String[arguments.length - 1]; // without the name of the command
    for (int i = 0; i < options.length; i++) {
      options[i] = arguments[i + 1].toString();
    }
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
    return TrainArguments.read(command, TrainingOptions.all()).with(TrainingOptions.OUTPUT, output);
  }
}
