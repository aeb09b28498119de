package io.github.dl4jlosses.segment.spark.internal.predict;

import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter;
import io.github.dl4jlosses.segment.spark.internal.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The objects of each image, as a COCO file of its own. They become one file, as {@link CocoWriter}
 * would have written it of all images.
 */
record ObjectParts(Storage storage, String output) {
  /** In the output, until all images are done. */
  static final String FOLDER = "_objects";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns where the objects of an image are. */
  static String place(String output, int order) {
    return Storage.child(Storage.child(output, FOLDER), order + ".json");
  }

  /**
   * Writes one file, and removes the parts.
   *
   * @param orders of the images that are done, ascending
   * @param writer of their predictions
   */
  void join(List<Integer> orders, PredictionWriter writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new CocoWriter(bytes, writer.classes().names(), writer.foreground()).close();
    JsonNode empty = JSON.readTree(bytes.toByteArray());
    storage.write(Storage.child(output, "instances.json"), out -> write(out, orders, empty));
    storage.remove(Storage.child(output, FOLDER));
  }

  private void write(OutputStream out, List<Integer> orders, JsonNode empty) throws IOException {
    List<ObjectNode> images = new ArrayList<>();
    int annotations = 0;
    try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeFieldName("categories");
      JSON.writeTree(json, empty.get("categories"));
      json.writeArrayFieldStart("annotations");
      for (int order : orders) {
        JsonNode part = JSON.readTree(storage.read(place(output, order)));
        int id = images.size() + 1;
        images.add(((ObjectNode) part.get("images").get(0)).put("id", id));
        for (JsonNode annotation : part.get("annotations")) {
          ((ObjectNode) annotation).put("id", ++annotations).put("image_id", id);
          JSON.writeTree(json, annotation);
        }
      }
      json.writeEndArray();
      json.writeFieldName("images");
      JSON.writeTree(json, JSON.valueToTree(images));
      json.writeEndObject();
    }
  }
}
