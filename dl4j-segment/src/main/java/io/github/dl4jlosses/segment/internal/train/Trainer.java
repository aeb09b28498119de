package io.github.dl4jlosses.segment.internal.train;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a run learns by: batches in this process, or the work of others. */
public interface Trainer {
  /** Returns how many steps an epoch has. */
  int steps();

  /** Returns lines on how it does, for the user. */
  default List<String> notes() {
    return List.of();
  }

  /** Returns what takes the steps of a network, before the first. */
  Stepper of(ComputationGraph network);
}
