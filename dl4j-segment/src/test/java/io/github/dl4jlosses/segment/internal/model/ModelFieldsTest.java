package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.io.Json;
import io.github.dl4jlosses.segment.internal.run.BestEpochCriterion;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Every field of the texts of a checkpoint with every kind of wrong value. */
class ModelFieldsTest {
  private static final List<String> VALUES =
      List.of(
          "null",
          "{}",
          "[]",
          "[null]",
          "\"\"",
          "\"text\"",
          "true",
          "-1",
          "0",
          "1.5",
          "1e999",
          "\"NaN\"",
          "\"Infinity\"",
          "2147483647",
          "-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "\"\\u001b[31m\\n\"");

  /** Words of Jackson, on its work. */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "[Dd]eseriali|[Cc]onstruct|Creator|[Cc]oerc|JsonToken|START_|io\\.github|java\\.|`");

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private Map<String, byte[]> entries = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"segmentation.json", "run.json"})
  void aFieldIsReadOrNamed(String entry) throws IOException {
    file = folder.resolve("checkpoint.zip");
    ModelFiles.write(file, SmallModel.network(), SmallModel.INFO, SmallModel.STATE);
    entries = SmallModel.entries(file);
    String text = new String(entries.getOrDefault(entry, new byte[0]), UTF_8);
    int fields = 0;
    for (String field : SmallModel.fields("", Json.tree(text))) {
      fields++;
      JsonNode without = Json.tree(text);
      SmallModel.set(without, field, null);
      read(entry, without, field + " removed", field);
      for (String value : VALUES) {
        JsonNode tree = Json.tree(text);
        SmallModel.set(tree, field, Json.tree(value));
        read(entry, tree, field + " = " + value, field);
      }
    }
    assertTrue(fields > 20, fields + " fields");
  }

  @ParameterizedTest
  @ValueSource(strings = {"segmentation.json", "run.json", "configuration.json"})
  void aWholeTextOfAnotherKindIsRefused(String entry) throws IOException {
    file = folder.resolve("checkpoint.zip");
    ModelFiles.write(file, SmallModel.network(), SmallModel.INFO, SmallModel.STATE);
    entries = SmallModel.entries(file);
    for (String text : List.of("null", "", " ", "true", "0", "\"text\"", "[]", "[null]")) {
      Map<String, byte[]> changed = new LinkedHashMap<>(entries);
      changed.put(entry, text.getBytes(UTF_8));
      SmallModel.write(file, changed);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> ModelFiles.readCheckpoint(file, RunState.class),
              text);
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.startsWith("model " + file + " must be a zip file written by train"), message);
    }
  }

  private void read(String entry, JsonNode tree, String what, String field) throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(entry, tree.toString().getBytes(UTF_8));
    SmallModel.write(file, changed);
    try {
      ModelReader.read(
          file,
          reader -> {
            use(reader.info());
            use(reader.state(RunState.class));
            return what;
          });
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("model " + file + " must "), what + ": " + message);
      assertEquals(1, message.lines().count(), what + ": " + message);
      assertTrue(message.contains(entry) || message.contains("have format"), what + ": " + message);
      boolean isNamed = Stream.of(field.substring(1).split("/", -1)).anyMatch(message::contains);
      assertTrue(isNamed, what + ": " + message);
      assertFalse(LIBRARY.matcher(message).find(), what + ": " + message);
    }
  }

  /** What is accepted can be used. */
  private static void use(ModelInfo info) {
    info.task();
    info.foreground();
    info.classTable();
    info.isLike(SmallModel.INFO);
    info.inputRanges().shown();
    info.andBefore(SmallModel.INFO);
  }

  private static void use(RunState state) {
    assertTrue(state.epoch() > state.lastChange());
    for (BestEpochCriterion criterion : BestEpochCriterion.values()) {
      assertTrue(criterion.best(state.epochs()) <= state.epochs().size());
    }
  }
}
