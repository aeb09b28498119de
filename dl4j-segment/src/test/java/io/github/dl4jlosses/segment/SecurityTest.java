package io.github.dl4jlosses.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says of the versions of others. */
class SecurityTest {
  private static final Path ROOT = Path.of("..");

  private static List<String> lifted(Path pom, String comment) throws IOException {
    String text = Files.readString(pom);
    String after = text.substring(text.indexOf(comment));
    return Pattern.compile("(?s)<dependency>.*?</dependency>")
        .matcher(after.substring(0, after.indexOf("</dependencyManagement>")))
        .results()
        .map(dependency -> dependency.group().replaceAll("\\s+", ""))
        .toList();
  }

  @Test
  void theBillOfMaterialsLiftsTheVersionsThatOurBuildLifts() throws IOException {
    List<String> ours = lifted(ROOT.resolve("pom.xml"), "Transitive dependencies of M2.1");
    assertEquals(9, ours.size());
    assertEquals(ours, lifted(ROOT.resolve("bom/pom.xml"), "DL4J 1.0.0-M2.1 asks for"));
  }

  @Test
  void eachOfThemIsNamed() throws IOException {
    String security = Files.readString(ROOT.resolve("SECURITY.md"));
    for (String dependency : lifted(ROOT.resolve("bom/pom.xml"), "DL4J 1.0.0-M2.1 asks for")) {
      String artifact = dependency.replaceFirst(".*<artifactId>(.*?)</artifactId>.*", "$1");
      assertTrue(artifact.startsWith("jna") || security.contains(artifact), artifact);
    }
  }
}
