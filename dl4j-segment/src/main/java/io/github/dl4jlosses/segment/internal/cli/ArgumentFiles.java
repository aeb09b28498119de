package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Arguments that are in files. {@code @file} stands for the lines of a file, each of which is an
 * argument, and may be another {@code @file}; a line that begins with # says nothing.
 * {@code @@name} is the argument {@code @name}, and so is {@code @name} if there is no such file.
 */
final class ArgumentFiles {
  private static final int MOST = 1 << 20; // bytes

  private final List<String> arguments = new ArrayList<>();
  private final Set<Path> read = new HashSet<>(); // each once: they may name each other

  private ArgumentFiles() {}

  /**
   * Returns the arguments with those in files.
   *
   * @throws IllegalArgumentException if one is no file, or too large to be one of arguments
   */
  static String[] expanded(String... arguments) {
    ArgumentFiles all = new ArgumentFiles();
    List.of(arguments).forEach(all::add);
    return all.arguments.toArray(String[]::new);
  }

  private void add(String argument) {
    if (argument.startsWith("@@")) {
      arguments.add(argument.substring(1));
      return;
    }
    boolean named = argument.startsWith("@") && argument.length() > 1;
    Path file = FileNames.path(named ? argument.substring(1) : ".");
    if (!named || !Files.exists(file)) {
      arguments.add(argument);
    } else if (read.add(file.toAbsolutePath().normalize())) {
      lines(file).forEach(this::add);
    }
  }

  private static List<String> lines(Path file) {
    String name = "file of arguments " + FileNames.shown(file);
    try {
      return SmallFiles.text(name, file, MOST)
          .lines()
          .filter(line -> !line.isEmpty() && !line.strip().startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
