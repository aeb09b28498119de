package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.segment.internal.evaluate.ClassScores;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.ObjectScores;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes public results of internal ones. */
final class Results {
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
        Score.of(mean.meanIou()),
        Score.of(mean.pixelAp()),
        Score.of(mean.ap10()),
        Score.of(mean.ap50()),
        Score.of(mean.ap70()),
        Score.of(mean.ap75()),
        Score.of(mean.ap()));
  }

  private static Scores scores(ClassScores of) {
    List<Score> aps =
        of.objects().isEmpty() // the background has none
            ? Collections.nCopies(4, Score.of(Double.NaN))
            : of.objects().stream().map(ObjectScores::ap).toList();
    return new Scores(
        of.iou(), of.pixelAp(), aps.get(0), aps.get(1), aps.get(2), aps.get(3), of.ap());
  }
}
