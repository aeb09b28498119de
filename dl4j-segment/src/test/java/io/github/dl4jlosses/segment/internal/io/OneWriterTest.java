package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One class opens files for writing, and one reads files whole: the others need not know of links
 * and pipes.
 */
class OneWriterTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern WRITES =
      Pattern.compile(
          "(?<![A-Za-z])Files\\.(write|copy|newOutputStream|newBufferedWriter|newByteChannel|createFile"
              + "|createTempFile|createLink|createSymbolicLink)"
              + "|new FileOutputStream\\((?!FileDescriptor)|FileWriter|RandomAccessFile|FileImageOutputStream|FileHandler"
              + "|FileCacheImage|FileChannel\\.open|AsynchronousFileChannel"
              + "|ImageIO\\.(write\\([^;]*toFile|createImageOutputStream)"
              + "|ModelSerializer\\.(writeModel|addObject)|\\.save\\([^;)]*toFile"
              + "|new Print(Writer|Stream)\\([^;]*(Path|File|\\.to(File|String)\\()");

  /** Read a file whole, whatever it is. */
  private static final Pattern READS =
      Pattern.compile(
          "(?<![A-Za-z])Files\\.(readAll|readString|lines|newBufferedReader)|FileReader");

  private static List<String> classesWith(Pattern code) throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> code.matcher(text(file)).find())
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneClassReadsFilesWhole() throws IOException {
    // Arithmetic reads /proc/cpuinfo, which nobody chooses.
    assertEquals(List.of("Arithmetic.java"), classesWith(READS));
  }

  @Test
  void noOtherClassOpensFilesForWriting() throws IOException {
    // AtomicFiles opens the folder, which is read, to bring its names to the disk.
    assertEquals(List.of("AtomicFiles.java", "WritableFile.java"), classesWith(WRITES));
    String atomic =
        Files.readString(
            SOURCES.resolve("io/github/dl4jlosses/segment/internal/io/AtomicFiles.java"));
    assertEquals(1, WRITES.matcher(atomic).results().count());
    assertTrue(atomic.contains("FileChannel.open(file.toAbsolutePath().resolveSibling(\".\"))"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Files.writeString(file, text)",
        "ImageIO.write(image, \"png\",\n file.toFile())",
        "new FileOutputStream(name)",
        "new PrintStream(file.toString())",
        "network.save(file.toFile())",
      })
  void whatOpensFilesIsFound(String code) {
    assertTrue(WRITES.matcher(code).find(), code);
  }
}
