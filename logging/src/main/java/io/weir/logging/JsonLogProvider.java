package io.weir.logging;

import io.weir.annotation.Experimental;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Writes what is logged through SLF4J to standard output, each message as one JSON object on a line
 * of its own, with all of the context (MDC): in an invocation these are {@code function}, {@code
 * requestId}, {@code shard} and {@code position}. SLF4J finds it where the module is on the class
 * path in place of another provider.
 *
 * <p>{@code AWS_LAMBDA_LOG_LEVEL}, which Lambda sets from ApplicationLogLevel, is the least level
 * that is written; unset it is INFO, and of the AWS SDK WARN. {@code WEIR_LOG_LEVELS} sets others
 * by the beginning of a logger's name, as {@code com.example=debug,org.apache=error}.
 */
@Experimental
public final class JsonLogProvider implements SLF4JServiceProvider {
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new BasicMDCAdapter();
  private final ILoggerFactory loggers =
      new JsonLoggers(LogLevels.of(System.getenv()), context, System::currentTimeMillis);

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
