package io.github.dl4jlosses.docs.lessons;

import io.github.dl4jlosses.examples.lessons.Lesson;
import io.github.dl4jlosses.examples.lessons.Section;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The blocks of a text that come from a program:
 *
 * <pre>
 *   &lt;!-- code: Class#method --&gt;     the lines within a method
 *   &lt;!-- method: Class#method --&gt;   the method whole
 *   &lt;!-- output: Class#method --&gt;   what a section printed
 * </pre>
 *
 * each followed by a fenced block.
 */
final class Blocks {
  private static final Path SOURCES =
      Path.of(
          "..",
          "dl4j-examples",
          "src",
          "main",
          "java",
          "io",
          "github",
          "dl4jlosses",
          "examples",
          "lessons");
  private static final Pattern BLOCK =
      Pattern.compile(
          "<!-- (code|method|output): (\\w+)#(\\w+) -->\n```(\\w+)\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern COMMENT = Pattern.compile("<!-- *(code|method|output)");
  private static final Pattern FENCED =
      Pattern.compile("(?m)^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private final Lesson lesson;

  Blocks(Lesson lesson) {
    this.lesson = lesson;
  }

  /** Returns the text with its blocks filled. */
  String update(String text) throws Exception {
    Matcher blocks = BLOCK.matcher(text);
    StringBuilder updated = new StringBuilder();
    while (blocks.find()) {
      String head = text.substring(blocks.start(), blocks.start(5));
      blocks.appendReplacement(updated, Matcher.quoteReplacement(head + now(blocks) + "```\n"));
    }
    return blocks.appendTail(updated).toString();
  }

  /** Compares each block with its program. */
  void check(Path file, String text) throws Exception {
    long comments = COMMENT.matcher(text).results().count();
    List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
    if (comments != blocks.size()) {
      throw new AssertionError(
          comments + " comments but " + blocks.size() + " fenced blocks behind them in " + file);
    }
    for (MatchResult block : blocks) {
      String where =
          block.group(1) + " of " + block.group(2) + "#" + block.group(3) + " in " + file;
      likeness(block).check(where, block.group(5), now(block));
    }
  }

  private Likeness likeness(MatchResult block) {
    return block.group(1).equals("output")
        ? Likeness.of(section(block.group(3)).numbers(), Likeness.PRINTED)
        : Likeness.of(Section.Numbers.EXACT, Likeness.PRINTED);
  }

  private String now(MatchResult block) throws Exception {
    return switch (block.group(1)) {
      case "code" -> body(method(block.group(2), block.group(3)));
      case "method" -> method(block.group(2), block.group(3));
      default -> output(block.group(3));
    };
  }

  private Section section(String name) {
    return lesson
        .programs()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("lesson " + lesson.name() + " has no " + name));
  }

  private String output(String name) throws Exception {
    return LessonRun.output(lesson, section(name));
  }

  private static String method(String source, String name) throws IOException {
    Matcher method = declaration(name).matcher(text(SOURCES.resolve(source + ".java")));
    if (!method.find()) {
      throw new AssertionError(source + " has no static method " + name);
    }
    return ("  " + method.group(1)).indent(-2);
  }

  private static String text(Path source) throws IOException {
    return Files.readString(source).replace("\r\n", "\n");
  }

  private static Pattern declaration(String name) {
    return Pattern.compile(
        "(?ms)^  (?:public |private )?(static [^\n;=]*\\b" + name + "\\(.*?^  }\n)");
  }

  /** Returns class and name of the methods with the name of a lesson's program. */
  static List<String> methods(Lesson lesson, String program) throws IOException {
    List<String> methods = new ArrayList<>();
    try (DirectoryStream<Path> sources =
        Files.newDirectoryStream(SOURCES, lesson.classes() + "*.java")) {
      for (Path source : sources) {
        if (declaration(program).matcher(text(source)).find()) {
          String file = source.getFileName().toString();
          methods.add(file.replace(".java", "#" + program));
        }
      }
    }
    return methods;
  }

  private static String body(String method) {
    int start = method.indexOf("{\n") + 2;
    return method.substring(start, method.lastIndexOf("}\n")).indent(-2);
  }

  /** Returns the names of the blocks of a kind. */
  static Set<String> named(String text, String kind) {
    return select(text, kind, block -> block.group(2) + "#" + block.group(3)).stream()
        .collect(Collectors.toSet());
  }

  /** Returns the contents of the blocks of a kind. */
  static List<String> contents(String text, String kind) {
    return select(text, kind, block -> block.group(5));
  }

  private static List<String> select(String text, String kind, Function<MatchResult, String> part) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(kind))
        .map(part)
        .toList();
  }

  /** Returns kind and name of each block, in order. */
  static List<String> all(String text) {
    List<String> all = new ArrayList<>();
    BLOCK
        .matcher(text)
        .results()
        .forEach(b -> all.add(b.group(1) + " " + b.group(2) + "#" + b.group(3)));
    return all;
  }

  /** Returns what stands in fenced blocks. */
  static String fenced(String text) {
    return FENCED.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
  }

  /** Returns what stands outside of them. */
  static String prose(String text) {
    return FENCED.matcher(text).replaceAll("");
  }
}
