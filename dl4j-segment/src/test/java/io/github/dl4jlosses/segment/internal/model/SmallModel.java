package io.github.dl4jlosses.segment.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.model.ModelInfo.ClassInfo;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.ScheduleChange;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** A network of 564 parameters, and its files in parts. */
final class SmallModel {
  static final ModelInfo INFO =
      new ModelInfo(
          ModelInfo.FORMAT,
          "0.1.0",
          Labeling.MULTI_LABEL,
          List.of(new ClassInfo(0, "ship", 0xE69F00), new ClassInfo(1, "white", 0x56B4E9)),
          /* background= */ null,
          255,
          16,
          16,
          2,
          new TrainedOn(
              List.of(MaskFormat.LABELS, MaskFormat.LABELS_BLACK_WHITE),
              ClassTable.of(List.of("ship", "white")),
              VoidValues.parse("7,#E0E0E0"),
              128,
              new Split(.3, .1, 7),
              List.of("00c5", "17aa"),
              List.of("f00d"),
              new MaskLookup("_mask", MissingMasks.EMPTY),
              MaskOrigin.PIXELS),
          new InputRanges(List.of(new InputRange(8, 0, 255), new InputRange(16, .5, 4095))));

  /** In the second epoch, after another number of epochs was asked for. */
  static final RunState STATE =
      new RunState(
          new RunOrigin(
              Map.of("epochs", "3", "seed", "1"),
              Map.of("train a", "00c5"),
              Map.of("threads", "2")),
          List.of(new EpochScores(1, .5, .6, .7, .8, .9, .5, .4, Double.NaN, 2.5)),
          List.of(new ScheduleChange(2, 3, 1, 4)),
          /* step= */ 1,
          /* lossSum= */ .25,
          /* seconds= */ 1.5,
          new RunState.SavedModel("00c5", "17aa"));

  private SmallModel() {}

  static ComputationGraph network() {
    return UNet.create(
        InputType.convolutional(16, 16, 3),
        /* classes= */ 2,
        /* depth= */ 1,
        /* baseWidth= */ 2,
        new LossBCEWithLogits().withPosWeight(3, 4),
        new Adam(1e-3),
        /* seed= */ 1);
  }

  static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  static void write(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
  }

  /** Writes a file again with another text in an entry. */
  static void edit(Path file, String entry, String from, String to) throws IOException {
    Map<String, byte[]> entries = entries(file);
    String text = new String(entries.getOrDefault(entry, new byte[0]), UTF_8);
    assertTrue(text.contains(from), text);
    entries.put(entry, text.replace(from, to).getBytes(UTF_8));
    write(file, entries);
  }

  /** Returns the pointers of all that a tree has. */
  static List<String> fields(String path, JsonNode node) {
    List<String> all = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            child -> {
              all.add(path + "/" + child.getKey());
              all.addAll(fields(path + "/" + child.getKey(), child.getValue()));
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      all.add(path + "/" + i);
      all.addAll(fields(path + "/" + i, node.get(i)));
    }
    return all;
  }

  static void set(JsonNode tree, String field, @Nullable JsonNode value) {
    int slash = field.lastIndexOf('/');
    JsonNode parent = tree.at(field.substring(0, slash));
    String name = field.substring(slash + 1);
    if (parent instanceof ObjectNode object) {
      if (value == null) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (parent instanceof ArrayNode array) {
      if (value == null) {
        array.remove(Integer.parseInt(name));
      } else {
        array.set(Integer.parseInt(name), value);
      }
    }
  }
}
