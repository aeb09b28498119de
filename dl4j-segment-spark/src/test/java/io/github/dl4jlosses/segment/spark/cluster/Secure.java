package io.github.dl4jlosses.segment.spark.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings that the example of a cluster has. */
final class Secure {
  private static final Path EXAMPLE = Path.of("src/example/spark-defaults.conf");

  private Secure() {}

  /** Returns the example with a secret. */
  static Map<String, String> settings(String secret) throws IOException {
    Properties properties = new Properties();
    try (Reader example = Files.newBufferedReader(EXAMPLE)) {
      properties.load(example);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    settings.put("spark.authenticate.secret", secret);
    return settings;
  }
}
