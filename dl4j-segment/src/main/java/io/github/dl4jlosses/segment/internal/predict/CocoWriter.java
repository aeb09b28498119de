package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.shape.CocoRle;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonGenerator;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Writes objects as COCO JSON: images, categories, and annotations with compressed RLE, {@code
 * bbox}, {@code area} and {@code score}. {@code pycocotools.coco.COCO(file)} reads it.
 *
 * <p>Ids count from 1, but those of categories are as the network has learned them where it was
 * trained on COCO files. The categories are the classes that can be objects, in the order of the
 * channels: where class 0 is the background, the id of a category is the class.
 *
 * <p>First come the categories, then the annotations of one image after the other, then the images:
 * so the objects of ten thousand images are never in memory together.
 */
public final class CocoWriter implements Closeable {
  private final JsonGenerator json;
  private final Foreground foreground;
  private final List<CocoImage> images = new ArrayList<>(); // without their objects
  private int annotations;

  /**
   * Begins a file.
   *
   * @param out which the caller closes
   * @param classNames in the order of the channels
   * @param foreground those of them that can be objects
   */
  public CocoWriter(OutputStream out, List<String> classNames, Foreground foreground)
      throws IOException {
    this.foreground = foreground;
    json = new ObjectMapper().getFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    json.writeArrayFieldStart("categories");
    for (int c : foreground.indices().toArray()) {
      json.writeStartObject();
      json.writeNumberField("id", foreground.category(c));
      json.writeStringField("name", classNames.get(c));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("annotations");
  }

  /**
   * Adds an image and its objects.
   *
   * @throws IllegalArgumentException if an object has a class that is no category
   */
  public void add(CocoImage image) throws IOException {
    images.add(new CocoImage(image.fileName(), image.height(), image.width(), List.of()));
    for (Instance instance : image.instances()) {
      write(image, instance);
    }
  }

  private void write(CocoImage image, Instance instance) throws IOException {
    int c = instance.classIndex();
    if (c < 0 || c >= foreground.channels() || c == foreground.background()) {
      throw Arguments.bad(
          "class of an object", "be one of " + foreground.indices().boxed().toList(), c);
    }
    CocoRle rle = CocoRle.of(instance.region(), image.height(), image.width());
    String counts = rle.text(); // before the first token: memory may not be enough
    json.writeStartObject();
    json.writeNumberField("id", ++annotations);
    json.writeNumberField("image_id", images.size());
    json.writeNumberField("category_id", foreground.category(c));
    json.writeObjectFieldStart("segmentation");
    writeInts("size", image.height(), image.width());
    json.writeStringField("counts", counts);
    json.writeEndObject();
    writeInts("bbox", rle.box());
    json.writeNumberField("area", rle.area());
    json.writeNumberField("iscrowd", 0);
    json.writeNumberField("score", instance.confidence());
    json.writeEndObject();
  }

  private void writeInts(String name, int... values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    json.writeArrayFieldStart("images");
    for (int n = 0; n < images.size(); n++) {
      CocoImage image = images.get(n);
      json.writeStartObject();
      json.writeNumberField("id", n + 1);
      json.writeStringField("file_name", image.fileName());
      json.writeNumberField("height", image.height());
      json.writeNumberField("width", image.width());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
