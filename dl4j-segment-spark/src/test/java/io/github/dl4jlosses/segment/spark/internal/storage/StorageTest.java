package io.github.dl4jlosses.segment.spark.internal.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  private static Storage storage;

  @TempDir private Path home = Path.of("");

  @BeforeAll
  static void open() {
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("test");
    conf.set("spark.ui.enabled", "false");
    conf.set("spark.hadoop.fs.other.impl", OtherFiles.class.getName());
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      storage = Storage.of(spark);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void write(String name, String text) throws IOException {
    storage.write(OtherFiles.address(home.resolve(name)), out -> out.write(bytes(text)));
  }

  @Test
  void aTaskThatWritesWhatIsThereLeavesIt() throws IOException {
    write("a.png", "whole");
    Object before = Files.getAttribute(home.resolve("a.png"), "unix:ino");
    write("a.png", "whole");
    assertEquals(before, Files.getAttribute(home.resolve("a.png"), "unix:ino"));
    assertOnly("a.png");
  }

  @Test
  void aLateTaskWhosePartWasRemovedDeletesNothing() throws IOException {
    write("a.png", "whole");
    storage.write(
        OtherFiles.address(home.resolve("a.png")),
        out -> {
          out.write(bytes("whole"));
          storage.removeUnfinished(OtherFiles.address(home));
        });
    assertEquals("whole", Files.readString(home.resolve("a.png")));
    assertOnly("a.png");
  }

  @Test
  void aFileThatGetsNoNameIsNoSuccess() {
    IOException error =
        assertThrows(
            IOException.class,
            () ->
                storage.write(
                    OtherFiles.address(home.resolve("a.png")),
                    out -> storage.removeUnfinished(OtherFiles.address(home))));
    assertEquals("no name for " + OtherFiles.address(home.resolve("a.png")), error.getMessage());
    assertFalse(Files.exists(home.resolve("a.png")));
  }

  @Test
  void anotherFileOfTheNameIsKept() throws IOException {
    write("a.png", "mine");
    IOException error = assertThrows(IOException.class, () -> write("a.png", "longer"));
    assertTrue(
        String.valueOf(error.getMessage()).endsWith("a.png: 4 bytes, not 6"), error.getMessage());
    assertEquals("mine", Files.readString(home.resolve("a.png")));
    assertOnly("a.png");
  }

  private void assertOnly(String name) {
    assertEquals(List.of(name), List.of(home.toFile().list()));
  }
}
