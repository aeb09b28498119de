package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.Arguments;

/**
 * Another number of epochs for a run that continues: from then on the learning rate is that of a
 * run of so many.
 *
 * @param before number of epochs until then
 * @param epochs number of epochs since
 * @param done epochs that were done then
 * @param step steps that were taken then
 */
public record ScheduleChange(int before, int epochs, int done, int step) {
  /**
   * Checks that an epoch is left: what is done stays done.
   *
   * @throws IllegalArgumentException if there are not more epochs than are done
   */
  public ScheduleChange {
    Arguments.atLeast("before", 1, before);
    Arguments.atLeast("done", 0, done);
    Arguments.atLeast("step", 0, step);
    if (epochs <= done) {
      throw Arguments.bad(
          "--epochs",
          "be more than the " + done + " that are done",
          epochs,
          "give more or leave it out; the network of the best epoch is in model.zip");
    }
  }

  /** Returns the line that says what this makes of a run. */
  @Override
  public String toString() {
    return "epochs    %d → %d: the learning rate goes on by the %s schedule from step %d;"
            .formatted(before, epochs, epochs > before ? "longer" : "shorter", step)
        + " this is not the run that "
        + epochs
        + " epochs from the start would be";
  }
}
