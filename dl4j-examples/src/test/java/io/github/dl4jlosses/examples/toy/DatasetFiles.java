package io.github.dl4jlosses.examples.toy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The files of a dataset in the repository, and what datasets/README.md says of each. */
record DatasetFiles(String name, MaskLayout layout) {
  private static final Path DATASETS = Path.of("..", "datasets");

  private Path folder() {
    return DATASETS.resolve(name);
  }

  List<Sample> samples(String part) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Path image : MaskFiles.images(folder().resolve(part))) {
      samples.add(MaskFiles.read(image, layout));
    }
    return samples;
  }

  long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files(folder())) {
      bytes += Files.size(folder().resolve(file));
    }
    return bytes;
  }

  void assertMadeAgainIn(Path other, int count) throws IOException {
    assertEquals(count, files(folder()).size());
    assertEquals(files(folder()), files(other));
    assertEquals(checksum(folder()), checksum(other));
  }

  void assertChecksumIsInReadme() throws IOException {
    String readme = Files.readString(DATASETS.resolve("README.md"));
    String checksum = checksum(folder());
    assertTrue(readme.contains("\n" + checksum + "\n"), checksum + " is not in the README");
  }

  /** Pixels, not files: two versions of zlib may write different bytes for one image. */
  private static String checksum(Path folder) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files(folder)) {
      Raster pixels = ImageIO.read(folder.resolve(file).toFile()).getRaster();
      digest.update(file.toString().replace('\\', '/').getBytes(UTF_8));
      int[] samples = pixels.getPixels(0, 0, pixels.getWidth(), pixels.getHeight(), (int[]) null);
      for (int sample : samples) {
        digest.update((byte) sample);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".png")) // classes.csv is written by hand
          .map(folder::relativize)
          .sorted()
          .toList();
    }
  }
}
