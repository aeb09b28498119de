package io.github.dl4jlosses.docs.repository;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The types that a version promises: public, and in a package without {@code internal}. */
final class PublicTypes {
  private static final List<String> MODULES = List.of("dl4j-losses", "dl4j-onednn", "dl4j-segment");
  private static final String PACKAGE = "io.github.dl4jlosses.";

  private PublicTypes() {}

  /** Returns the types of all published modules by name. */
  static SortedMap<String, Class<?>> all() throws IOException, ClassNotFoundException {
    SortedMap<String, Class<?>> types = new TreeMap<>();
    for (String module : MODULES) {
      Path classes = Path.of("..", module, "target", "classes");
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
          Class<?> type = type(classes.relativize(file).toString());
          if (isPromised(type)) {
            types.put(Objects.requireNonNull(type.getCanonicalName()), type);
          }
        }
      }
    }
    return types;
  }

  private static Class<?> type(String file) throws ClassNotFoundException {
    String name = file.replace(".class", "").replace('/', '.').replace('\\', '.');
    return Class.forName(name, /* initialize= */ false, PublicTypes.class.getClassLoader());
  }

  private static boolean isPromised(Class<?> type) {
    String name = type.getName();
    if (!name.startsWith(PACKAGE) || name.contains(".internal.") || type.isAnonymousClass()) {
      return false;
    }
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (!Modifier.isPublic(outer.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  /** Returns what a type is: a line such as {@code record io.github.dl4jlosses.loss.LossDice}. */
  static String line(Map.Entry<String, Class<?>> type) {
    return kind(type.getValue()) + " " + type.getKey();
  }

  private static String kind(Class<?> type) {
    if (type.isRecord()) {
      return "record";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isInterface() ? "interface" : "class";
  }
}
