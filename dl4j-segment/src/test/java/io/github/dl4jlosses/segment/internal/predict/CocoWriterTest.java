package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes that it writes are in CocoReaderTest. */
class CocoWriterTest {
  @Test
  void aWrongClassIsRefused() throws IOException {
    CocoImage image = new CocoImage("a", 2, 3, List.of(new Instance(1, Region.of(0), 1)));
    try (CocoWriter writer =
        new CocoWriter(
            OutputStream.nullOutputStream(), List.of("a", "sea", "b"), new Foreground(3, 1))) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> writer.add(image));
      assertEquals("class of an object must be one of [0, 2], got 1", thrown.getMessage());
    }
  }
}
