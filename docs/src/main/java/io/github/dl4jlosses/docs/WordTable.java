package io.github.dl4jlosses.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** Words by name: a file of properties for each language. */
public final class WordTable {
  private WordTable() {}

  /** Reads a file in the folder of a class. */
  public static Map<String, String> read(Class<?> neighbor, String file) {
    Properties read = new Properties();
    try (InputStream in = neighbor.getResourceAsStream(file)) {
      read.load(new InputStreamReader(Objects.requireNonNull(in, file), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> words = new TreeMap<>();
    read.forEach((name, word) -> words.put((String) name, (String) word));
    return words;
  }

  /** Returns the words of one topic, whose names begin with it and a dot, by the rest of names. */
  public static Map<String, String> of(String topic, Map<String, String> words) {
    Map<String, String> some = new TreeMap<>();
    words.forEach(
        (name, word) -> {
          if (name.startsWith(topic + ".")) {
            some.put(name.substring(topic.length() + 1), word);
          }
        });
    return some;
  }
}
