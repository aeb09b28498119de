package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.segment.internal.evaluate.ClassScores;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.Estimate;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes public results of internal ones. */
final class Results {
  private static final Score NONE = new Score(Double.NaN, Double.NaN, Double.NaN);

  private Results() {}

  static Epoch of(EpochScores epoch) {
    return new Epoch(epoch.epoch(), epoch.loss(), mean(epoch), epoch.seconds());
  }

  static Evaluation of(List<String> classNames, EpochReport report, EvaluationData data) {
    Map<String, Scores> classes = new LinkedHashMap<>();
    report.classes().forEach(c -> classes.put(classNames.get(c.classIndex()), scores(c)));
    return new Evaluation(
        report.images().size(),
        mean(report.scores()),
        classes,
        data.warnings(),
        new ScoreTable(classNames, report).text());
  }

  private static Scores mean(EpochScores mean) {
    return new Scores(
        score(mean.meanIou()),
        score(mean.pixelAp()),
        score(mean.ap10()),
        score(mean.ap50()),
        score(mean.ap70()),
        score(mean.ap75()),
        score(mean.ap()));
  }

  private static Scores scores(ClassScores of) {
    return new Scores(
        score(of.iou()),
        score(of.pixelAp()),
        objects(of, 0),
        objects(of, 1),
        objects(of, 2),
        objects(of, 3),
        score(of.ap()));
  }

  /** The background has no objects. */
  private static Score objects(ClassScores of, int threshold) {
    return of.objects().isEmpty() ? NONE : score(of.objects().get(threshold).ap());
  }

  private static Score score(double value) {
    return new Score(value, Double.NaN, Double.NaN);
  }

  private static Score score(Estimate of) {
    return of.hasInterval() ? new Score(of.value(), of.low(), of.high()) : score(of.value());
  }
}
