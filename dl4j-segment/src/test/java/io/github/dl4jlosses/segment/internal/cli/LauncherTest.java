package io.github.dl4jlosses.segment.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, beside a Maven that only says what the real one would have built. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  /** The property quiet.jvm of the pom: newer JVMs warn of natives and of Unsafe. */
  private static final String QUIET =
      "--enable-native-access=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions"
          + " --sun-misc-unsafe-memory-access=allow";

  @TempDir private static Path temporary = Path.of("");
  private static Path home = Path.of("");
  private static Path elsewhere = Path.of("");

  @BeforeAll
  static void layOut() throws IOException {
    home = Files.createDirectory(temporary.resolve("a home"));
    elsewhere = Files.createDirectory(temporary.resolve("some where"));
    for (String folder : List.of("losses/src/main", "onednn/src/main", "segment/src/launcher")) {
      Files.createDirectories(home.resolve("dl4j-" + folder));
    }
    Files.createDirectories(home.resolve("dl4j-segment/src/main"));
    Files.createDirectories(home.resolve("dl4j-segment/src/build"));
    Files.createDirectories(home.resolve("dl4j-segment/target"));
    Files.writeString(home.resolve("pom.xml"), "");
    Path launcher = home.resolve("segment");
    Files.copy(Path.of("..", "segment"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Path maven = home.resolve("mvnw");
    Files.writeString(
        maven,
        """
        #!/bin/sh
        echo built >> builds.txt
        exec '%s' -Drehearsal=$REHEARSAL -classpath '%s' '%s' dl4j-segment/target/segment.args %s %s
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Program.classPath(),
                Path.of("src/build/SaveCommand.java").toAbsolutePath(),
                QUIET,
                Main.class.getName()));
    assertTrue(maven.toFile().setExecutable(true));
  }

  private static Program.Result segment(String... arguments)
      throws IOException, InterruptedException {
    return segment(Map.of(), arguments);
  }

  /** Runs it in another directory. */
  private static Program.Result segment(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("segment").toString()));
    command.addAll(List.of(arguments));
    Path out = temporary.resolve("out.txt");
    Path err = temporary.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Program.Result(code, Files.readAllLines(out, UTF_8), Files.readAllLines(err, UTF_8));
  }

  private static long builds() throws IOException {
    return Files.readAllLines(home.resolve("builds.txt")).size();
  }

  @Test
  void buildsOnceAndAgainWhereASourceIsNewer() throws Exception {
    Files.deleteIfExists(home.resolve("builds.txt"));
    Files.deleteIfExists(home.resolve("dl4j-segment/target/segment.args"));
    for (int run = 0; run < 2; run++) {
      Program.Result version = segment("--version");
      assertEquals(0, version.code(), version.err().toString());
      assertTrue(version.out().get(0).startsWith("dl4j-losses "), version.out().toString());
      assertEquals(1, version.out().size());
    }
    assertEquals(1, builds());
    int builds = 1;
    for (String folder : List.of("main", "build")) {
      Path source = Files.writeString(home.resolve("dl4j-segment/src/" + folder + "/New.java"), "");
      Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
      assertEquals(0, segment("--version").code());
      assertEquals(++builds, builds());
      Files.delete(source);
    }
  }

  @Test
  void onlyWhatMayTrainHasTheFlagsOfTraining() throws Exception {
    Path target = home.resolve("dl4j-segment/target");
    Files.deleteIfExists(target.resolve("segment.args"));
    assertEquals(0, segment("--version").code()); // built
    Files.writeString(target.resolve("use.args"), "--of-use");
    Files.writeString(target.resolve("segment.args"), "--of-segment");
    for (String use : List.of("predict", "evaluate", "report", "-V", "--version", "-h", "--help")) {
      assertEquals("Unrecognized option: --of-use", segment(use).err().get(0), use);
    }
    for (String any : List.of("train", "--debug", "generate-completion")) {
      assertEquals("Unrecognized option: --of-segment", segment(any).err().get(0), any);
    }
    Files.delete(target.resolve("segment.args"));
  }

  /** A JVM of another collector or class path would leave the archive alone. */
  @Test
  void oneArchiveServesBoth() throws Exception {
    Path target = home.resolve("dl4j-segment/target");
    Files.deleteIfExists(target.resolve("segment.args"));
    String rehearsal = LauncherTest.class.getName() + "$VersionRehearsal";
    assertEquals(0, segment(Map.of("REHEARSAL", rehearsal), "--version").code());
    for (String flags : List.of("segment", "use")) {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xlog:class+load",
              "@" + target.resolve(flags + ".args"),
              "--version");
      Path log = temporary.resolve(flags + ".log");
      assertEquals(0, new ProcessBuilder(command).redirectOutput(log.toFile()).start().waitFor());
      assertTrue(
          Files.readAllLines(log).stream()
              .anyMatch(line -> line.endsWith("source: shared objects file (top)")),
          flags);
    }
  }

  @Test
  void anErrorIsOneLineAndItsCodeIsTheProgramS() throws Exception {
    Program.Result none = segment("predict", "--model", "no.zip", "--images", "a", "--output", "b");
    assertEquals(Main.REFUSED, none.code());
    assertEquals(List.of("model no.zip must be a file, got none"), none.err());
    assertEquals(List.of(), none.out());
  }

  @Test
  void relativePathsAreThoseOfTheUsersDirectory() throws Exception {
    Program.writeImages(elsewhere.resolve("my data"), 1, 1);
    Files.writeString(
        elsewhere.resolve("arguments.txt"),
        "--data=my data\n--output=run\n--batch=2\n--depth=1\n--width=2\n--epochs=1");
    Program.Result run = segment("train", "@arguments.txt"); // for the program, not for java
    assertEquals(0, run.code(), run.err().toString());
    assertTrue(Files.exists(elsewhere.resolve("run/model.zip")));
  }

  /** Ends well, after a moment. */
  static final class ShortRehearsal {
    public static void main(String[] args) {}
  }

  static final class VersionRehearsal {
    public static void main(String[] args) {
      Main.run("--version");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"ShortRehearsal, true", "NoSuchClass, false"})
  @Tag("slow")
  void classesAreSavedWhereThatWorksAndReadFromJarsWhereNot(String rehearsal, boolean works)
      throws Exception {
    Path target = home.resolve("dl4j-segment/target");
    Files.deleteIfExists(target.resolve("segment.args"));
    Map<String, String> environment =
        Map.of("REHEARSAL", LauncherTest.class.getName() + "$" + rehearsal);
    assertEquals(0, segment(environment, "--version").code());
    Path archive = target.resolve("segment.jsa");
    assertEquals(works, Files.exists(archive));
    if (works) {
      Files.delete(archive);
      Files.writeString(archive, "of another time");
    }
    Program.Result version = segment("--version");
    assertEquals(List.of(), version.err());
    assertEquals(1, version.out().size(), version.out().toString());
  }

  @Test
  void theHeapIsAsked() throws Exception {
    Program.Result small = segment(Map.of("SEGMENT_HEAP", "1m"), "--version");
    assertEquals(1, small.code()); // java's own code: too small a heap
  }
}
