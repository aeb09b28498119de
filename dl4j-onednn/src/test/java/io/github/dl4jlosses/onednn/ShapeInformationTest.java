package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Shapes are those of ND4J, made once. */
class ShapeInformationTest {
  /** An executioner that is made before ND4J is loaded fails. */
  @BeforeAll
  static void loadNd4j() {
    Nd4j.getExecutioner();
  }

  private record Case(
      List<Long> sizes, List<Long> strides, long step, char order, DataType type, boolean empty) {
    private long[] shape() {
      return sizes.stream().mapToLong(i -> i).toArray();
    }

    private long[] stride() {
      return strides.stream().mapToLong(i -> i).toArray();
    }

    DataBuffer of(NativeOpExecutioner executioner) {
      return executioner.createShapeInfo(shape(), stride(), step, order, type, empty);
    }

    DataBuffer withExtras(NativeOpExecutioner executioner) {
      long extras = ArrayOptionsHelper.setOptionBit(0L, type);
      return executioner.createShapeInfo(shape(), stride(), step, order, type, extras);
    }
  }

  /** All that can differ, one at a time. */
  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT64, DataType.BOOL)) {
      for (char order : new char[] {'c', 'f'}) {
        cases.add(new Case(of(2, 3), of(3, 1), 1, order, type, false));
        cases.add(new Case(of(2, 3), of(1, 2), 1, order, type, false));
        cases.add(new Case(of(2, 3), of(6, 2), 2, order, type, false));
        cases.add(new Case(of(2, 3), of(6, 2), 0, order, type, false));
        cases.add(new Case(of(3, 2), of(3, 1), 0, order, type, false));
        cases.add(new Case(of(2, 3, 3), of(1, 1, 1), 0, order, type, false));
        cases.add(new Case(of(), of(), 1, order, type, false));
        cases.add(new Case(of(0), of(0), 1, order, type, true));
      }
    }
    return cases;
  }

  private static List<Long> of(Integer... numbers) {
    return Stream.of(numbers).map(Integer::longValue).toList();
  }

  @Test
  void shapesAreThoseOfNd4j() {
    CarefulExecutioner careful = new CarefulExecutioner();
    for (int round = 0; round < 2; round++) {
      for (Case c : cases()) {
        NativeOpExecutioner own = new NativeOpExecutioner();
        assertArrayEquals(c.of(own).asLong(), c.of(careful).asLong(), c + "");
        assertArrayEquals(c.withExtras(own).asLong(), c.withExtras(careful).asLong(), c + "");
      }
    }
  }

  @Test
  void aShapeIsMadeOnce() {
    CarefulExecutioner executioner = new CarefulExecutioner();
    Set<Long> places = new HashSet<>();
    for (Case c : cases()) {
      DataBuffer first = c.of(executioner);
      assertSame(first, c.of(executioner));
      assertTrue(first.isConstant());
      places.add(first.address());
    }
    assertEquals(cases().size(), places.size());
  }

  @Test
  void shapesBeyondTheRoomAreMadeAnew() {
    CarefulExecutioner executioner = new CarefulExecutioner();
    for (long i = 1; i <= 10_001; i++) {
      shape(executioner, i);
    }
    assertSame(shape(executioner, 1), shape(executioner, 1));
    assertArrayEquals(
        shape(new NativeOpExecutioner(), 10_001).asLong(), shape(executioner, 10_001).asLong());
  }

  private static DataBuffer shape(NativeOpExecutioner executioner, long length) {
    return executioner.createShapeInfo(
        new long[] {length}, new long[] {1}, 1, 'c', DataType.FLOAT, false);
  }
}
