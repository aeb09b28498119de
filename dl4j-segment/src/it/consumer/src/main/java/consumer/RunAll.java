package consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Runs all programs, and fails where one does not do what the guides say of it. */
public class RunAll {
  private RunAll() {}

  /**
   * Runs them.
   *
   * @param args a data set, and a new folder
   */
  public static void main(String[] args) throws IOException {
    String logger = LoggerFactory.getILoggerFactory().getClass().getName();
    require(
        logger.equals("ch.qos.logback.classic.LoggerContext"),
        "slf4j must use the logger of the application, got " + logger);
    List<URL> logs = Collections.list(RunAll.class.getClassLoader().getResources("logback.xml"));
    require(logs.size() == 1, "no artifact must bring settings of the log, got " + logs);
    Path output = Files.createDirectories(Path.of(args[1]));
    Path run = output.resolve("run");
    Path data = output.resolve("data");
    copy(Path.of(args[0]), data, "train", 16); // a few, so that it takes seconds
    copy(Path.of(args[0]), data, "validation", 4);
    Files.copy(Path.of(args[0], "classes.csv"), data.resolve("classes.csv"));

    String readme = printed(() -> UseIt.main(new String[0]));
    require(readme.contains("2.162498816740175"), "UseIt printed " + readme);

    Path photo = first(data.resolve("validation/images"));
    String[] arguments = texts(data, run, photo);
    String training = printed(() -> TrainAndPredict.main(arguments));
    require(training.contains("2: 0."), "TrainAndPredict printed " + training);
    require(training.contains("circle "), "TrainAndPredict printed " + training);
    require(Files.size(run.resolve("mask.png")) > 0, "TrainAndPredict wrote no mask");
    require(Files.size(run.resolve("objects.json")) > 0, "TrainAndPredict wrote no objects");
    String resumed = printed(() -> TrainAndPredict.main(arguments));
    require(resumed.contains(training.strip()), "TrainAndPredict resumed printed " + resumed);

    String own = printed(() -> OwnNetwork.main(texts(data)));
    require(own.contains("images    16 train, 4 validation"), "OwnNetwork printed " + own);
    System.out.println("consumer: all programs of README and own-program.md ran");
  }

  private static String[] texts(Path... paths) {
    return Stream.of(paths).map(Path::toString).toArray(String[]::new);
  }

  private static void copy(Path from, Path to, String part, int images) throws IOException {
    for (String folder : List.of("images", "masks")) {
      Path target = Files.createDirectories(to.resolve(part).resolve(folder));
      try (Stream<Path> files = Files.list(from.resolve(part).resolve(folder))) {
        for (Path file : files.sorted().limit(images).toList()) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
    }
  }

  private static Path first(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  private static String printed(Runnable program) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }

  private static void require(boolean is, String otherwise) {
    if (!is) {
      throw new AssertionError(otherwise);
    }
  }
}
