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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of a table as the database has them. */
final class Table {
  static final Set<String> OWN =
      Set.of("weir_key", "weir_revision", "weir_deleted", "weir_changed");

  /** A column may be of a domain over a domain: each has a say in what the column takes. */
  private static final String COLUMNS =
      """
      with recursive weir_types as (
        select a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity,
          a.attgenerated, t.oid as base, t.typtype, t.typbasetype, t.typnotnull, t.typelem,
          t.typdefault is not null as weir_filled
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped
        union all
        select w.attname, w.atttypid, w.atttypmod, w.attnotnull, w.atthasdef, w.attidentity,
          w.attgenerated, t.oid, t.typtype, t.typbasetype, t.typnotnull, t.typelem,
          t.typdefault is not null
        from weir_types w join pg_type t on t.oid = w.typbasetype where w.typtype = 'd'),
      weir_columns as (
        select attname, format_type(atttypid, atttypmod), bool_or(base = 'bytea'::regtype),
          bool_or(typelem = 'bytea'::regtype), attnotnull or bool_or(typnotnull),
          atthasdef or attidentity <> '' or bool_or(weir_filled), attidentity <> '',
          attgenerated <> '' or attidentity = 'a'
        from weir_types
        group by attname, atttypid, atttypmod, attnotnull, atthasdef, attidentity, attgenerated)\
      """;

  private static final String STAMP =
      "(select md5(string_agg(c::text, ',' order by c.attname)) from weir_columns c)";

  /**
   * @param type as it is declared
   * @param isBytes its JSON is base64
   * @param isList of bytes, whose JSON is a list of base64
   * @param isFilled a row that does not name it has a value there
   * @param isCounted the database numbers its rows
   */
  record Column(
      String type,
      boolean isBytes,
      boolean isList,
      boolean isRequired,
      boolean isFilled,
      boolean isCounted) {}

  private final String name;
  private final String stamp;
  private final Map<String, Column> columns;

  private Table(String name, String stamp, Map<String, Column> columns) {
    this.name = name;
    this.stamp = stamp;
    this.columns = columns;
  }

  /**
   * @throws ServiceException if it is not there
   */
  static Table read(Connection connection, String name) throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    String stamp = "";
    String query = columns(name) + " select c.*, " + STAMP + " from weir_columns c";
    try (PreparedStatement asked = connection.prepareStatement(query);
        ResultSet rows = asked.executeQuery()) {
      while (rows.next()) {
        stamp = rows.getString(9);
        if (!rows.getBoolean(8)) {
          columns.put(rows.getString(1), column(rows));
        }
      }
    }
    if (columns.isEmpty()) {
      throw ServiceException.refused(States.DEPLOYMENT, "there is no table " + quoted(name));
    }
    return new Table(name, stamp, columns);
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString(2),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6),
        row.getBoolean(7));
  }

  private static String columns(String name) {
    return COLUMNS.formatted(literal(quoted(name)));
  }

  static String quoted(String name) {
    return Arrays.stream(name.split("\\.", 2)).map(Table::column).collect(Collectors.joining("."));
  }

  static String column(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  String quoted() {
    return quoted(name);
  }

  /** Queries {@code weir_types} and {@code weir_columns}, with which a statement begins. */
  String columns() {
    return columns(name);
  }

  /** A condition behind {@link #columns}: the table is still as it was read. */
  String isTheSame() {
    return STAMP + " = " + literal(stamp);
  }

  boolean isBytes(String column) {
    return is(column, Column::isBytes);
  }

  boolean mayBeNull(String column) {
    return is(column, there -> !there.isRequired());
  }

  /** True if the column can have another value in each revision. */
  boolean isOfValues(String column) {
    return is(column, there -> !there.isCounted());
  }

  private boolean is(String column, Predicate<Column> so) {
    Column there = columns.get(column);
    return there != null && so.test(there);
  }

  /** The type as which the JSON of a field is read. */
  String type(String column) {
    Column there = columns.get(column);
    return there == null || there.isBytes() ? "text" : there.type();
  }

  /**
   * Why rows with those fields do not fit; null if they do.
   *
   * @param declared the fields that other values have; what lacks one of them is null there
   */
  @Nullable String misfit(Set<String> fields, Set<String> declared) {
    SortedSet<String> lacking = new TreeSet<>(fields);
    lacking.addAll(OWN);
    lacking.removeAll(columns.keySet());
    if (!lacking.isEmpty()) {
      return quoted() + " lacks columns that can be written: " + lacking;
    }
    SortedSet<String> unfilled = names(one -> one.isRequired() && !one.isFilled());
    unfilled.removeAll(OWN);
    unfilled.removeAll(fields);
    unfilled.removeAll(declared);
    if (!unfilled.isEmpty()) {
      return quoted() + " has columns without a default that the values lack: " + unfilled;
    }
    SortedSet<String> lists = names(Column::isList);
    lists.retainAll(fields);
    return lists.isEmpty()
        ? null
        : quoted() + " has columns of type bytea[], which takes no base64; use text[]: " + lists;
  }

  private SortedSet<String> names(Predicate<Column> so) {
    SortedSet<String> names = new TreeSet<>(columns.keySet());
    names.removeIf(name -> !is(name, so));
    return names;
  }
}
