package io.github.dl4jlosses.docs.site;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the site of the lessons.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec -Dsite
 * </pre>
 */
public final class BuildSite {
  private BuildSite() {}

  /**
   * Writes the site, or says by file and line why it cannot.
   *
   * @param args the folder of the documents, the folder of the site, and where files of the
   *     repository are to be seen, if anywhere
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      throw new IllegalArgumentException(
          "args must be docs, site [, address of the repository's files], got "
              + String.join(" ", args));
    }
    try {
      Site site = new Site(Path.of(args[0]), args.length > 2 ? args[2] : "");
      Path index = site.write(Path.of(args[1]));
      System.out.println("site      " + index);
    } catch (BadDocumentsException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
