package io.github.dl4jlosses;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.shade.jackson.core.json.JsonReadFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/**
 * Reads the golden vectors; their origin is told in {@code golden/README.md} beside them. With
 * {@code -Dgolden.dir=folder} they come from that folder instead.
 */
public final class Golden {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final Map<String, List<JsonNode>> READ = new ConcurrentHashMap<>();

  private Golden() {}

  /** Returns the cases of a file, each a JSON object. */
  public static List<JsonNode> cases(String file) {
    return READ.computeIfAbsent(file, Golden::read);
  }

  private static List<JsonNode> read(String file) {
    try (InputStream in = open(file)) {
      List<JsonNode> cases = new ArrayList<>();
      JSON.readTree(in).forEach(cases::add);
      return List.copyOf(cases);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static InputStream open(String file) throws IOException {
    String folder = System.getProperty("golden.dir", "");
    return folder.isEmpty()
        ? Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + file), file)
        : Files.newInputStream(Path.of(folder, file));
  }

  /** Returns a list of numbers as an array. */
  public static double[] doubles(JsonNode list) {
    double[] doubles = new double[list.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = list.get(i).doubleValue();
    }
    return doubles;
  }

  /** Returns a list of whole numbers as an array. */
  public static long[] longs(JsonNode list) {
    return Arrays.stream(doubles(list)).mapToLong(d -> (long) d).toArray();
  }
}
