package io.github.dl4jlosses.examples.model;

import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/**
 * Records as JSON and back; the Jackson inside ND4J, so that there is only one on the classpath.
 */
final class Json {
  /* Unknown properties are errors: nothing in a file is dropped in silence. Of two properties of one
   * name a tree shows the second, and an object may get the first: they are errors too. Doubles come
   * back to the last bit, NaN too. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private Json() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of numbers and texts can be written
    }
  }

  static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    return MAPPER.readValue(json, type);
  }

  static JsonNode tree(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }
}
