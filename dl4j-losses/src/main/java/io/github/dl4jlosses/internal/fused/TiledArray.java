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
   * @param scratch what {@link #scratch()} returns
   */
  public void read(int tile, float[][] into, float[] scratch) {
    int length = tiling.length(tile);
    int channels = tiling.channels();
    int position = position(tile);
    if (isRows(channels)) {
      elements.read(position, 1, length * channels, scratch);
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
    if (isRows(channels)) {
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

  /** Returns memory for {@link #read(int, float[][], float[])} and write, for one thread. */
  public float[] scratch() {
    int channels = tiling.channels();
    return new float[isRows(channels) ? tiling.longestTile() * channels : 0];
  }

  /** The channels of a pixel side by side, pixel after pixel. */
  private boolean isRows(int channels) {
    return channels > 1 && channelStep == 1 && step == channels;
  }

  private int position(int tile) {
    return tiling.position(tile, strides);
  }
}
