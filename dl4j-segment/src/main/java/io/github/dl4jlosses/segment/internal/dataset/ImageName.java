package io.github.dl4jlosses.segment.internal.dataset;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The path of an image as tools write it: {@code images\\1\\a.jpg}, {@code
 * /data/local-files/?d=folder/a%20b.jpg}, {@code https://host/a.jpg?token=7}.
 */
final class ImageName {
  private static final String LOCAL = "?d="; // of Label Studio, before a path

  private ImageName() {}

  /** Returns the folders and the name that it may mean, the most likely first; none if blank. */
  static List<List<String>> readings(String text) {
    String plain = text.replace('\\', '/');
    Set<String> paths = new LinkedHashSet<>(List.of(plain));
    int local = plain.indexOf(LOCAL);
    if (local >= 0) {
      paths.add(plain.substring(local + LOCAL.length()));
    }
    for (String path : List.copyOf(paths)) {
      paths.add(path.replaceAll("[?#].*$", ""));
    }
    for (String path : List.copyOf(paths)) {
      paths.add(decoded(path));
    }
    List<List<String>> readings = new ArrayList<>();
    for (String path : paths) {
      List<String> names =
          Arrays.stream(path.split("/", -1))
              .filter(name -> !name.isEmpty() && !name.equals("."))
              .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC))
              .toList();
      if (!names.isEmpty()) {
        readings.add(names);
      }
    }
    return readings;
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // a percent sign of its own
      return path;
    }
  }
}
