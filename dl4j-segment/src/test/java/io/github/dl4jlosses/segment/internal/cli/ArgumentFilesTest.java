package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFilesTest {
  @TempDir private Path folder = Path.of("");

  private static List<String> expanded(String... arguments) {
    return List.of(ArgumentFiles.expanded(arguments));
  }

  @Test
  void eachLineIsAnArgument() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "--seed=1\n");
    Path file = folder.resolve("a");
    Files.writeString(file, "# head\n--data=my folder\r\n\n  # no\n@" + other + "\n@" + file);
    assertEquals(
        List.of("train", "--data=my folder", "--seed=1", "-x"),
        expanded("train", "@" + file, "-x"));
  }

  @Test
  void othersStayAsTheyAre() {
    assertEquals(
        List.of("@", "@" + folder + "/none", "@b", "a@b"),
        expanded("@", "@" + folder + "/none", "@@b", "a@b"));
  }

  @Test
  void aFileThatIsTooLargeIsNoneOfArguments() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), " ".repeat((1 << 20) + 1));
    assertEquals(
        "file of arguments " + file + " must have at most 1048576 bytes, got 1048577",
        assertThrows(IllegalArgumentException.class, () -> expanded("@" + file)).getMessage());
  }
}
