package io.weir.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.spi.MDCAdapter;

/** The loggers by their names. */
final class JsonLoggers implements ILoggerFactory {
  private final Map<String, JsonLogger> loggers = new ConcurrentHashMap<>();
  private final LogLevels levels;
  private final MDCAdapter context;
  private final LongSupplier clock;

  JsonLoggers(LogLevels levels, MDCAdapter context, LongSupplier clock) {
    this.levels = levels;
    this.context = context;
    this.clock = clock;
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(
        name, one -> new JsonLogger(one, levels.of(one), context, clock));
  }
}
