package io.github.dl4jlosses.layer;

/** Where the channels are in the activations. */
public enum ChannelAxis {
  /** After the examples: NCHW, NCDHW, NCW. */
  FIRST,

  /** Last: NHWC, NDHWC, NWC. */
  LAST
}
