package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Settings in a file, as spark-submit reads them. A secret in it must be seen by nobody else. */
final class SettingsFile {
  private static final int MOST = 1 << 20; // bytes
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private SettingsFile() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if others may read or write a file with a secret, or a setting
   *     is none of Spark's
   */
  static Map<String, String> read(Path file) throws IOException {
    String name = "file " + FileNames.shown(file);
    Properties properties = new Properties();
    properties.load(new StringReader(SmallFiles.text(name, file, MOST)));
    Map<String, String> settings = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (!key.startsWith("spark.")) {
        throw Arguments.bad(name, "have settings of Spark, as spark.executor.memory", key);
      }
      settings.put(key, properties.getProperty(key).strip());
    }
    if (settings.keySet().stream().anyMatch(Secrets::isOne)) {
      requirePrivate(name, file);
    }
    return settings;
  }

  private static void requirePrivate(String name, Path file) throws IOException {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) { // Windows has lists of who may
      return;
    }
    Set<PosixFilePermission> others = EnumSet.copyOf(OF_OTHERS);
    others.retainAll(permissions);
    if (!others.isEmpty()) {
      throw Arguments.bad(
          name,
          "be for its owner alone, as it has a secret",
          PosixFilePermissions.toString(permissions),
          "chmod 600");
    }
  }
}
