package io.github.dl4jlosses.segment.internal.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;

/**
 * Shows warnings on the standard error. A file of XML would say the same, and take a tenth of a
 * second to read.
 *
 * <p>logback finds it by {@code META-INF/services} in the launcher and in {@code segment.jar}. A
 * program that uses the module does not have that file: its log is its own.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public class LogSettings extends ContextAwareBase implements Configurator {
  /** What follows a message; traces are shown with the option debug. */
  static final String TRACES = "segment.traces";

  /** For logback. */
  public LogSettings() {}

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    loggers.getStatusManager().add(new NopStatusListener()); // nothing of logback itself
    PatternLayout layout = new PatternLayout();
    layout.setContext(loggers);
    layout.setPattern("%-5level %logger{20}: %msg%n" + System.getProperty(TRACES, "%nopex"));
    layout.start();
    Lines console = new Lines(layout);
    console.setContext(loggers);
    console.start();
    Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    loggers.getLogger("io.github.dl4jlosses").setLevel(Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final PatternLayout layout;

    Lines(PatternLayout layout) {
      this.layout = layout;
    }

    @Override
    protected void append(ILoggingEvent event) {
      Terminal.err().lines(layout.doLayout(event));
    }
  }
}
