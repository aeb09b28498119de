package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecondOneDnnTest {
  private static final String LINE = "7f0000000000-7f0000001000 r-xp 00000000 fe:00 123   ";

  @Test
  void anotherOneDnnInTheProcessIsNamed() {
    for (String file : new String[] {"libtorch_cpu.so", "libdnnl.so.3", "libmkldnn.so.0.95"}) {
      assertEquals(
          Optional.of(
              "no other oneDNN must be in the process, got "
                  + file
                  + " (call OneDnn.enable() before it is loaded)"),
          SecondOneDnn.another(Stream.of(LINE + "/usr/lib/libc.so.6", LINE + "/opt/a b/" + file)));
    }
  }

  @Test
  void otherLibrariesDoNotMatter() {
    assertEquals(
        Optional.empty(),
        SecondOneDnn.another(
            Stream.of(
                LINE,
                LINE + "[stack]",
                LINE + "/usr/lib/libc.so.6",
                LINE + "/a/libjnidnnl.so",
                LINE + "/a/libnd4jcpu.so",
                LINE + "/a/libtorch_cpu/libother.so")));
  }
}
