package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.evaluate.Validation.Pictures;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Measures the network of a run on its validation images. */
record RunValidation(TrainingOptions options, TrainingData data, StopSignal stop) {
  /**
   * Measures.
   *
   * @param loss mean of the steps of the epoch
   * @param seconds that the epoch took, of those that measuring took
   * @throws io.github.dl4jlosses.segment.internal.model.NanWatch.NotFinite if the network gives a
   *     NaN or an infinity
   */
  EpochReport of(ComputationGraph network, int epoch, double loss, DoubleUnaryOperator seconds) {
    long start = System.nanoTime();
    Model model = new Model(network, data.info());
    Tiling tiling = NetworkOutput.tiling(data.info()); // of large images
    Validation measured =
        NetworkOutput.measure(model, tiling, data.validation(), Pictures.MADE, stop::check);
    stop.check(); // before the draws
    double took = (System.nanoTime() - start) / 1e9;
    return measured.report(epoch, loss, seconds.applyAsDouble(took), intervals(epoch));
  }

  /** Fewer draws while others follow: an epoch of four seconds shall not wait for them. */
  private Bootstrap intervals(int epoch) {
    boolean last = epoch == options.get(EPOCHS);
    return new Bootstrap(last ? 1000 : 100, /* level= */ .95, /* seed= */ 1);
  }
}
