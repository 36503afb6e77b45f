package io.weir.logging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One message as a JSON object, with the names that Lambda has for its own: {@code timestamp} in
 * RFC 3339 and {@code level}, by which ApplicationLogLevel is judged.
 */
final class JsonLine {
  /** The longest text of a field, so that a line stays below the limit of a log event. */
  static final int LONGEST = 60_000;

  private static final int DAY = 86_400_000;

  private final StringBuilder json = new StringBuilder(256);
  private final Set<String> names = new HashSet<>();

  JsonLine(long at, Level level, String logger) {
    json.append("{\"timestamp\":\"");
    time(at);
    json.append("\",\"level\":\"").append(level).append('"');
    names.add("timestamp");
    names.add("level");
    with("logger", logger);
  }

  /** Without a formatter, whose classes a cold start would load for it. */
  private void time(long at) {
    json.append(LocalDate.ofEpochDay(Math.floorDiv(at, DAY)));
    int millis = Math.floorMod(at, DAY);
    padded('T', millis / 3_600_000, 2);
    padded(':', millis / 60_000 % 60, 2);
    padded(':', millis / 1_000 % 60, 2);
    padded('.', millis % 1_000, 3);
    json.append('Z');
  }

  private void padded(char before, int number, int digits) {
    String text = Integer.toString(number);
    json.append(before).repeat('0', digits - text.length()).append(text);
  }

  /** Adds a field; of several with one name the first stays. */
  JsonLine with(String name, @Nullable String value) {
    if (names.add(name)) {
      json.append(',');
      string(name);
      json.append(':');
      string(value == null ? "null" : value);
    }
    return this;
  }

  JsonLine with(Throwable thrown) {
    StringWriter stack = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(stack));
    } catch (RuntimeException | StackOverflowError failure) {
      // Its own message fails; what was written of it until then stays.
      stack.write("[FAILED printStackTrace(): " + failure.getClass().getName() + "]");
    }
    return with("errorType", thrown.getClass().getName()).with("stackTrace", stack.toString());
  }

  private void string(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(shown, json);
    json.append('"');
  }

  /** The object and the line feed that ends it. */
  String text() {
    return json + "}\n";
  }
}
