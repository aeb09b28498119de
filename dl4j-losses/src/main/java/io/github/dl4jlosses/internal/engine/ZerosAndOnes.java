package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.formula.RankFormula;
import io.github.dl4jlosses.internal.fused.TiledArray;
import io.github.dl4jlosses.internal.fused.Tiling;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelValues;
import java.util.Arrays;

/** Checks what only sums could weigh: in a ranking masks and labels say yes or no. */
final class ZerosAndOnes {
  private static final String OF_WEIGHTS =
      "a rank cannot be weighed: leave the pixel out, or use a loss of sums";
  private static final String OF_SHARES = "for labels between use LossDice";

  private final Call call;
  private final Tiling tiling;
  private final LabelValues values;

  private ZerosAndOnes(Call call) {
    this.call = call;
    tiling = call.arrays().tiling();
    values = new LabelValues(call.rule(), call.inputs().labels(), call.inputs().shape());
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

  private void mask(TiledArray mask) {
    double[] m = new double[tiling.longestTile()];
    int channels = mask.sameForAllChannels() ? 1 : tiling.channels();
    for (int t = 0; t < tiling.count(); t++) {
      for (int c = 0; c < channels; c++) {
        mask.read(t, c, m);
        for (int i = 0; i < tiling.length(t); i++) {
          if (channels == 1) {
            values.counts(m[i], pixel(t, i), OF_WEIGHTS);
          } else {
            values.counts(m[i], pixel(t, i), c, OF_WEIGHTS);
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
          if (m[i] != 0) {
            values.bit(label[i], pixel(t, i), c, OF_SHARES);
          }
        }
      }
    }
  }

  private long pixel(int t, int i) {
    return (long) tiling.firstPixel(t) + i;
  }
}
