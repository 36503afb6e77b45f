package io.weir.connect.postgres;

import io.weir.connect.ServiceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of a table as the database has them. */
final class Table {
  static final Set<String> OWN =
      Set.of("weir_key", "weir_revision", "weir_deleted", "weir_changed");

  private static final String COLUMNS =
      """
      select attname, atttypid = 'bytea'::regtype, attnotnull,
        atthasdef or attidentity <> '', attgenerated <> '' or attidentity = 'a'
      from pg_attribute
      where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
      """;

  /**
   * @param isBytes its JSON is base64
   * @param isFilled a row that does not name it has a value there
   */
  record Column(boolean isBytes, boolean isRequired, boolean isFilled) {}

  private final String quoted;
  private final Map<String, Column> columns;

  private Table(String quoted, Map<String, Column> columns) {
    this.quoted = quoted;
    this.columns = columns;
  }

  /**
   * @throws ServiceException if it is not there
   */
  static Table read(Connection connection, String name) throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    String quoted = quoted(name);
    try (PreparedStatement asked = connection.prepareStatement(COLUMNS)) {
      asked.setString(1, quoted);
      try (ResultSet rows = asked.executeQuery()) {
        while (rows.next()) {
          if (!rows.getBoolean(5)) {
            columns.put(
                rows.getString(1),
                new Column(rows.getBoolean(2), rows.getBoolean(3), rows.getBoolean(4)));
          }
        }
      }
    }
    if (columns.isEmpty()) {
      throw ServiceException.refused(States.DEPLOYMENT, "there is no table " + quoted);
    }
    return new Table(quoted, columns);
  }

  static String quoted(String name) {
    return Arrays.stream(name.split("\\.", 2)).map(Table::column).collect(Collectors.joining("."));
  }

  static String column(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  String quoted() {
    return quoted;
  }

  boolean isBytes(String column) {
    Column there = columns.get(column);
    return there != null && there.isBytes();
  }

  boolean mayBeNull(String column) {
    Column there = columns.get(column);
    return there != null && !there.isRequired();
  }

  /** Why rows with those fields do not fit; null if they do. */
  @Nullable String misfit(Set<String> fields) {
    SortedSet<String> lacking = new TreeSet<>(fields);
    lacking.addAll(OWN);
    lacking.removeAll(columns.keySet());
    if (!lacking.isEmpty()) {
      return quoted + " lacks columns that can be written: " + lacking;
    }
    SortedSet<String> unfilled = new TreeSet<>();
    columns.forEach((name, column) -> {
      if (column.isRequired() && !column.isFilled() && !OWN.contains(name)) {
        unfilled.add(name);
      }
    });
    unfilled.removeAll(fields);
    return unfilled.isEmpty()
        ? null
        : quoted + " has columns without a default that the values lack: " + unfilled;
  }
}
