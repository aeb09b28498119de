package io.github.dl4jlosses.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says of the versions of others. */
class SecurityTest {
  @Test
  void usersLiftTheVersionsThatOurBuildLifts() throws IOException {
    String security = Files.readString(Path.of("..", "SECURITY.md"));
    String ours = Files.readString(Path.of("..", "pom.xml")).replaceAll("\\s+", "");
    var dependencies =
        Pattern.compile("(?s)<dependency>.*?</dependency>").matcher(security).results().toList();
    for (var dependency : dependencies) {
      assertTrue(ours.contains(dependency.group().replaceAll("\\s+", "")), dependency.group());
    }
    assertEquals(7, dependencies.size());
  }
}
