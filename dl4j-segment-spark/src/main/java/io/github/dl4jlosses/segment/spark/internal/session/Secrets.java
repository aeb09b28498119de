package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.Map;
import java.util.regex.Pattern;

/** Which settings nobody else may see. */
final class Secrets {
  /* Spark's own pattern, spark.redaction.regex, and keys and credentials that it does not know. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)secret|password|passphrase|token|access[.]?key|credential"
              + "|(^|[^a-z])key([^a-z]|$)|(private|account|api|shared)-?key");

  /** Where a secret is, or what is done with it. */
  private static final Pattern ABOUT =
      Pattern.compile("(?i)(file|path|provider|providers|enabled?|ratio|interval|location)$");

  private Secrets() {}

  static boolean isOne(String key) {
    return SECRET.matcher(key).find() && !ABOUT.matcher(key).find();
  }

  /**
   * Checks settings of the command line, which all users of the machine see.
   *
   * @throws IllegalArgumentException if one is a secret
   */
  static void requireNone(Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (isOne(key)) {
        throw Arguments.bad(
            "--conf " + FileNames.shown(key),
            "be in a file of mode 600, as it is a secret",
            "it on the command line",
            "--properties-file names the file");
      }
    }
  }
}
