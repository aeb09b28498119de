package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which channels of a network can be objects: all but the background.
 *
 * @param channels how many there are
 * @param background one of them, or {@link InstanceOptions#NO_BACKGROUND} if all are objects
 * @param categories id of each channel in files of objects; empty if these count from 1
 */
public record Foreground(int channels, int background, List<Integer> categories)
    implements Serializable {
  public Foreground {
    categories = List.copyOf(categories);
    if (!categories.isEmpty()) {
      Arguments.sameLength("categories", categories.size(), "channels", channels);
    }
    Arguments.atLeast("channels", 1, channels);
    if (background < InstanceOptions.NO_BACKGROUND || background >= channels) {
      throw Arguments.bad("background", "be a channel 0.." + (channels - 1) + " or -1", background);
    }
  }

  /** Creates those whose categories count from 1. */
  public Foreground(int channels, int background) {
    this(channels, background, List.of());
  }

  /** Returns those of a network whose channels are all objects. */
  public static Foreground all(int channels) {
    return new Foreground(channels, InstanceOptions.NO_BACKGROUND);
  }

  /** Returns the channels, in ascending order. */
  public IntStream indices() {
    return IntStream.range(0, channels).filter(c -> c != background);
  }

  /** Returns what is theirs of what each channel has. */
  public <T> List<T> of(List<T> ofChannels) {
    return indices().mapToObj(ofChannels::get).toList();
  }

  /** Returns the id of a channel's category. */
  public int category(int channel) {
    return categories.isEmpty() ? number(channel) : categories.get(channel);
  }

  /** Returns the number of a channel among them, from 1; the background has 0. */
  public int number(int channel) {
    if (channel == background) {
      return 0;
    }
    boolean after = background != InstanceOptions.NO_BACKGROUND && channel > background;
    return after ? channel : channel + 1;
  }
}
