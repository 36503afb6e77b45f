package io.weir.logging;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;

/** Writes messages of a level or above. Several threads may use it. */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient Level least;
  private final transient MDCAdapter context;
  private final transient LongSupplier clock;

  JsonLogger(String name, Level least, MDCAdapter context, LongSupplier clock) {
    this.name = name;
    this.least = least;
    this.context = context;
    this.clock = clock;
  }

  private boolean isOn(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return isOn(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isOn(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isOn(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isOn(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isOn(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    write(level, message, arguments, List.of(), thrown);
  }

  /** The fluent API; its key-value pairs are fields. */
  @Override
  public void log(LoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    write(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        pairs == null ? List.of() : pairs,
        event.getThrowable());
  }

  /** What a value says of itself; one that fails must not fail whoever logs it. */
  private static String text(@Nullable Object value) {
    try {
      return String.valueOf(value);
    } catch (RuntimeException | StackOverflowError failure) {
      return "[FAILED toString()]"; // As SLF4J writes it of an argument.
    }
  }

  private void write(
      Level level,
      String message,
      Object @Nullable [] arguments,
      List<KeyValuePair> pairs,
      @Nullable Throwable thrown) {
    JsonLine line =
        new JsonLine(clock.getAsLong(), level, name)
            .with("message", MessageFormatter.basicArrayFormat(message, arguments));
    Map<String, String> all = context.getCopyOfContextMap();
    if (all != null) {
      all.forEach(line::with);
    }
    pairs.forEach(pair -> line.with(String.valueOf(pair.key), text(pair.value)));
    if (thrown != null) {
      line.with(thrown);
    }
    byte[] bytes = line.text().getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length); // In one call, so that lines of threads do not mix.
    System.out.flush();
  }
}
