package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.earlystopping.scorecalc.base.BaseIEvaluationScoreCalculator;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.IMetric;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Early stopping on a metric: the model with the largest value on the validation data is kept.
 *
 * <pre>
 *   new EarlyStoppingConfiguration.Builder&lt;MultiLayerNetwork&gt;()
 *       .scoreCalculator(
 *           new EvaluationScoreCalculator&lt;&gt;(
 *               new SegmentationEvaluation(task), SegmentationEvaluation::meanIou, validation))
 * </pre>
 *
 * <p>DL4J keeps a first score of NaN for ever, since none is larger; here an undefined value is an
 * error that says so.
 *
 * @param <E> the evaluation
 */
public final class EvaluationScoreCalculator<E extends IEvaluation<E>>
    extends BaseIEvaluationScoreCalculator<Model, E> {
  private static final long serialVersionUID = 1L;

  /**
   * The number to maximize.
   *
   * @param <E> the evaluation
   */
  @FunctionalInterface
  public interface Score<E> extends ToDoubleFunction<E>, Serializable {}

  private final E evaluation;
  private final Score<E> score;

  /**
   * Creates a calculator.
   *
   * @param evaluation what to make a new instance of for each epoch
   * @param score what of it to maximize
   * @param iterator the validation data
   */
  public EvaluationScoreCalculator(E evaluation, Score<E> score, DataSetIterator iterator) {
    super(Arguments.notNull("iterator", iterator));
    this.evaluation = Arguments.notNull("evaluation", evaluation);
    this.score = Arguments.notNull("score", score);
  }

  /** Creates a calculator for a graph that is fed with several arrays; output 0 is evaluated. */
  public EvaluationScoreCalculator(E evaluation, Score<E> score, MultiDataSetIterator iterator) {
    super(Arguments.notNull("iterator", iterator));
    this.evaluation = Arguments.notNull("evaluation", evaluation);
    this.score = Arguments.notNull("score", score);
  }

  /**
   * Returns what {@link IEvaluation#getValue} gives.
   *
   * @throws IllegalArgumentException if a smaller value is better
   */
  public static <E extends IEvaluation<E>> Score<E> value(IMetric metric) {
    if (metric.minimize()) {
      throw Arguments.bad("metric", "be better when it is larger", metric);
    }
    return evaluation -> evaluation.getValue(metric);
  }

  @Override
  protected E newEval() {
    return evaluation.newInstance();
  }

  @Override
  protected double finalScore(E seen) {
    double value = score.applyAsDouble(seen);
    if (Double.isNaN(value)) {
      throw new IllegalStateException(
          "score must be a number, got NaN (does the validation data have pixels that count,"
              + " of a class that is measured?)\n"
              + seen.stats());
    }
    return value;
  }

  /** Returns false: larger is better. */
  @Override
  public boolean minimizeScore() {
    return false;
  }
}
