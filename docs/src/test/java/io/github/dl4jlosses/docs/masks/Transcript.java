package io.github.dl4jlosses.docs.masks;

import io.github.dl4jlosses.segment.Dataset;
import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Commands and what they print:
 *
 * <pre>
 *   $ cat my/folder/classes.csv             the lines below are written into this file
 *   $ ./segment train --data my/folder …    the summary is printed below, or the refusal
 * </pre>
 *
 * @param folder that stands for {@code my/folder}
 * @param shown which lines of a summary
 */
record Transcript(Path folder, Shown shown) {
  private static final String FOLDER = "my/folder";
  private static final String CAT = "$ cat " + FOLDER + "/";
  private static final String TRAIN = "$ ./segment train --data " + FOLDER;
  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final int WIDTH = 100;

  enum Shown {
    /** All. */
    WHOLE("(?s).*"),
    /** What masks are read as, and what may surprise. */
    MASKS("(masks|classes|background|void|note|problem) .*");

    private final String pattern;

    Shown(String pattern) {
      this.pattern = pattern;
    }
  }

  /** Runs the commands again, and returns them with what they print now. */
  String again(String text) throws IOException {
    StringBuilder again = new StringBuilder();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); ) {
      String command = lines.get(i++);
      List<String> printed = new ArrayList<>();
      while (i < lines.size() && !lines.get(i).startsWith("$ ")) {
        printed.add(lines.get(i++) + "\n");
      }
      again.append(command).append('\n').append(run(command, String.join("", printed)));
    }
    return again.toString();
  }

  private String run(String command, String printed) throws IOException {
    if (command.startsWith(CAT)) {
      Files.writeString(folder.resolve(command.substring(CAT.length())), printed);
      return printed;
    }
    if (!command.startsWith(TRAIN)) {
      throw new AssertionError("unknown command " + command);
    }
    return train(command.substring(TRAIN.length()))
        .replace(folder.toString(), FOLDER)
        .lines()
        .map(Transcript::folded)
        .collect(Collectors.joining());
  }

  private String train(String arguments) {
    try {
      return Dataset.open(options(arguments))
          .toString()
          .lines()
          .filter(line -> line.matches(shown.pattern))
          .collect(Collectors.joining("\n"));
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private TrainingOptions options(String arguments) {
    List<String> words =
        ARGUMENT.matcher(arguments).results().map(Transcript::word).collect(Collectors.toList());
    TrainingOptions options = TrainingOptions.defaults().with(TrainingOptions.DATA, folder);
    for (int i = 0; i < words.size(); i += 2) {
      options = options.withText(option(words.get(i)), words.get(i + 1));
    }
    return options;
  }

  private static String word(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  private static TrainingOption<?> option(String name) {
    return TrainingOptions.all().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no option " + name));
  }

  /** Returns a line as several, as pages are not so wide. */
  private static String folded(String line) {
    StringBuilder folded = new StringBuilder();
    String rest = line.stripTrailing();
    String indent =
        rest.startsWith("note ") || rest.startsWith("background ") ? " ".repeat(10) : "  ";
    while (rest.length() > WIDTH) {
      int end = rest.lastIndexOf(' ', WIDTH);
      folded.append(rest, 0, end).append('\n');
      rest = indent + rest.substring(end + 1);
    }
    return folded.append(rest).append('\n').toString();
  }
}
