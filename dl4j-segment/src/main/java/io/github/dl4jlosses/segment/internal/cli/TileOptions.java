package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large images are cut into tiles. */
public final class TileOptions {
  @Option(
      names = "--tile",
      paramLabel = "<pixels>",
      description =
          "Edge of the tiles that larger images are predicted in; 0 is 256, or the size that the"
              + " network learned from, and images of up to 512 are one tile.")
  private int tile;

  @Option(
      names = "--overlap",
      paramLabel = "<pixels>",
      description = "Pixels that tiles have in common; a quarter of a tile if not given.")
  private @Nullable Integer overlap;

  /** For picocli. */
  public TileOptions() {}

  /** Returns the tiles for a network. */
  public Tiling tiling(ModelInfo info) {
    Arguments.atLeast("--tile", 0, tile);
    Tiling usual = NetworkOutput.tiling(info);
    int size = tile == 0 ? usual.size() : tile;
    int common = overlap == null ? Math.min(size / 4, Tiling.MAX_OVERLAP) : overlap;
    return new Tiling(size, common, info.multiple(), tile == 0 ? usual.whole() : tile);
  }
}
