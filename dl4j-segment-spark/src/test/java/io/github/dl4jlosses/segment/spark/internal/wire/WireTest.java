package io.github.dl4jlosses.segment.spark.internal.wire;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireTest {
  @TempDir private Path home = Path.of("");

  private record Pair(Object first, Object second) {}

  private record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException("number must be even, got " + number);
      }
    }
  }

  private static <T> void comesBack(T value, Class<T> type) {
    assertEquals(value, Wire.read(Wire.bytes(value), type));
  }

  @Test
  void recordsOptionalsPathsAndListsComeBack() {
    Path file = Path.of("/data/图/é.png");
    comesBack(
        new Pair(
            Optional.of(new Pair(file, List.of(Optional.empty(), "text"))),
            Map.of(Thread.State.NEW, 1.5)),
        Pair.class);
  }

  @Test
  void aRelativePathNamesTheSameFileFromAnyFolder() {
    Path file = Path.of("images/a.png");
    assertEquals(file.toAbsolutePath(), Wire.read(Wire.bytes(file), Path.class));
  }

  @Test
  void aRecordIsCheckedByItsConstructor() {
    byte[] bytes = Wire.bytes(new Even(0x01020304));
    byte[] number = {1, 2, 3, 4};
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + 4), number)) {
        bytes[i + 3] = 5;
      }
    }
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Wire.read(bytes, Even.class));
    assertEquals("number must be even, got 16909061", requireNonNull(e.getCause()).getMessage());
  }

  @Test
  void whatIsNoRecordMustBeSerializable() {
    assertThrows(UncheckedIOException.class, () -> Wire.bytes(new Pair(new Object(), "")));
  }

  @Test
  void theImagesOfARunAreReadTheSame() throws IOException {
    checkImages(SmallImages.withClasses(home.resolve("classes"), 3, 2));
    checkImages(SmallImages.withLabels(home.resolve("labels"), 3, 2));
  }

  private void checkImages(Path folder) {
    TrainingData data = TrainingData.open(TrainingOptions.of(folder, home.resolve("run")));
    comesBack(data.info(), ModelInfo.class);
    comesBack(data.validation(), SampleSource.class);
    SampleSource there = Wire.read(Wire.bytes(data.validation()), SampleSource.class);
    for (int i = 0; i < there.size(); i++) {
      Sample sample = data.validation().read(i);
      assertArrayEquals(sample.image(), there.read(i).image());
      assertArrayEquals(sample.mask(), there.read(i).mask());
    }
  }
}
