package io.github.dl4jlosses.docs.widgets;

import io.github.dl4jlosses.docs.WordTable;
import io.github.dl4jlosses.examples.lessons.Lesson8Objects;
import io.github.dl4jlosses.examples.lessons.TinyMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A picture that a reader can change. A document places it by a comment, which is not seen where
 * Markdown is read without the site: {@code <!-- widget: softmax -->}.
 *
 * <p>Its script has the same name. It computes by itself what it shows; a test compares the values
 * with those of the library.
 */
public enum Widget {
  /** Logits on sliders: softmax, loss and gradient. */
  SOFTMAX {
    @Override
    Map<String, Object> data() {
      return Map.of("logits", List.of(1, 2, 3), "label", 2);
    }
  },

  /** A mask of 4x4 pixels: weight, label smoothing, and what the mean divides by. */
  MASK {
    @Override
    Map<String, Object> data() {
      double[] logits =
          TinyMask.logits()
              .get(NDArrayIndex.point(0), NDArrayIndex.point(1))
              .reshape(16)
              .toDoubleVector();
      return Map.of("classes", TinyMask.classes().reshape(16).toIntVector(), "logits", logits);
    }
  },

  /** An image with ships: posWeight and a threshold. */
  ODDS {
    @Override
    Map<String, Object> data() throws IOException {
      return Map.of(
          "photo", ShipMap.url(ShipMap.photo()),
          "map", ShipMap.url(ShipMap.png()),
          "labels",
              Arrays.stream(ShipMap.labels())
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining()));
    }
  },

  /** Detections: confidences, IoU and AP. */
  RANKING {
    @Override
    Map<String, Object> data() {
      return Map.of(
          "truth", Lesson8Objects.TRUTH,
          "found", Lesson8Objects.FOUND,
          "confidences", List.of(0.9, 0.8, 0.7, 0.6));
    }
  },

  /** A disk and its forecast: Dice and cross entropy. */
  OVERLAP {
    @Override
    Map<String, Object> data() {
      return Map.of();
    }
  };

  /** What all scripts of widgets need. */
  public static final String KIT = "kit.js";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns what the script starts with. */
  abstract Map<String, Object> data() throws IOException;

  /** Returns the name in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of its script, in the folder of this class. */
  public String script() {
    return word() + ".js";
  }

  /** Returns the widget of a name. */
  public static Optional<Widget> named(String word) {
    return Arrays.stream(values()).filter(widget -> widget.word().equals(word)).findFirst();
  }

  /** Returns the names of all. */
  public static String names() {
    return Arrays.stream(values()).map(Widget::word).collect(Collectors.joining(", "));
  }

  /** Returns its words as JSON. */
  public String words(String language) {
    String file = "words-" + language + ".properties";
    return json(WordTable.of(word(), WordTable.read(Widget.class, file)));
  }

  /** Returns its data as JSON. */
  public String start() {
    try {
      return json(data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // strings and numbers can be written
    }
  }
}
