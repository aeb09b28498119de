package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.annotation.CocoObjects;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names in scripts that the locale of the machine cannot spell. */
@EnabledOnOs(OS.LINUX) // others do not ask LC_ALL
class LocaleTest {
  private static final List<String> NAMES = List.of("a b.png", "é.png", "船.png");

  @TempDir private Path home = Path.of("");

  private void run(Object[]... commands) throws Exception {
    Path log = home.resolve("log.txt");
    Process process = Program.startAll(log, Map.of("LC_ALL", "C"), commands);
    try {
      assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> "is still running");
      assertEquals(0, process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(FileNames::name).sorted().toList();
    }
  }

  /** Names that no locale spells: bytes of a time before UTF-8. */
  @Test
  void namesThatAreNotUtf8AreToldApartAndShown() throws Exception {
    Path data = home.resolve("data");
    Program.writeImages(data, 2, 3);
    List<String> names = List.of("caf%E8.png", "caf%E9.png", "d%C3%A9%FF.png");
    for (String folder : List.of("images", "masks")) {
      Path files = data.resolve("validation").resolve(folder);
      for (int i = 0; i < names.size(); i++) {
        Path named = Path.of(URI.create(files.toUri() + names.get(i)));
        Files.move(files.resolve("0" + i + ".png"), named);
      }
    }
    Path broken =
        Path.of(URI.create(data.resolve("validation").resolve("images").toUri() + "%FE.png"));
    Files.writeString(broken, "no image");
    Path trained = home.resolve("run");
    Path output = home.resolve("out");
    Path images = data.resolve("validation");
    Path log = home.resolve("log.txt");
    Path mask =
        Path.of(URI.create(data.resolve("validation").resolve("masks").toUri() + "%FE.png"));
    Files.copy(data.resolve("train/masks/00.png"), mask);
    Process refused =
        Program.startAll(log, Map.of("LC_ALL", "C"), Program.tiny(data, trained, "--epochs", 1));
    assertEquals(2, refused.waitFor());
    assertTrue(Files.readString(log).contains("images/%FE.png must be "), Files.readString(log));
    Files.delete(broken);
    Files.delete(mask);
    run(
        Program.tiny(data, trained, "--epochs", 1),
        new Object[] {
          "predict", "--model", trained.resolve("model.zip"), "--images", images, "--output", output
        });
    List<String> shown = List.of("caf%E8.png", "caf%E9.png", "dé%FF.png");
    assertEquals(shown, names(output.resolve("masks")));
    assertEquals(shown, names(trained.resolve("overlays")));
  }

  @Test
  void imagesKeepTheirNamesInTrainingAndPrediction() throws Exception {
    Path data = home.resolve("data");
    Program.writeImages(data, 2, 3);
    for (String folder : List.of("images", "masks")) {
      Path files = data.resolve("validation").resolve(folder);
      for (int i = 0; i < NAMES.size(); i++) {
        Path old = files.resolve("0" + i + ".png");
        Files.move(old, FileNames.child(files, NAMES.get(i)));
      }
    }
    Path trained = home.resolve("run");
    Path output = home.resolve("out");
    Path images = data.resolve("validation");
    Path model = trained.resolve("model.zip");
    run(
        Program.tiny(data, trained, "--epochs", 1),
        new Object[] {"predict", "--model", model, "--images", images, "--output", output});
    assertEquals(NAMES, names(trained.resolve("overlays")));
    assertTrue(Files.readString(trained.resolve("report.html")).contains("船.png"));
    assertEquals(NAMES, names(output.resolve("masks")));
    assertEquals(NAMES, names(output.resolve("overlays")));
    assertEquals(
        NAMES,
        CocoObjects.read(output.resolve("instances.json"), 1).images().stream()
            .map(CocoImage::fileName)
            .toList());
  }
}
