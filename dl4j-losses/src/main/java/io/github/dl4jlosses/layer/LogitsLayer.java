package io.github.dl4jlosses.layer;

import io.github.dl4jlosses.loss.SegmentationLoss;
import org.jspecify.annotations.Nullable;

/** The configuration of a layer with a loss of logits. */
interface LogitsLayer {
  /** Returns the loss. */
  SegmentationLoss getLoss();

  /** Returns where the channels are. */
  ChannelAxis getChannelAxis();

  /** Returns the name of the layer. */
  @Nullable String getLayerName();
}
