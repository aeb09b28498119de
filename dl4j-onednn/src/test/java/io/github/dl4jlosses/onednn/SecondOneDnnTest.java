package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecondOneDnnTest {
  private static final String LINE = "7f0000000000-7f0000001000 r-xp 00000000 fe:00 123   ";

  /** Programs that call {@link OneDnn#enable}, in JVMs with other class paths. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      System.out.println(OneDnn.enable());
    }
  }

  @BeforeAll
  static void skipWithoutOneDnn() {
    Paths.enableOrSkip();
  }

  @Test
  void withItConvolutionsKeepTheirMemory() throws Exception {
    assertEquals(List.of("oneDNN is on: convolutions keep their memory"), lines(jar -> true));
  }

  @Test
  void withoutItNothingIsSaid() throws Exception {
    assertEquals(List.of("oneDNN is on"), lines(jar -> !jar.startsWith("dnnl-")));
  }

  @Test
  void withoutItsNativesOneLineSaysWhy() throws Exception {
    List<String> lines = lines(Pattern.compile("dnnl-.*-.*-.*-.*").asPredicate().negate());
    String said = String.join("\n", lines);
    assertEquals(2, lines.size(), said);
    assertTrue(
        lines
            .get(0)
            .contains(
                "convolutions are left to ND4J: org.bytedeco:dnnl must load, got"
                    + " java.lang.UnsatisfiedLinkError"),
        said);
    assertTrue(
        lines
            .get(0)
            .endsWith(
                " (take 2.5.2-1.5.7, with the natives of this platform, and those of"
                    + " org.bytedeco:opencl)"),
        said);
    assertEquals("oneDNN is on", lines.get(1));
  }

  /** Returns what the program prints, with the jars of these names on its class path. */
  private static List<String> lines(Predicate<String> jars)
      throws IOException, InterruptedException {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String some =
        Stream.of(path.split(Pattern.quote(File.pathSeparator)))
            .filter(entry -> jars.test(Path.of(entry).getFileName().toString()))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.nd4j.log.initialization=false",
                "-classpath",
                some,
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    // JDK 24 and newer warn of natives.
    return output.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  @Test
  void anotherOneDnnInTheProcessIsNamed() {
    for (String file : new String[] {"libtorch_cpu.so", "libdnnl.so.3", "libmkldnn.so.0.95"}) {
      assertEquals(
          Optional.of(
              "no other oneDNN must be in the process, got "
                  + file
                  + " (call OneDnn.enable() before it is loaded)"),
          SecondOneDnn.another(Stream.of(LINE + "/usr/lib/libc.so.6", LINE + "/opt/a b/" + file)));
    }
  }

  @Test
  void otherLibrariesDoNotMatter() {
    assertEquals(
        Optional.empty(),
        SecondOneDnn.another(
            Stream.of(
                LINE,
                LINE + "[stack]",
                LINE + "/usr/lib/libc.so.6",
                LINE + "/a/libjnidnnl.so",
                LINE + "/a/libnd4jcpu.so",
                LINE + "/a/libtorch_cpu/libother.so")));
  }
}
