package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.model.ModelInfo;
import io.github.dl4jlosses.examples.predict.Tiling;
import io.github.dl4jlosses.examples.unet.Forward;
import picocli.CommandLine.Option;

/** How large images are cut into tiles. */
final class TileOptions {
  @Option(
      names = "--tile",
      paramLabel = "<pixels>",
      description =
          "Edge of the tiles that larger images are predicted in; 0 is 256, or the size that the"
              + " network learned from.")
  private int tile;

  @Option(
      names = "--overlap",
      paramLabel = "<pixels>",
      description = "Pixels that tiles have in common; -1 is a quarter of a tile.")
  private int overlap = -1;

  Tiling tiling(ModelInfo info) {
    int size = tile == 0 ? Forward.tiling(info).size() : tile;
    return new Tiling(size, overlap < 0 ? size / 4 : overlap, info.multiple());
  }
}
