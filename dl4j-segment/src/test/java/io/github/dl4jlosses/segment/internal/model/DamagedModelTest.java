package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a failing disk leaves them: what is read is what was written, or nothing is. */
class DamagedModelTest {
  private final ComputationGraph network = SmallModel.network();
  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("checkpoint.zip");
    ModelFiles.write(file, network, SmallModel.INFO, SmallModel.STATE);
  }

  private String broken() {
    return "model " + file + " must be a zip file written by train, got a broken one: ";
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFiles.readCheckpoint(file, RunState.class))
            .getMessage());
  }

  /** Flips of what is only about the zip, such as a date, change nothing. */
  @Test
  void aFlippedBitIsNoticedOrChangesNothing() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 0; at < whole.length; at += 11) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) (1 << at % 8);
      Files.write(file, bytes);
      refused += isRefused("byte " + at) ? 1 : 0;
    }
    assertTrue(refused > .9 * whole.length / 11, refused + " of " + whole.length / 11);
  }

  private boolean isRefused(String what) throws IOException {
    try {
      Checkpoint<RunState> read = ModelFiles.readCheckpoint(file, RunState.class);
      assertEquals(SmallModel.INFO, read.info(), what);
      assertEquals(SmallModel.STATE, read.state(), what);
      assertEquals(network.params(), read.network().params(), what);
      assertEquals(
          network.getUpdater().getStateViewArray(),
          read.network().getUpdater().getStateViewArray(),
          what);
      return false;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("model " + file + " must "), what + ": " + message);
      assertEquals(1, message.lines().count(), message);
      return true;
    }
  }

  @Test
  void aFlippedBitOfTheParametersNamesThem() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int parameters = indexOf(bytes, "coefficients.bin", 0) + 1000; // the floats hardly compress
    bytes[parameters] ^= 4;
    Files.write(file, bytes);
    assertTrue(refusal().startsWith(broken() + "coefficients.bin is damaged: "), refusal());
  }

  @Test
  void aFileThatEndsTooEarlyIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertTrue(refusal().startsWith(broken()), refusal());
    }
  }

  @Test
  void aCommentThatIsNotThereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    whole[whole.length - 1] ^= 4; // half of the comment's length
    Files.write(file, whole);
    assertTrue(refusal().startsWith(broken()), refusal());
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() throws IOException {
    Map<String, byte[]> entries = SmallModel.entries(file);
    entries.put("run.jsom", new byte[] {'{', '}'});
    SmallModel.write(file, entries);
    rename("run.jsom", "run.json", 2);
    assertEquals(broken() + "run.json is there twice", refusal());
  }

  /** One reader of zips believes the first name, another the second. */
  @Test
  void anEntryWithTwoNamesIsRefused() throws IOException {
    rename("updaterState.bin", "preprocessor.bin", 1);
    assertEquals(broken() + "it has an entry that its directory does not have", refusal());
  }

  @Test
  void whatTheDirectoryLeavesOutIsRefused() throws IOException {
    byte[] first = Files.readAllBytes(file);
    Map<String, byte[]> entries = SmallModel.entries(file);
    entries.keySet().retainAll(Set.of("run.json"));
    SmallModel.write(file, entries);
    byte[] second = Files.readAllBytes(file);
    byte[] both = Arrays.copyOf(second, second.length + first.length);
    System.arraycopy(first, 0, both, second.length, first.length); // Java finds the second's
    Files.write(file, both);
    assertTrue(refusal().startsWith(broken()), refusal());
  }

  private void rename(String from, String to, int times) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = -1;
    for (int i = 0; i < times; i++) {
      at = indexOf(bytes, from, at + 1);
      for (int k = 0; k < to.length(); k++) {
        bytes[at + k] = (byte) to.charAt(k);
      }
    }
    Files.write(file, bytes);
  }

  private static int indexOf(byte[] bytes, String name, int from) {
    return new String(bytes, ISO_8859_1).indexOf(name, from);
  }
}
