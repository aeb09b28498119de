package io.github.dl4jlosses.segment.internal.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.ModelInfo.ClassInfo;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

class MemoryAdviceTest {
  private static final long HEAP = Runtime.getRuntime().maxMemory();
  private static final String GOT =
      ", got a heap of "
          + (HEAP >> 20)
          + " MB and "
          + (ProcessMemory.ofThis().limit() >> 20)
          + " MB of the process: Java heap space (go on with --resume and java -Xmx";

  private static final ProcessMemory HUGE = new ProcessMemory(4 * HEAP, 1L << 50);

  private final OutOfMemoryError none = new OutOfMemoryError("Java heap space");

  @TempDir private Path folder = Path.of("");
  private final ComputationGraph network =
      UNet.create(
          InputType.convolutional(16, 16, 3),
          /* classes= */ 2,
          /* depth= */ 1,
          /* baseWidth= */ 2,
          new LossCrossEntropy(),
          new Adam(1e-3),
          /* seed= */ 1);

  private String advice(int edge, int batch, List<Path> images) {
    return String.valueOf(memory(edge, batch, images, HUGE).step(none).getMessage());
  }

  private MemoryAdvice memory(int edge, int batch, List<Path> images, ProcessMemory process) {
    return memory(edge, batch, images, process, OneDnn.State.ON);
  }

  private MemoryAdvice memory(
      int edge, int batch, List<Path> images, ProcessMemory process, OneDnn.State oneDnn) {
    ModelInfo info =
        new ModelInfo(
            ModelInfo.FORMAT,
            "0.1.0",
            Labeling.SINGLE_LABEL,
            List.of(new ClassInfo(0, "no", 0), new ClassInfo(1, "yes", 1)),
            /* background= */ "no",
            255,
            edge,
            edge,
            2,
            /* trainedOn= */ null,
            InputRanges.ofTypes());
    return new MemoryAdvice(network, info, batch, images, process, oneDnn);
  }

  private static String gigabytes(double bytes) {
    return (long) Math.ceil(Math.max(bytes, 1.5 * HEAP) / (1 << 30)) + "g";
  }

  @Test
  void fewerImagesComeBeforeSmallerOnes() {
    int batch = (int) (HEAP / (120. * 256 * 256)); // 6·4 bytes of five planes
    String start = "memory must hold a step of " + batch + " images of 256x256" + GOT;
    assertEquals(
        start
            + gigabytes(120. * 256 * 256 * batch / .8)
            + ", or begin in another --output with --batch "
            + batch / 2
            + ")",
        advice(256, batch, List.of()));
  }

  @Test
  void aCropHasAnEdgeThatTheNetworkTakes() {
    int edge = (int) Math.sqrt(HEAP / 120.) / 2 * 2;
    assertEquals(
        "memory must hold a step of 1 images of "
            + edge
            + "x"
            + edge
            + GOT
            + gigabytes(120. * edge * edge / .8)
            + ", or begin in another --output with --batch 1 --crop "
            + edge / 2 / 2 * 2
            + ")",
        advice(edge, 1, List.of()));
  }

  @Test
  void nothingIsPromisedWhereAnImageAloneIsTooLarge() throws IOException {
    Path image = folder.resolve("large.bmp");
    Files.write(image, header(16000, 16000));
    assertEquals(
        "memory must hold a step of 4 images of 256x256"
            + GOT
            + gigabytes((32. * 16000 * 16000 + 120. * 256 * 256 * 4) / .8)
            + "; no smaller step fits)",
        advice(256, 4, List.of(image)));
  }

  @Test
  void aStepThatNeedsMoreThanTheProcessMayHaveIsNotBegun() {
    MemoryAdvice large = memory(16, 100_000, List.of(), little());
    double least = 3. * 4 * (16 * 16 * 16) * 100_000; // of 16 planes, and there are more
    assertTrue(needed(large) > least / (1 << 20));
    assertThrows(OutOfMemoryError.class, large::check); // nor at a second try
  }

  @Test
  void withoutOneDnnTheWindowsOfConvolutionsCount() {
    int batch = 100_000;
    double with = needed(memory(16, batch, List.of(), little()));
    double without = needed(memory(16, batch, List.of(), little(), OneDnn.State.OFF));
    // 3×3 on 3 and 2 channels down, 2 and 4 at a quarter of the pixels, 4, 4 and 2 up, 1×1 on 2
    double windows = 9 * (3 + 2 + (2 + 4) / 4. + 4 + 4 + 2) + 2;
    double expected = 4 * windows * 16 * 16 * batch / (1 << 20);
    assertEquals(expected, without - with, .05 * expected); // what is there before varies
  }

  /** Returns the megabytes that a step needs, which is more than there are. */
  private static double needed(MemoryAdvice memory) {
    OutOfMemoryError e = assertThrows(OutOfMemoryError.class, memory::check);
    Matcher told =
        Pattern.compile("it needs about (\\d+) MB").matcher(String.valueOf(e.getMessage()));
    assertTrue(told.matches(), e.getMessage());
    return Double.parseDouble(told.group(1));
  }

  @Test
  void aStepThatFollowsIsNotTakenWhereTheProcessHasTooMuch() {
    MemoryAdvice memory = memory(16, 4, List.of(), little());
    memory.check();
    try (BytePointer more = new BytePointer(768L << 20)) {
      Pointer.memset(more, 1, more.capacity()); // memory is given when it is written to
      assertThrows(OutOfMemoryError.class, memory::check);
    }
    memory.check();
  }

  @Test
  void nativeCodeWithoutMemoryIsToldAsMemory() {
    MemoryAdvice memory = memory(16, 4, List.of(), HUGE);
    RuntimeException other = new RuntimeException("Op [conv2d] failed");
    assertSame(other, memory.step(other));
    RuntimeException e = new RuntimeException("std::bad_alloc");
    String message = String.valueOf(memory.step(e).getMessage());
    assertTrue(message.contains(" MB of the process: std::bad_alloc (go on with "), message);
  }

  /** Little more than this process has when all that earlier tests left is freed. */
  private static ProcessMemory little() {
    long before = Long.MAX_VALUE;
    long now = Pointer.physicalBytes();
    while (now < before) {
      before = now;
      for (int i = 0; i < 3; i++) { // JavaCPP frees what was collected a little later
        System.gc();
        LockSupport.parkNanos(50_000_000);
      }
      now = Pointer.physicalBytes();
    }
    return new ProcessMemory(now + (128L << 20), 1L << 50);
  }

  @Test
  void aMachineThatIsTooSmallIsSaid() {
    ProcessMemory machine = new ProcessMemory(HEAP, HEAP);
    String message = String.valueOf(memory(256, 4000, List.of(), machine).step(none).getMessage());
    assertTrue(message.matches(".* and java -Xmx\\d+g on a machine of \\d+ GB, or .*"), message);
  }

  @Test
  void whatIsNoStepIsNamed() {
    assertEquals(
        "memory must hold a page" + GOT + gigabytes(0) + ")",
        MemoryAdvice.other("a page", none).getMessage());
  }

  /** A BMP of black and white without its pixels. */
  private static byte[] header(int height, int width) {
    ByteBuffer bmp = ByteBuffer.allocate(62).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(62).putInt(0).putInt(62);
    bmp.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 1);
    return bmp.array();
  }
}
