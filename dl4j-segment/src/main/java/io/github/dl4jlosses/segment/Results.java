package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.segment.internal.evaluate.ClassScores;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.ScoreTable;
import io.github.dl4jlosses.segment.internal.terminal.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes public results of internal ones. */
final class Results {
  private Results() {}

  static Epoch of(EpochScores epoch) {
    return new Epoch(
        epoch.epoch(), epoch.loss(), scores(ScoreTable.columns(epoch)), epoch.seconds());
  }

  static Evaluation of(List<String> classNames, EpochReport report, EvaluationData data) {
    Map<String, Scores> classes = new LinkedHashMap<>();
    for (ClassScores c : report.classes()) {
      classes.put(classNames.get(c.classIndex()), scores(ScoreTable.columns(c)));
    }
    return new Evaluation(
        report.images().size(),
        scores(ScoreTable.columns(report.scores())),
        classes,
        Stream.concat(data.warnings().stream(), data.notes().stream().map(n -> "note: " + n))
            .toList(),
        new ScoreTable(classNames, report).text(TextTable.USUAL));
  }

  private static Scores scores(List<Score> s) {
    return new Scores(s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), s.get(5), s.get(6));
  }
}
