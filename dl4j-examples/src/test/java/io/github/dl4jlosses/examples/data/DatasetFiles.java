package io.github.dl4jlosses.examples.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

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
    List<Path> committed = files(folder());
    assertEquals(count, committed.size());
    assertEquals(committed, files(other));
    for (Path file : committed) {
      assertArrayEquals(
          Files.readAllBytes(folder().resolve(file)),
          Files.readAllBytes(other.resolve(file)),
          file.toString());
    }
  }

  /** The README has what its own command prints. */
  void assertChecksumIsInReadme() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files(folder())) {
      String path = name + "/" + file.toString().replace('\\', '/');
      lines.append(sha256(Files.readAllBytes(folder().resolve(file))));
      lines.append("  ").append(path).append('\n');
    }
    String checksum = sha256(lines.toString().getBytes(UTF_8));
    String readme = Files.readString(DATASETS.resolve("README.md"));
    assertTrue(readme.contains("\n" + checksum + "\n"), checksum + " is not in the README");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
