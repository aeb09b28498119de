package io.github.dl4jlosses.docs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Workflows run commands of this repository, with few rights, and nothing else. */
class WorkflowTest {
  private static final Path ROOT = Path.of("..");
  private static final Path GITHUB = ROOT.resolve(".github");
  private static final Pattern COMMAND = Pattern.compile("(\\./mvnw|\\.ci/[a-z]+)( [^;&|<>`]*)?");
  private static final Pattern PINNED = Pattern.compile("[\\w-]+/[\\w-]+@[0-9a-f]{40}");
  private static final Pattern PIN = Pattern.compile("uses: \\S+@\\S+ # v\\d+\\.\\d+\\.\\d+");
  private static final Pattern RUNS_FOR_STRANGERS =
      Pattern.compile("pull_request_target|workflow_run|issue_comment");
  private static final Pattern PROFILES = Pattern.compile("-P ?([\\w,]+)");
  private static final Pattern BENCHMARK = Pattern.compile("\\w+");

  static Stream<Path> workflows() throws IOException {
    return files(GITHUB.resolve("workflows"));
  }

  static Stream<Path> forms() throws IOException {
    return files(GITHUB.resolve("ISSUE_TEMPLATE")).filter(form -> !form.endsWith("config.yml"));
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void eachStepIsACommandOfThisRepository(Path workflow) throws IOException {
    List<String> commands = new ArrayList<>();
    for (Map<?, ?> step : steps(workflow)) {
      if (step.get("run") instanceof String run) {
        commands.addAll(run.lines().toList());
      }
    }
    assertFalse(commands.isEmpty());
    for (String command : commands) {
      assertTrue(COMMAND.matcher(command).matches(), command);
      // An expression in a script is text of others that becomes code.
      assertFalse(command.contains("${{") || command.contains("$("), command);
      Path program = ROOT.resolve(command.split(" ", 2)[0]);
      assertTrue(Files.isRegularFile(program), program.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void profilesAreThoseOfThePom(Path workflow) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    PROFILES
        .matcher(Files.readString(workflow))
        .results()
        .flatMap(found -> Stream.of(found.group(1).split(",", -1)))
        .forEach(
            name -> assertTrue(pom.contains("<id>" + name + "</id>"), name)); // Maven only warns
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void actionsArePinnedByCommit(Path workflow) throws IOException {
    int uses = 0;
    for (Map<?, ?> step : steps(workflow)) {
      if (step.get("uses") instanceof String action) {
        uses++;
        assertTrue(PINNED.matcher(action).matches(), action);
      }
    }
    assertEquals(uses, PIN.matcher(Files.readString(workflow)).results().count());
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void aWorkflowMayOnlyRead(Path workflow) throws IOException {
    assertEquals(Map.of("contents", "read"), map(workflow).get("permissions"));
    for (Map<?, ?> job : jobs(workflow)) {
      Object rights = job.get("permissions");
      Object most = Map.of("contents", "read", "id-token", "write", "attestations", "write");
      boolean isRelease = workflow.endsWith("release.yml");
      assertEquals(isRelease ? most : null, rights);
      assertTrue(job.get("timeout-minutes") instanceof Integer, "a job must end");
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void secretsAreNotThereForChangesOfOthers(Path workflow) throws IOException {
    String text = Files.readString(workflow);
    assertFalse(RUNS_FOR_STRANGERS.matcher(text).find());
    assertEquals(workflow.endsWith("release.yml"), text.contains("secrets."));
    assertFalse(workflow.endsWith("release.yml") && text.contains("pull_request"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void nothingLeavesTheTokenBehind(Path workflow) throws IOException {
    for (Map<?, ?> step : steps(workflow)) {
      if (String.valueOf(step.get("uses")).startsWith("actions/checkout@")) {
        assertEquals(Map.of("persist-credentials", false), step.get("with"));
      }
    }
  }

  @Test
  void changesAreTestedOnThePairsOfTheDocuments() throws IOException {
    Map<?, ?> job = (Map<?, ?>) jobs(GITHUB.resolve("workflows/verify.yml")).iterator().next();
    Map<?, ?> matrix = (Map<?, ?>) ((Map<?, ?>) job.get("strategy")).get("matrix");
    assertEquals(List.of("ubuntu-latest", "macos-latest", "windows-latest"), matrix.get("os"));
    for (String language : List.of("en", "zh")) {
      String page = Files.readString(ROOT.resolve("docs/" + language + "/versions.md"));
      List<?> columns = (List<?>) matrix.get("java");
      String head = String.join(" | ", columns.stream().map(java -> "JDK " + java).toList());
      assertTrue(page.contains(head), head);
    }
  }

  @Test
  void benchmarksAreProgramsThatExist() throws IOException {
    String workflow = Files.readString(GITHUB.resolve("workflows/benchmarks.yml"));
    String options = workflow.replaceAll("(?s).*options: \\[([^\\]]*)\\].*", "$1");
    Path programs = ROOT.resolve("dl4j-benchmarks/src/main/java/io/github/dl4jlosses/benchmarks");
    List<String> names = BENCHMARK.matcher(options).results().map(found -> found.group()).toList();
    assertTrue(names.size() > 1, options);
    for (String name : names) {
      Path program = programs.resolve(name + ".java");
      assertTrue(Files.readString(program).contains("void main("), program.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFormAsksEachThingOnce(Path form) throws IOException {
    Map<?, ?> root = map(form);
    assertTrue(root.keySet().containsAll(Set.of("name", "description", "body")));
    List<Object> ids = new ArrayList<>();
    for (Object field : (List<?>) root.get("body")) {
      Map<?, ?> question = (Map<?, ?>) field;
      if (!"markdown".equals(question.get("type"))) {
        ids.add(question.get("id"));
        assertTrue(((Map<?, ?>) question.get("attributes")).get("label") instanceof String);
      }
    }
    assertEquals(ids.size(), Set.copyOf(ids).size());
    if (form.endsWith("bug.yml")) {
      assertTrue(ids.containsAll(Set.of("library", "dl4j", "jdk", "system", "arrays")), ids + "");
    }
  }

  @Test
  void updatesAreAskedForMavenAndActions() throws IOException {
    List<?> updates = (List<?>) map(GITHUB.resolve("dependabot.yml")).get("updates");
    assertEquals(
        List.of("maven", "github-actions"),
        updates.stream().map(update -> ((Map<?, ?>) update).get("package-ecosystem")).toList());
  }

  private static List<Map<?, ?>> steps(Path workflow) throws IOException {
    List<Map<?, ?>> steps = new ArrayList<>();
    for (Map<?, ?> job : jobs(workflow)) {
      for (Object step : (List<?>) job.get("steps")) {
        steps.add((Map<?, ?>) step);
      }
    }
    return steps;
  }

  @SuppressWarnings("unchecked") // YAML has no types; a wrong one ends the test
  private static Collection<Map<?, ?>> jobs(Path workflow) throws IOException {
    return ((Map<String, Map<?, ?>>) map(workflow).get("jobs")).values();
  }

  private static Map<?, ?> map(Path file) throws IOException {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    return (Map<?, ?>) new Load(settings).loadFromString(Files.readString(file));
  }
}
