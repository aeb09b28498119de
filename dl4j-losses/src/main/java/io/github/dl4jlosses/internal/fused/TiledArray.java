package io.github.dl4jlosses.internal.fused;

/** One array of a {@link Tiling}. */
public final class TiledArray {
  private final Tiling tiling;
  private final Elements elements;
  private final long[] strides; // of the pixel dimensions
  private final int step; // from pixel to pixel within a tile
  private final int channelStep;

  TiledArray(Tiling tiling, Elements elements, long[] strides, int channelStep) {
    this.tiling = tiling;
    this.elements = elements;
    this.strides = strides;
    this.channelStep = channelStep;
    step = (int) Tiling.step(strides);
  }

  /** Returns whether all channels are one, to be read as channel 0. */
  public boolean sameForAllChannels() {
    return channelStep == 0;
  }

  /** Copies one channel of a tile into the beginning of an array. */
  public void read(int tile, int channel, float[] into) {
    elements.read(position(tile) + channel * channelStep, step, tiling.length(tile), into);
  }

  /** Copies whole numbers of channel 0; a number that is not whole becomes another, given one. */
  public void readWhole(int tile, int[] into, int others) {
    elements.readWhole(position(tile), step, tiling.length(tile), into, others);
  }

  /**
   * Copies all channels of a tile, each into an array of its own.
   *
   * @param scratch of the length {@link #scratch()}
   */
  public void read(int tile, float[][] into, float[] scratch) {
    int length = tiling.length(tile);
    int channels = tiling.channels();
    int position = position(tile);
    if (isRows()) {
      readRows(tile, scratch);
      for (int c = 0; c < channels; c++) {
        float[] row = into[c];
        for (int i = 0, from = c; i < length; i++, from += channels) {
          row[i] = scratch[from];
        }
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      elements.read(position + c * channelStep, step, length, into[c]);
    }
  }

  /** Writes what {@link #read(int, float[][], float[])} reads; for arrays of type FLOAT. */
  public void write(int tile, float[][] from, float[] scratch) {
    Elements.Floats floats = (Elements.Floats) elements;
    int length = tiling.length(tile);
    int channels = tiling.channels();
    int position = position(tile);
    if (isRows()) {
      for (int c = 0; c < channels; c++) {
        float[] row = from[c];
        for (int i = 0, to = c; i < length; i++, to += channels) {
          scratch[to] = row[i];
        }
      }
      floats.write(position, 1, length * channels, scratch);
      return;
    }
    for (int c = 0; c < channels; c++) {
      floats.write(position + c * channelStep, step, length, from[c]);
    }
  }

  /** Returns how much memory {@link #read(int, float[][], float[])} and write need. */
  int scratch() {
    return isRows() ? tiling.longestTile() * tiling.channels() : 0;
  }

  /** Copies a tile of an array that {@link #isRows()}, pixel after pixel. */
  void readRows(int tile, float[] into) {
    elements.read(position(tile), 1, tiling.length(tile) * tiling.channels(), into);
  }

  /** Returns whether the channels of a pixel lie side by side, pixel after pixel. */
  boolean isRows() {
    return tiling.channels() > 1 && channelStep == 1 && step == tiling.channels();
  }

  private int position(int tile) {
    return tiling.position(tile, strides);
  }
}
