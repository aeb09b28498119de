package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"/my/folder", "/a b/c", "/a%0Ab", "/file:/a", "a/b", "", "/a+b#c?d"})
  void usualPathsAreTheirOwnText(String path) {
    assertEquals(path, FileNames.text(Path.of(path)));
    assertEquals(Path.of(path), FileNames.path(path));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such names")
  void pathsThatDoNotFitOnALineAreAddresses() {
    assertIsAddress("file:///a%0Ab%25", "/a\nb%");
    assertIsAddress("file:///a%0Db", "/a\rb");
    assertIsAddress("file:///a%20", "/a ");
    assertEquals(
        Path.of("file:/a").toAbsolutePath(), FileNames.path(FileNames.text(Path.of("file:/a"))));
  }

  private static void assertIsAddress(String address, String path) {
    assertEquals(address, FileNames.text(Path.of(path)));
    assertEquals(Path.of(path), FileNames.path(address));
  }

  @Test
  void addressesOfOtherThingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> FileNames.path("file:/a%"));
    assertThrows(IllegalArgumentException.class, () -> FileNames.path("file://host/a"));
  }
}
