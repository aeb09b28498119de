package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessMemoryTest {
  private static final long GB = 1L << 30;

  @Test
  void theLimitIsFourHeapsWhereTheMachineHasThem() {
    assertEquals(8 * GB, ProcessMemory.of(2 * GB, 16 * GB, null).limit());
  }

  @Test
  void theLimitIsBelowWhatTheMachineHas() {
    assertEquals((long) (.9 * 4 * GB), ProcessMemory.of(2 * GB, 4 * GB, null).limit());
  }

  @Test
  void aLimitThatIsGivenIsTaken() {
    assertEquals(12 * GB, ProcessMemory.of(2 * GB, 4 * GB, "12g").limit());
    assertEquals(512 << 20, ProcessMemory.of(2 * GB, 4 * GB, "512m").limit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "much", "0", "-1g", "12x"})
  void whatIsNoLimitIsRefused(String given) {
    assertEquals(
        "-Dsegment.memory must be bytes, such as 12g, got " + given,
        assertThrows(IllegalArgumentException.class, () -> ProcessMemory.of(GB, GB, given))
            .getMessage());
  }

  @Test
  void aProcessThatHasMoreThanItsLimitIsEnded() {
    String message =
        String.valueOf(
            assertThrows(OutOfMemoryError.class, () -> new ProcessMemory(1 << 20, GB).check())
                .getMessage());
    assertTrue(message.matches("the process has \\d+ MB"), message);
  }

  @Test
  void thisProcessIsWithinItsLimit() {
    ProcessMemory memory = ProcessMemory.ofThis();
    assertTrue(memory.machine() > 0 && memory.limit() < memory.machine(), memory.toString());
    assertDoesNotThrow(memory::check);
  }
}
