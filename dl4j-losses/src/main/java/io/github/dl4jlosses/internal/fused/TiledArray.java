package io.github.dl4jlosses.internal.fused;

/** One array of a {@link Tiling}. */
public final class TiledArray {
  private final Tiling tiling;
  private final Elements elements;
  private final long[] strides; // of the pixel dimensions
  private final long step; // from pixel to pixel within a tile
  private final long channelStep;
  private final int channels;

  TiledArray(Tiling tiling, Elements elements, long[] strides, long channelStep, int channels) {
    this.tiling = tiling;
    this.elements = elements;
    this.strides = strides;
    this.channelStep = channelStep;
    this.channels = channels;
    step = Tiling.step(strides);
  }

  /** Returns whether all channels are one, to be read as channel 0. */
  public boolean sameForAllChannels() {
    return channelStep == 0;
  }

  /** Copies one channel of a tile into the beginning of an array. */
  public void read(int tile, int channel, float[] into) {
    elements.read(position(tile) + channel * channelStep, step, tiling.length(tile), into);
  }

  /** Copies one channel of a tile into the beginning of an array. */
  public void read(int tile, int channel, double[] into) {
    elements.read(position(tile) + channel * channelStep, step, tiling.length(tile), into);
  }

  /** Copies whole numbers of a channel; a number that is not whole becomes another, given one. */
  public void readWhole(int tile, int channel, int[] into, int others) {
    elements.readWhole(
        position(tile) + channel * channelStep, step, tiling.length(tile), into, others);
  }

  /**
   * Copies all channels of a tile, each into an array of its own.
   *
   * @param scratch of the length {@link #scratch()}
   */
  public void read(int tile, float[][] into, float[] scratch) {
    if (!isRows()) {
      for (int c = 0; c < into.length; c++) {
        read(tile, c, into[c]);
      }
      return;
    }
    int length = tiling.length(tile);
    elements.read(position(tile), 1, length * channels, scratch);
    for (int c = 0; c < channels; c++) {
      float[] row = into[c];
      for (int i = 0, from = c; i < length; i++, from += channels) {
        row[i] = scratch[from];
      }
    }
  }

  /** Writes all channels of a tile, as {@link #read(int, float[][], float[])} reads them; FLOAT. */
  public void write(int tile, float[][] from, float[] scratch) {
    int length = tiling.length(tile);
    long position = position(tile);
    if (!isRows()) {
      for (int c = 0; c < channels; c++) {
        elements.write(position + c * channelStep, step, length, from[c]);
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      float[] row = from[c];
      for (int i = 0, to = c; i < length; i++, to += channels) {
        scratch[to] = row[i];
      }
    }
    elements.write(position, 1, length * channels, scratch);
  }

  /** Copies all channels of a tile, each into an array of its own. */
  void read(int tile, double[][] into) {
    for (int c = 0; c < into.length; c++) {
      read(tile, c, into[c]);
    }
  }

  /** Writes what {@link #read(int, double[][])} reads; for arrays of type DOUBLE. */
  void write(int tile, double[][] from) {
    for (int c = 0; c < from.length; c++) {
      write(tile, c, from[c]);
    }
  }

  /** Writes one channel of a tile; for arrays of type DOUBLE. */
  public void write(int tile, int channel, double[] from) {
    elements.write(position(tile) + channel * channelStep, step, tiling.length(tile), from);
  }

  /** Returns how much memory {@link #read(int, float[][], float[])} and write need. */
  public int scratch() {
    return isRows() ? tiling.longestTile() * channels : 0;
  }

  /** Copies whole numbers of a tile of an array that {@link #isRows()}, pixel after pixel. */
  public void readWholeRows(int tile, int[] into, int others) {
    elements.readWhole(position(tile), 1, tiling.length(tile) * channels, into, others);
  }

  /** Returns whether the channels of a pixel lie side by side, pixel after pixel. */
  public boolean isRows() {
    return channels > 1 && channelStep == 1 && step == channels;
  }

  private long position(int tile) {
    return tiling.position(tile, strides);
  }
}
