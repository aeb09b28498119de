package io.github.dl4jlosses.segment.internal.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.Fuzz;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datasets with damaged files of any kind. Longer in the profile fuzz. */
@Tag("fuzz")
class SurveyFuzzTest {
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 20);
  private static final int EDGE = 8;

  @TempDir private Path folder = Path.of("");

  private Map<Path, byte[]> write(MaskFormat format) throws IOException {
    Random random = new Random(6);
    String label = format.isMultiLabel() ? "masks/ship/" : "masks/";
    for (String name : List.of("a", "b")) {
      image(random, BufferedImage.TYPE_INT_RGB, 1 << 24, "images/" + name + ".png");
      boolean color = format == MaskFormat.COLOR;
      int type = color ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY;
      image(random, type, 2, label + name + ".png");
    }
    Files.writeString(
        folder.resolve("classes.csv"),
        format.isMultiLabel()
            ? "name\nship\n"
            : "value,name,color\n0,sea,#000000\n1,ship,#000001\n");
    Map<Path, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readAllBytes(file));
      }
    }
    return files;
  }

  private void image(Random random, int type, int values, String name) throws IOException {
    BufferedImage image = new BufferedImage(EDGE, EDGE, type);
    for (int i = 0; i < EDGE * EDGE; i++) {
      int value = random.nextInt(values);
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(i % EDGE, i / EDGE, 0, value);
      } else {
        image.setRGB(i % EDGE, i / EDGE, value);
      }
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aDatasetIsReadWholeOrItsDamageIsNamed(MaskFormat format) throws Exception {
    Map<Path, byte[]> files = write(format);
    List<Path> names = List.copyOf(files.keySet());
    Fuzz.run(
        random -> {
          Path damaged = names.get(random.nextInt(names.size()));
          Files.write(damaged, Fuzz.damaged(files.getOrDefault(damaged, new byte[0]), random));
          try {
            boolean told = random.nextBoolean();
            DatasetFolder dataset = Folders.open(folder);
            List<MaskFormat> given = told ? dataset.formats(format) : List.of();
            Survey survey =
                Survey.of(dataset, new ReadingRules().withFormats(given).withDecoder(DECODER));
            assertFalse(survey.toString().isEmpty());
            survey.problems().forEach(SurveyFuzzTest::requireOneLine);
            readAll(survey.requireSound());
          } catch (IllegalArgumentException e) {
            requireOneLine(String.valueOf(e.getMessage()));
          }
          Files.write(damaged, files.getOrDefault(damaged, new byte[0]));
        });
  }

  /** What a survey finds sound can be read. */
  private static void readAll(Survey survey) {
    SampleReader reader = survey.reader();
    for (ImageMaskFiles pair : survey.folder().pairs()) {
      try {
        Sample sample = reader.read(pair);
        assertEquals(pair.masks().size(), sample.planes());
      } catch (IllegalArgumentException e) {
        throw new AssertionError("found sound, but " + e.getMessage(), e);
      }
    }
  }

  private static void requireOneLine(String message) {
    assertEquals(1, message.lines().count(), message);
  }
}
