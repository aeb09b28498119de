package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.fused.LabelKind;
import io.github.dl4jlosses.internal.fused.TiledArray;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.Arrays;

/** Checks what only sums could weigh: in a ranking masks and labels say yes or no. */
final class ZerosAndOnes {
  private final Call call;
  private final Tiling tiling;

  private ZerosAndOnes(Call call) {
    this.call = call;
    tiling = call.arrays().tiling();
  }

  static void check(RankFormula formula, Call call) {
    ZerosAndOnes check = new ZerosAndOnes(call);
    TiledArray mask = call.arrays().mask();
    if (mask != null) {
      check.mask(mask);
    }
    if (formula.needsBits() && call.rule().kind() == LabelKind.CHANNELS) {
      check.labels();
    }
  }

  private static boolean isBit(double x) {
    return x == 0 || x == 1;
  }

  private void mask(TiledArray mask) {
    double[] row = new double[tiling.longestTile()];
    int channels = mask.sameForAllChannels() ? 1 : tiling.channels();
    for (int t = 0; t < tiling.count(); t++) {
      for (int c = 0; c < channels; c++) {
        mask.read(t, c, row);
        for (int i = 0; i < tiling.length(t); i++) {
          if (!isBit(row[i])) {
            throw Arguments.bad(
                "mask",
                "be 0 or 1 with a loss that ranks pixels",
                Arguments.number(row[i])
                    + (channels == 1 ? place().place(pixel(t, i)) : place().place(pixel(t, i), c)),
                "a rank cannot be weighed: leave the pixel out, or use a loss of sums");
          }
        }
      }
    }
  }

  private void labels() {
    double[] label = new double[tiling.longestTile()];
    double[] m = new double[tiling.longestTile()];
    TiledArray mask = call.arrays().mask();
    Arrays.fill(m, 1);
    for (int t = 0; t < tiling.count(); t++) {
      for (int c = 0; c < tiling.channels(); c++) {
        call.arrays().labels().read(t, c, label);
        if (mask != null) {
          mask.read(t, c, m);
        }
        for (int i = 0; i < tiling.length(t); i++) {
          boolean isBetween = label[i] > 0 && label[i] < 1; // others are the reader's
          if (isBetween && m[i] != 0) {
            throw Arguments.bad(
                "labels",
                "be 0 or 1 or the ignoreIndex " + call.rule().ignoreIndex(),
                Arguments.number(label[i]) + place().place(pixel(t, i), c),
                "a pixel is of a class or not; for labels between use LossDice");
          }
        }
      }
    }
  }

  private IllegalLabel place() {
    return new IllegalLabel(call.rule(), call.inputs(), /* blackAndWhite= */ false);
  }

  private long pixel(int t, int i) {
    return (long) tiling.firstPixel(t) + i;
  }
}
