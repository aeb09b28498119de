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

/** One class opens files for writing, so that one class has to know of links. */
class OneWriterTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern WRITES =
      Pattern.compile(
          "(?<![A-Za-z])Files\\.(write|copy|newOutputStream|newBufferedWriter|newByteChannel|createFile"
              + "|createTempFile|createLink|createSymbolicLink)"
              // what is open already, such as the standard output, is no file of a name
              + "|(?<!import java\\.io\\.)FileOutputStream(?!\\(FileDescriptor)|FileWriter|RandomAccessFile|FileImageOutputStream|FileHandler"
              + "|FileCacheImage|FileChannel\\.open|AsynchronousFileChannel"
              + "|ImageIO\\.(write\\([^;]*toFile|createImageOutputStream)"
              + "|ModelSerializer\\.(writeModel|addObject)|\\.save\\([^;)]*toFile"
              + "|new Print(Writer|Stream)\\([^;]*(Path|File|\\.to(File|String)\\()");

  @Test
  void noOtherClassOpensFilesForWriting() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      List<String> writers =
          all.filter(file -> file.toString().endsWith(".java"))
              .filter(OneWriterTest::writes)
              .map(file -> String.valueOf(file.getFileName()))
              .sorted()
              .toList();
      // AtomicFiles opens the folder, which is read, to bring its names to the disk.
      assertEquals(List.of("AtomicFiles.java", "WritableFile.java"), writers);
    }
    String atomic =
        Files.readString(
            SOURCES.resolve("io/github/dl4jlosses/segment/internal/io/AtomicFiles.java"));
    assertEquals(1, WRITES.matcher(atomic).results().count());
    assertTrue(atomic.contains("FileChannel.open(file.toAbsolutePath().resolveSibling(\".\"))"));
  }

  private static boolean writes(Path file) {
    try {
      return WRITES.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
