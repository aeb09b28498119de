package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Any formulas together, with one activation. The first pass adds up what they need, and leaves
 * probabilities where the gradient will be; the second makes the gradient of them.
 */
final class TwoPasses {
  private final List<PartOfCall> parts;
  private final int[] firstSum; // of each part
  private final int sums;
  private final int activating; // the part that leaves the probabilities; -1 if none does
  private final boolean isActivatedTwice;
  private final Call call;
  private final Queue<Tile> tiles = new ConcurrentLinkedQueue<>(); // of the first pass

  TwoPasses(List<Part> parts, Call call) {
    int channels = call.inputs().channels();
    DataType type = call.maker().type();
    int pixels = call.arrays().tiling().pixels();
    this.parts = parts.stream().map(part -> PartOfCall.of(part, channels, type, pixels)).toList();
    this.call = call;
    firstSum = new int[parts.size()];
    int count = 0;
    for (int p = 0; p < firstSum.length; p++) {
      firstSum[p] = count;
      count += this.parts.get(p).sums();
    }
    sums = count;
    int[] ofLogits =
        IntStream.range(0, firstSum.length).filter(p -> this.parts.get(p).needsLogits()).toArray();
    activating = ofLogits.length == 0 ? -1 : ofLogits[ofLogits.length - 1];
    isActivatedTwice = ofLogits.length > 1;
  }

  /** Returns the value where there are no pixels. */
  static double valueOfNothing(List<Part> parts, int channels) {
    double value = 0;
    for (Part part : parts) {
      PartOfCall ofCall = PartOfCall.of(part, channels, DataType.DOUBLE, 0);
      value += ofCall.settle(new double[1][ofCall.sums()], 0);
    }
    return value;
  }

  /** Returns the value, and writes the gradient if the call has one. */
  double run() {
    parts.forEach(part -> part.check(call));
    double[][] ofGroups =
        call.arrays().tiling().sums(sums, this::looker).orElseThrow(call::labelError);
    double value = 0;
    for (int p = 0; p < firstSum.length; p++) {
      value += parts.get(p).settle(ofGroups, firstSum[p]);
    }
    if (call.writesGradient(call.multiple())) {
      call.arrays().tiling().sums(0, this::pusher);
    }
    return value;
  }

  private Tiling.Work looker() {
    Tile tile = call.tile();
    tiles.add(tile);
    LabelReader labels = call.labelReader(tile);
    TiledArrays arrays = call.arrays();
    return (t, into) -> {
      tile.begin(arrays.tiling().length(t), arrays.tiling().firstPixel(t));
      tile.readLogits(arrays.source(), t);
      for (int unit = 0; unit < tile.units(); unit++) {
        int counted = labels.read(t, unit);
        if (counted == LabelReader.NOT_LEGAL) {
          return false;
        }
        if (counted < tile.length()) {
          tile.clearMasked(unit);
        }
        activate(tile, unit, into);
        for (int p = 0; p < firstSum.length; p++) {
          parts.get(p).look(tile, unit, into, firstSum[p]);
        }
      }
      if (arrays.gradient() != null) {
        tile.write(arrays.gradient(), t);
      }
      return true;
    };
  }

  /** Replaces logits by probabilities; parts that need the logits see them before. */
  private void activate(Tile tile, int unit, double[] into) {
    if (activating < 0) {
      tile.activate(unit);
      return;
    }
    if (isActivatedTwice) {
      tile.keepLogits(unit);
      for (int p = 0; p < activating; p++) {
        if (parts.get(p).needsLogits()) {
          parts.get(p).lookAtLogits(tile, unit, Leaves.LOSSES, into, firstSum[p]);
          tile.restoreLogits(unit);
        }
      }
    }
    parts
        .get(activating)
        .lookAtLogits(tile, unit, Leaves.PROBABILITIES, into, firstSum[activating]);
  }

  private Tiling.Work pusher() {
    Tile tile = Optional.ofNullable(tiles.poll()).orElseGet(call::tile);
    LabelReader labels = call.labelReader(tile);
    TiledArrays arrays = call.arrays();
    return (t, into) -> {
      int group = arrays.tiling().group(t);
      tile.begin(arrays.tiling().length(t), arrays.tiling().firstPixel(t));
      tile.readLogits(arrays.written(), t);
      for (int unit = 0; unit < tile.units(); unit++) {
        boolean all = labels.read(t, unit) == tile.length();
        if (!all) {
          tile.clearMasked(unit);
        }
        tile.clearPushed(unit);
        for (PartOfCall part : parts) {
          part.pushThroughActivation(tile, unit, group, call.multiple());
        }
        tile.chain(unit);
        for (PartOfCall part : parts) {
          part.push(tile, unit, call.multiple());
        }
        if (!all) {
          tile.clearPushedOfMasked(unit);
        }
      }
      tile.writePushed(arrays.written(), t);
      return true;
    };
  }
}
