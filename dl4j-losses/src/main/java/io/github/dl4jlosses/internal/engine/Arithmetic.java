package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.fused.DoubleTile;
import io.github.dl4jlosses.internal.fused.FloatTile;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Chooses the arithmetic of a call: float for FLOAT logits, else double. */
public final class Arithmetic {
  private static final String PROPERTY = "dl4jlosses.kernel";
  private static final int FLOATS_ARE_WHOLE = 1 << 24; // up to here

  private Arithmetic() {}

  /** Returns what makes the tiles of a call. */
  public static Tile.Maker of(LabelRule rule, INDArray logits) {
    boolean labelsAreFloats = rule.kind() != LabelKind.CLASSES;
    boolean tellsIgnored =
        !labelsAreFloats || Math.abs((long) rule.ignoreIndex()) < FLOATS_ARE_WHOLE;
    return logits.dataType() == DataType.FLOAT && tellsIgnored ? ofFloats() : DoubleTile.MAKER;
  }

  /** Returns what makes the tiles of FLOAT logits. */
  public static Tile.Maker ofFloats() {
    String choice = System.getProperty(PROPERTY, "auto");
    return switch (choice) {
      case "auto" -> FloatTile.maker(TileMath.fastest());
      case "scalar" -> FloatTile.maker(TileMath.scalar());
      case "double" -> DoubleTile.MAKER;
      default -> throw Arguments.bad(PROPERTY, "be auto, scalar or double", choice);
    };
  }
}
