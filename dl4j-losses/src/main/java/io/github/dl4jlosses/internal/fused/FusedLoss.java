package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A loss in one pass over the buffers of the CPU, tile by tile, in float; sums in double. */
abstract class FusedLoss implements LossKernel {
  private final Inputs inputs;

  FusedLoss(Inputs inputs) {
    this.inputs = inputs;
  }

  /**
   * Returns what works on the tiles of one pass: it returns the sum of their losses and, if the
   * pass has a gradient, writes it.
   */
  abstract Tiling.Work worker(Pass pass);

  @Override
  public final double sum() {
    return inputs.pass(0, null, this::worker);
  }

  @Override
  public final double sumAndGradient(double factor, INDArray into) {
    if (into.dataType() == DataType.FLOAT) {
      return inputs.pass((float) factor, into, this::worker);
    }
    INDArray floats = Nd4j.createUninitialized(DataType.FLOAT, into.shape());
    double sum = inputs.pass((float) factor, floats, this::worker);
    into.assign(floats);
    return sum;
  }

  /** Makes the workers of one pass. */
  @FunctionalInterface
  interface WorkerOfPass {
    Tiling.Work worker(Pass pass);
  }

  /**
   * What a loss is computed from, as {@link Tiling} takes it.
   *
   * @param logits [N, C, d…] or [R, C]
   * @param labels of their shape, or of size 1 along C
   * @param mask of their shape, or of size 1 along any dimension
   */
  record Inputs(INDArray logits, INDArray labels, @Nullable INDArray mask) {
    /** Runs over all tiles once and returns the sum. */
    double pass(float factor, @Nullable INDArray gradient, WorkerOfPass workers) {
      List<INDArray> all =
          Stream.of(logits, labels, mask, gradient).filter(Objects::nonNull).toList();
      Tiling tiling = Tiling.of(logits.shape(), all);
      Pass pass =
          new Pass(
              tiling,
              tiling.array(logits),
              tiling.array(labels),
              mask == null ? null : tiling.array(mask),
              gradient == null ? null : tiling.array(gradient),
              factor);
      try {
        return tiling.sum(() -> workers.worker(pass));
      } finally {
        Reference.reachabilityFence(all); // a tiled array does not keep its memory alive
      }
    }
  }

  /**
   * One run over all tiles.
   *
   * @param factor what the gradient is multiplied by
   */
  record Pass(
      Tiling tiling,
      TiledArray logits,
      TiledArray labels,
      @Nullable TiledArray mask,
      @Nullable TiledArray gradient,
      float factor) {

    int channels() {
      return tiling.channels();
    }

    /** Returns memory for one number per pixel of a tile. */
    float[] perPixel() {
      return new float[tiling.longestTile()];
    }

    /** Returns memory for a tile, one array per channel. */
    float[][] tile() {
      return new float[channels()][tiling.longestTile()];
    }

    /** Reads one channel of the mask; ones if there is none. */
    void readMask(int t, int channel, float[] into) {
      if (mask == null) {
        Arrays.fill(into, 0, tiling.length(t), 1);
      } else {
        mask.read(t, channel, into);
      }
    }
  }

  /** Returns whether labels read as floats can be compared with a number. */
  static boolean isFloat(int number) {
    return Math.abs((long) number) <= 1 << 24;
  }
}
