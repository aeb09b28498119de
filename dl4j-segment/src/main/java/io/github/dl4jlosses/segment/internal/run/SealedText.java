package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A file of arguments that shows whether a user has changed it, and is then not replaced.
 *
 * <pre>
 *   # dl4j-losses 0.1.0 train
 *   # 0123456789abcdef is the digest of the lines below: if it is, train may replace this file
 *   --data=/my/folder
 * </pre>
 */
public final class SealedText {
  private static final int MOST = 1 << 20; // bytes
  private static final int DIGITS = 16;
  private static final String BEGIN = "# ";
  private static final String END =
      " is the digest of the lines below: if it is, train may replace this file";

  private SealedText() {}

  /** Returns a text of a first line, the digest, and other lines. */
  public static String of(String head, List<String> lines) {
    return String.join("\n", BEGIN + head, seal(lines), String.join("\n", lines)) + "\n";
  }

  private static String seal(List<String> lines) {
    return BEGIN + DigestUtils.sha256Hex(String.join("\n", lines)).substring(0, DIGITS) + END;
  }

  /** Returns whether a file has such a text, which nobody has changed. */
  public static boolean isAsWritten(Path file) throws IOException {
    List<String> lines =
        SmallFiles.text("file " + FileNames.shown(file), file, MOST).lines().toList();
    return lines.size() > 2 && lines.get(1).equals(seal(lines.subList(2, lines.size())));
  }
}
