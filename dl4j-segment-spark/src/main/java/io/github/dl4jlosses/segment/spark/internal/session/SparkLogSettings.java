package io.github.dl4jlosses.segment.spark.internal.session;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import io.github.dl4jlosses.segment.internal.cli.LogSettings;
import java.util.List;

/** The log of segment, without what Spark and Hadoop say at each start, and of each failed task. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class SparkLogSettings extends LogSettings {
  private static final List<String> SILENT =
      List.of(
          "org.apache.spark.util.Utils", // which address of this machine it takes
          "org.apache.hadoop.util.NativeCodeLoader", // that there is none, and none is needed
          "org.apache.spark.executor.Executor", // what the program says in one line
          "org.apache.spark.scheduler.TaskSetManager");

  /** For logback. */
  public SparkLogSettings() {}

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    SILENT.forEach(name -> loggers.getLogger(name).setLevel(Level.OFF));
    return super.configure(loggers);
  }
}
