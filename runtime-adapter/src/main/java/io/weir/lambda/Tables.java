package io.weir.lambda;

import io.weir.KeyedSource;
import io.weir.LogKind;
import io.weir.StreamFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The DynamoDB tables whose streams feed each source of a function. A table is given by its name,
 * for any table of that name, by its ARN, for that one alone, or by the ARN of one of its streams.
 */
final class Tables {
  private static final String TABLE = ":table/";
  private static final String STREAM = "/stream/";

  private final String function;
  private final Map<String, String> sourceByTable = new TreeMap<>();
  private final Map<String, Known> knownByStream = new HashMap<>();

  /**
   * A table that feeds a source.
   *
   * @param table its name
   */
  record Known(String source, String table) {}

  /**
   * @throws IllegalArgumentException if two sources read the same table
   */
  Tables(StreamFunction function, Environment environment) {
    this.function = function.name();
    for (KeyedSource<?> keyed : function.sources().values()) {
      if (keyed.source().settings().kind() == LogKind.TABLE) {
        String source = keyed.source().name();
        environment.tables(source).forEach(table -> put(source, table));
      }
    }
  }

  private void put(String source, String table) {
    String other = sourceByTable.put(table, source);
    if (other != null) {
      throw new IllegalArgumentException(
          "function '"
              + function
              + "': the sources '"
              + other
              + "' and '"
              + source
              + "' both read the table '"
              + table
              + "'; set "
              + Environment.tableVariable(source)
              + " to a table of its own, or declare one source and make both of it by only(..)");
    }
  }

  /** True if the source reads tables. */
  boolean isRead(String source) {
    return sourceByTable.containsValue(source);
  }

  /** True if the stream feeds the source. */
  boolean feeds(String source, String stream) {
    Known known = find(stream);
    return known != null && known.source().equals(source);
  }

  /**
   * Finds the source that a table's stream feeds.
   *
   * @param stream the stream's ARN
   * @throws UnreadableEventException if no source reads it; the message lists those that are read
   */
  Known known(String stream) {
    Known known = knownByStream.get(stream);
    if (known == null) {
      known = find(stream);
      if (known == null) {
        throw unknown(stream);
      }
      knownByStream.put(stream, known);
    }
    return known;
  }

  /** {@code arn:aws:dynamodb:region:account:table/name/stream/label}. */
  private @Nullable Known find(String stream) {
    int name = stream.indexOf(TABLE) + TABLE.length();
    int end = stream.indexOf(STREAM, name);
    if (name < TABLE.length() || end < 0) {
      return null;
    }
    String table = stream.substring(name, end);
    for (String said : List.of(stream, stream.substring(0, end), table)) {
      String source = sourceByTable.get(said);
      if (source != null) {
        return new Known(source, table);
      }
    }
    return null;
  }

  private UnreadableEventException unknown(String stream) {
    return new UnreadableEventException(
        "function '"
            + function
            + "' has no source for the stream "
            + stream
            + " of DynamoDB; its sources read the tables "
            + sourceByTable.keySet()
            + ": map the stream of the right table to it, declare it with Source.table(..), or set"
            + " WEIR_SOURCE_TABLE_<SOURCE>; nothing was processed");
  }
}
