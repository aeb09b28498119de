package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.LossKernel;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A loss in one pass over the buffers of the CPU, tile by tile, in float; sums in double. */
public abstract class FusedLoss implements LossKernel {
  /*
   * The gradient of a mean needs its divisor before the first tile is written. Without mask and
   * class weights it is known if every label counts, so the pass takes that for granted; the first
   * tile where it is not true ends it, and then, as with mask or weights, the labels are read once
   * for the divisor before the pass begins.
   */
  private final Inputs inputs;
  private final Supplier<LossKernel> otherwise;

  /**
   * Creates the kernel.
   *
   * @param otherwise the kernel that has the words for a label that is not legal
   */
  FusedLoss(Inputs inputs, Supplier<LossKernel> otherwise) {
    this.inputs = inputs;
    this.otherwise = otherwise;
  }

  /** Returns the divisor where every label counts; NaN if that cannot be known. */
  abstract double divisorOfAll();

  /** Returns what adds up the divisor: NaN in a tile where a label is not legal. */
  abstract Tiling.Work counter(Pass pass);

  /**
   * Returns what works on the tiles of one pass: it returns the sum of their losses and, if the
   * pass has a gradient, writes it. Asks {@link Pass#mustGiveUp} where not every label counts.
   */
  abstract Tiling.Work worker(Pass pass);

  @Override
  public final Total total() {
    return run(divisor -> 0, null);
  }

  @Override
  public final Total totalAndGradient(DoubleUnaryOperator factor, INDArray into) {
    if (into.dataType() == DataType.FLOAT && Elements.readable(into)) {
      return run(factor, into);
    }
    INDArray floats = Nd4j.createUninitialized(DataType.FLOAT, into.shape());
    Total total = run(factor, floats);
    into.assign(floats);
    return total;
  }

  private Total run(DoubleUnaryOperator factor, @Nullable INDArray into) {
    double divisor = divisorOfAll();
    if (!Double.isNaN(divisor)) {
      OptionalDouble sum = pass(factor.applyAsDouble(divisor), into, Labels.ALL_COUNT);
      if (sum.isPresent()) {
        return new Total(sum.getAsDouble(), divisor);
      }
    }
    divisor = inputs.pass(0, null, Labels.ANY, this::counter).orElseThrow();
    if (Double.isNaN(divisor)) {
      LossKernel other = otherwise.get();
      return into == null ? other.total() : other.totalAndGradient(factor, into);
    }
    double sum = pass(factor.applyAsDouble(divisor), into, Labels.ANY).orElseThrow();
    return new Total(sum, divisor);
  }

  private OptionalDouble pass(double factor, @Nullable INDArray into, Labels labels) {
    float k = (float) factor;
    if (into != null && k == 0) {
      into.assign(0);
    }
    return inputs.pass(k, k == 0 ? null : into, labels, this::worker);
  }

  /** What a pass takes for granted. */
  enum Labels {
    /** Every label is legal and counts. */
    ALL_COUNT,
    /** Nothing. */
    ANY
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
  public record Inputs(INDArray logits, INDArray labels, @Nullable INDArray mask) {
    /** Returns whether a fused kernel can read them, and tell labels from {@code ignoreIndex}. */
    public boolean areReadable(int ignoreIndex) {
      return Math.abs((long) ignoreIndex) < 1 << 24 // labels may be read as floats
          && Tiling.possible(
              logits.shape(), Stream.of(logits, labels, mask).filter(Objects::nonNull).toList());
    }

    /** Returns the number of pixels. */
    long pixels() {
      return logits.length() / logits.size(1);
    }

    /** Runs over all tiles once and returns the sum; nothing if a worker gave up. */
    OptionalDouble pass(
        float factor, @Nullable INDArray gradient, Labels granted, WorkerOfPass workers) {
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
              factor,
              granted);
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
   * @param factor what the gradient is multiplied by; 0 if there is none
   */
  record Pass(
      Tiling tiling,
      TiledArray logits,
      TiledArray labels,
      @Nullable TiledArray mask,
      @Nullable TiledArray gradient,
      float factor,
      Labels granted) {

    int channels() {
      return tiling.channels();
    }

    /** Whether the pass must end at a tile some of whose labels do not count. */
    boolean mustGiveUp() {
      return granted == Labels.ALL_COUNT;
    }

    /** Returns memory for one number per pixel of a tile. */
    float[] perPixel() {
      return new float[TileMath.padded(tiling.longestTile())];
    }

    /** Returns memory for one whole number per pixel of a tile. */
    int[] perPixelWhole() {
      return new int[TileMath.padded(tiling.longestTile())];
    }

    /** Returns memory for a tile, one array per channel. */
    float[][] tile() {
      return new float[channels()][TileMath.padded(tiling.longestTile())];
    }

    /** Returns memory for reading and writing tiles. */
    float[] scratch() {
      return new float
          [Stream.of(logits, labels, gradient)
              .filter(Objects::nonNull)
              .mapToInt(TiledArray::scratch)
              .max()
              .orElse(0)];
    }

    /** Reads one channel of the mask; ones if there is none. */
    void readMask(int t, int channel, float[] into) {
      if (mask == null) {
        Arrays.fill(into, 0, tiling.length(t), 1);
      } else {
        mask.read(t, channel, into);
      }
    }

    /** Writes a tile of the gradient if the pass has one. */
    void writeGradient(int t, float[][] from, float[] scratch) {
      if (gradient != null) {
        gradient.write(t, from, scratch);
      }
    }
  }
}
