package io.github.dl4jlosses.segment.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.PropertyAccessor;
import org.nd4j.shade.jackson.core.JsonParseException;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** Records as JSON and back, by the Jackson inside ND4J, so that the classpath has only one. */
public final class Json {
  /* Unknown properties are errors: nothing in a file is dropped in silence. Of two properties of one
   * name a tree shows the second, and an object may get the first: they are errors too. Doubles come
   * back to the last bit, NaN too. Only components of records are properties: a method isSmall says
   * something about a record, and is no part of it. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE);

  /** The trees of Jackson call themselves at each level, and a stack is only so deep. */
  private static final int MAX_DEPTH = 200;

  private Json() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of numbers and texts can be written
    }
  }

  public static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    requireShallow(json);
    return MAPPER.readValue(json, type);
  }

  public static JsonNode tree(String json) throws JsonProcessingException {
    requireShallow(json);
    return MAPPER.readTree(json);
  }

  private static void requireShallow(String json) throws JsonProcessingException {
    int depth = 0;
    try (JsonParser tokens = MAPPER.getFactory().createParser(json)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH) {
          throw new JsonParseException(tokens, "nested more than " + MAX_DEPTH + " levels deep");
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    }
  }
}
