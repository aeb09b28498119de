package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.TiledArray;
import io.github.dl4jlosses.internal.fused.Tiling;
import io.github.dl4jlosses.internal.label.Inputs;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of one call, cut into the same tiles.
 *
 * @param source the logits, or what a convolution makes them of
 * @param gradient with respect to the source, or what else is written
 */
record TiledArrays(
    Tiling tiling,
    TiledArray source,
    TiledArray labels,
    @Nullable TiledArray mask,
    @Nullable TiledArray gradient) {

  /**
   * Cuts arrays into tiles.
   *
   * @param inputs of types that are read in place; must stay reachable while they are read
   */
  static TiledArrays of(
      Inputs inputs,
      @Nullable INDArray gradient,
      Tiling.Grouping grouping,
      Tiling.PerPixel perPixel) {
    INDArray mask = inputs.mask();
    List<INDArray> all =
        Stream.of(inputs.source(), inputs.labels(), mask, gradient)
            .filter(Objects::nonNull)
            .toList();
    Tiling tiling = Tiling.of(inputs.shape(), all, grouping, perPixel);
    return new TiledArrays(
        tiling,
        tiling.array(inputs.source()),
        tiling.array(inputs.labels()),
        mask == null ? null : tiling.array(mask),
        gradient == null ? null : tiling.array(gradient));
  }

  /** Returns the array that is written. */
  TiledArray written() {
    return Objects.requireNonNull(gradient);
  }
}
