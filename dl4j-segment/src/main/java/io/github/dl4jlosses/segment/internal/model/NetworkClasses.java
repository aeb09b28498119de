package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The classes that the JSON of a network may name; Jackson makes an object of each. */
final class NetworkClasses {
  private static final List<String> PACKAGES =
      List.of(
          "org.deeplearning4j.nn.",
          "org.nd4j.linalg.",
          "io.github.dl4jlosses.loss.",
          "io.github.dl4jlosses.layer.");

  private NetworkClasses() {}

  /**
   * Looks at all objects; distributions have their class under {@code type}.
   *
   * @param model as messages name it
   * @param version that wrote it
   * @throws IllegalArgumentException if one names another class
   */
  static void require(String model, JsonNode node, String version) {
    node.fields()
        .forEachRemaining(field -> require(model, field.getKey(), field.getValue(), version));
    node.forEach(child -> require(model, child, version));
  }

  private static void require(String model, String key, JsonNode value, String version) {
    String name = value.asText();
    if (!key.equals("@class") && !(key.equals("type") && name.contains("."))) {
      return;
    }
    if (PACKAGES.stream().noneMatch(name::startsWith)) {
      throw Arguments.bad(
          model,
          "name only classes of DL4J, ND4J and dl4j-losses",
          FileNames.shown(name),
          "loading it would run that class");
    }
    try {
      Class.forName(name, /* initialize= */ false, NetworkClasses.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          model
              + " must name classes of this version, got "
              + FileNames.shown(name)
              + " (use the version that wrote it: "
              + FileNames.shown(version)
              + ")",
          e);
    }
  }
}
