package io.github.dl4jlosses.segment.internal.annotation;

import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.core.StreamReadFeature;
import org.nd4j.shade.jackson.core.json.JsonReadFeature;

/**
 * A JSON file of a stranger, read token by token: what nobody asks for, such as the pixels of an
 * image, is passed over, and nothing is nested in memory.
 */
final class JsonTokens {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // as Python writes NaN
          .build();

  private static final Set<String> YES = Set.of("1", "1.0", "true");
  private static final Set<String> NO = Set.of("0", "0.0", "false");

  private static final int SHOWN = 80; // characters of what is wrong

  private final String name;
  private final JsonParser parser;
  private String place = ""; // for messages

  private JsonTokens(String name, JsonParser parser) {
    this.name = name;
    this.parser = parser;
  }

  /** Reads what the file holds. */
  @FunctionalInterface
  interface Reading<T> {
    T of(JsonTokens json) throws IOException;
  }

  /** Reads the value of a field, or passes it over. */
  @FunctionalInterface
  interface Field {
    void read(String field) throws IOException;
  }

  /** Reads an element of a list, or passes it over. */
  @FunctionalInterface
  interface Item {
    void read() throws IOException;
  }

  /**
   * Reads a file.
   *
   * @param name what messages call it
   * @throws IllegalArgumentException if it is no JSON, or more than fits into memory
   */
  static <T> T read(String name, Path file, Reading<T> reading) {
    SmallFiles.requireFile(name, file);
    // Through a stream of a path, whose name may get lost where the locale cannot spell it.
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = FACTORY.createParser(in)) {
      parser.nextToken();
      return reading.of(new JsonTokens(name, parser));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name + " must be JSON, got " + FileNames.shown(String.valueOf(e.getOriginalMessage())),
          e);
    } catch (CharConversionException e) {
      throw new IllegalArgumentException(
          name + " must be JSON in UTF-8, got " + FileNames.shown(String.valueOf(e.getMessage())),
          e);
    } catch (OutOfMemoryError e) { // a file of a stranger may ask for any size
      throw new IllegalArgumentException(
          name
              + " must fit into memory, got "
              + e.getMessage()
              + " (give it java "
              + ImageMemory.option(0)
              + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    }
  }

  /** Returns what to throw: the file must rule, got something in an entry of a list. */
  IllegalArgumentException bad(String rule, Object got) {
    return Arguments.bad(name, rule, got + where());
  }

  /** Returns the same with a remedy. */
  IllegalArgumentException bad(String rule, Object got, String remedy) {
    return Arguments.bad(name, rule, got + where(), remedy);
  }

  private String where() {
    return place.isEmpty() ? "" : " in " + place;
  }

  /** Says what messages call the entry that is read. */
  void call(String entry) {
    place = entry;
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  boolean isList() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isText() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean isNumber() {
    JsonToken token = parser.currentToken();
    return token != null && token.isNumeric();
  }

  /** Returns what stands here, in one short line. */
  String shown() throws IOException {
    if (isObject()) {
      return "an object";
    }
    if (isList()) {
      return "a list";
    }
    String text = FileNames.shown(String.valueOf(parser.getText()));
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /**
   * Reads the fields of an object.
   *
   * @throws IllegalArgumentException if it is none
   */
  void fields(String what, Field reader) throws IOException {
    if (!isObject()) {
      throw bad("have an object as " + what, shown());
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.getCurrentName();
      parser.nextToken();
      reader.read(field);
      parser.skipChildren(); // of what was passed over
    }
  }

  /**
   * Reads the elements of a list.
   *
   * @throws IllegalArgumentException if it is none
   */
  void items(String what, Item reader) throws IOException {
    if (!isList()) {
      throw bad("have a list " + what, shown());
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
      parser.skipChildren();
    }
  }

  /** Reads the entries of a list, which messages call by their numbers until they have names. */
  void entries(String list, Item reader) throws IOException {
    int[] read = {0};
    items(
        list,
        () -> {
          call("entry " + ++read[0] + " of " + list);
          try {
            reader.read();
          } catch (IllegalArgumentException e) { // perhaps of a shape, which knows no file
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(name)
                ? e
                : new IllegalArgumentException(name + ", " + place + ": " + message, e);
          }
          call("");
        });
  }

  /** Returns a whole number of 63 bits; 480.0 is one too. */
  long whole(String what) throws IOException {
    if (isNumber()) {
      double value = parser.getDoubleValue();
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        return parser.getLongValue();
      }
      if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        return (long) value;
      }
    }
    throw bad("have a whole number " + what, shown());
  }

  double number(String what) throws IOException {
    if (!isNumber()) {
      throw bad("have a number as " + what, shown());
    }
    return parser.getDoubleValue();
  }

  /** Returns a text; a number is one too. */
  String text(String what) throws IOException {
    if (!isText() && !isNumber()) {
      throw bad("have a text as " + what, shown());
    }
    return parser.getText();
  }

  /** Returns a text, or nothing where it is null. */
  Optional<String> textOrNull(String what) throws IOException {
    return isNull() ? Optional.empty() : Optional.of(text(what));
  }

  /** Whether a flag is set: true, 1, or a text of these; null is as if it were not there. */
  boolean flag(String what) throws IOException {
    String value = isNull() ? "0" : shown().toLowerCase(Locale.ROOT);
    if (!YES.contains(value) && !NO.contains(value)) {
      throw bad("have 0 or 1 as " + what, shown());
    }
    return YES.contains(value);
  }
}
