package io.weir.logging;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;

/** The least level that is written, by the beginning of a logger's name; the longest one counts. */
final class LogLevels {
  /** Set by Lambda from LoggingConfig.ApplicationLogLevel. */
  private static final String OF_ALL = "AWS_LAMBDA_LOG_LEVEL";

  private static final String BY_NAME = "WEIR_LOG_LEVELS";
  private static final String SDK = "software.amazon.awssdk";

  private final Map<String, Level> levels = new HashMap<>();

  private LogLevels() {}

  static LogLevels of(Map<String, String> environment) {
    LogLevels all = new LogLevels();
    Level least = level(environment.getOrDefault(OF_ALL, ""), Level.INFO);
    all.levels.put("", least);
    all.levels.put(SDK, least == Level.ERROR ? least : Level.WARN);
    for (String pair : environment.getOrDefault(BY_NAME, "").split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        Level level = level(pair.substring(equals + 1), least);
        all.levels.put(pair.substring(0, equals).strip(), level);
      }
    }
    return all;
  }

  /**
   * What cannot be read is another one: a logger that fails would keep the function from starting.
   */
  private static Level level(String text, Level other) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "TRACE" -> Level.TRACE;
      case "DEBUG" -> Level.DEBUG;
      case "INFO" -> Level.INFO;
      case "WARN" -> Level.WARN;
      case "ERROR", "FATAL" -> Level.ERROR;
      default -> other;
    };
  }

  Level of(String logger) {
    String beginning = logger;
    while (!levels.containsKey(beginning)) {
      beginning = beginning.substring(0, Math.max(0, beginning.lastIndexOf('.')));
    }
    return levels.getOrDefault(beginning, Level.INFO);
  }
}
