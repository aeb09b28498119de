package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run was begun with. It lies in the checkpoint: a run continues with the same settings and
 * files only, with a warning where the arithmetic is another.
 *
 * @param settings name and value of each that decides what the network becomes
 * @param files a digest of each file, or of an image with its masks, by part and name
 * @param arithmetic what else decides the last digits: threads, libraries, processor
 */
public record RunOrigin(
    Map<String, String> settings, Map<String, String> files, Map<String, String> arithmetic) {
  private static final int SHOWN = 3; // files that a message names
  private static final String VERSION = "dl4j-losses"; // of the arithmetic
  private static final String ANOTHER = "begin another run with another --output";

  /** Copies the maps; their order is that of the file. */
  public RunOrigin {
    settings = copy(settings);
    files = copy(files);
    arithmetic = copy(arithmetic);
  }

  private static Map<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Returns the same with another value of a setting. */
  public RunOrigin with(String setting, String value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(setting, value);
    return new RunOrigin(changed, files, arithmetic);
  }

  /** Returns the same with some settings of another, if that has them. */
  public RunOrigin with(List<String> names, RunOrigin other) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    for (String name : names) {
      String value = other.settings.get(name);
      if (value != null) {
        all.putIfAbsent(name, value);
      }
    }
    return new RunOrigin(all, files, arithmetic);
  }

  /**
   * Checks that a run resumes with the settings and files that it began with.
   *
   * @throws IllegalArgumentException otherwise
   */
  public void requireSame(RunOrigin now, Path data) {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String value = now.settings.get(setting.getKey());
      if (value != null && !value.equals(setting.getValue())) { // null: of another version
        throw Arguments.bad(
            setting.getKey(),
            "be " + setting.getValue() + ", as when the run began",
            value,
            "change it back, or " + ANOTHER);
      }
    }
    requireAll(now);
    List<String> changes = changes(files, now.files);
    if (!changes.isEmpty()) {
      int more = changes.size() - SHOWN;
      throw Arguments.bad(
          "data " + FileNames.shown(data),
          "be what the run began with",
          String.join(", ", changes.subList(0, Math.min(SHOWN, changes.size())))
              + (more > 0 ? " and " + more + " more" : ""),
          "change it back, or " + ANOTHER);
    }
  }

  /** Another version may know more settings. */
  private void requireAll(RunOrigin now) {
    String version = arithmetic.get(VERSION);
    if (version != null && !version.equals(now.arithmetic.get(VERSION))) {
      return;
    }
    for (String name : now.settings.keySet()) {
      if (!settings.containsKey(name)) {
        throw Arguments.bad(
            "settings of run.json", "have " + FileNames.shown(name), "none", ANOTHER);
      }
    }
    for (String name : settings.keySet()) {
      if (!now.settings.containsKey(name)) {
        throw Arguments.bad(
            "settings of run.json",
            "be those of this program",
            FileNames.shown(name),
            "the program that began the run goes on with it, or " + ANOTHER);
      }
    }
  }

  private static List<String> changes(Map<String, String> before, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(before.get(name), now.get(name))) {
        String how = !now.containsKey(name) ? "gone" : before.containsKey(name) ? "changed" : "new";
        changes.add(FileNames.shown(name) + " " + how);
      }
    }
    return changes;
  }

  /** Returns a warning if the arithmetic of a resumed run is another than it was. */
  public Optional<String> warning(RunOrigin now) {
    String differences =
        arithmetic.keySet().stream()
            .filter(key -> !Objects.equals(arithmetic.get(key), now.arithmetic.get(key)))
            .map(key -> key + " (" + arithmetic.get(key) + ", now " + now.arithmetic.get(key) + ")")
            .collect(Collectors.joining(", "));
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "warning: the last digits depend on "
                + differences
                + ": the run goes on, but not bit for bit as one that was not stopped");
  }
}
