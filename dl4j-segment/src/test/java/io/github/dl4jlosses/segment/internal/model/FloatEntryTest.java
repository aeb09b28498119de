package io.github.dl4jlosses.segment.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays as ND4J writes them, and with every byte of what they say of themselves changed. */
class FloatEntryTest {
  private static final int N = 23;

  private static byte[] written(int rank) {
    Random random = new Random(rank);
    INDArray array = rank == 1 ? Nd4j.create(DataType.FLOAT, N) : Nd4j.create(DataType.FLOAT, 1, N);
    for (int i = 0; i < N; i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return bytes(array);
  }

  private static byte[] bytes(INDArray array) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Nd4j.write(array, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static INDArray read(byte[] bytes) throws IOException {
    INDArray array = Nd4j.create(DataType.FLOAT, N);
    FloatEntry.read(new ByteArrayInputStream(bytes), array);
    return array;
  }

  private static String refusal(byte[] bytes) {
    return String.valueOf(assertThrows(ZipException.class, () -> read(bytes)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aVectorAndARowComeBackToTheLastBit(int rank) throws IOException {
    byte[] written = written(rank);
    assertTrue(FloatEntry.fits(written.length, N));
    assertEquals(Nd4j.read(new ByteArrayInputStream(written)).reshape(N), read(written).reshape(N));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eachOtherByteOfTheShapeIsRefused(int rank) {
    byte[] written = written(rank);
    Random random = new Random(3);
    for (int at = 0; at < written.length - N * Float.BYTES; at++) {
      for (int change : new int[] {1, 0x80, 0xFF, 1 + random.nextInt(255)}) {
        byte[] changed = written.clone();
        changed[at] ^= (byte) change;
        assertEquals("it must be a vector of 23 floats", refusal(changed), "byte " + at);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aVectorOfAnotherLengthIsRefused(int rank) {
    byte[] written = written(rank);
    for (int length = 0; length < written.length; length++) {
      assertFalse(FloatEntry.fits(length, N) && length != written(1).length);
      assertTrue(refusal(Arrays.copyOf(written, length)).startsWith("it "));
    }
    assertEquals(
        "it has more than its floats", refusal(Arrays.copyOf(written, written.length + 1)));
    assertFalse(FloatEntry.fits(written.length + 1, N));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, 1L << 62, (1L << 62) + N, Long.MAX_VALUE})
  void countsThatPassWhatABufferHoldsFitNothing(long n) {
    for (long bytes = 0; bytes < 300; bytes++) {
      assertFalse(FloatEntry.fits(bytes, n));
    }
  }

  @Test
  void aRowOfAMatrixThatWasReshapedIsOneToo() throws IOException {
    INDArray vector = Nd4j.arange(N).castTo(DataType.FLOAT);
    assertEquals(vector, read(bytes(vector.reshape('c', 1, N))));
  }

  @Test
  void anArrayOfAnotherTypeIsRefused() {
    assertEquals(
        "it must be a vector of 23 floats", refusal(bytes(Nd4j.create(DataType.DOUBLE, N))));
  }
}
