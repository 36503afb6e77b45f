package io.weir.connect.postgres;

import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.connect.Refusals;
import io.weir.connect.Rows;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes rows, all of a request that have the same fields by one statement. */
final class PostgresSinkWriter implements SinkWriter {
  static final int MOST_ROWS = 500;
  static final long MOST_BYTES = 5 * 1_024 * 1_024;

  private static final long CALL_MILLIS =
      2 * (PostgresConnection.OPEN_MILLIS + PostgresConnection.READ_MILLIS);
  private static final Outcome CHANGING =
      Outcome.Retry.plain(
          "the row is being changed by others; if this stays so, a trigger keeps it from being"
              + " updated");
  private static final Outcome ALTERED = Outcome.Retry.plain("the table has just been altered");

  private final String sink;
  private final List<String> key;
  private final Set<String> declared;
  private final String tableName;
  private final PostgresConnection connection;
  private final Refusals refusals;
  private final Batches<Emission> batches;

  /** What the database last said of the table; null if it is to be asked. */
  private @Nullable Table table;

  /**
   * @param declared the fields that values may have; null counts for one that a value lacks
   */
  PostgresSinkWriter(
      String sink,
      List<String> key,
      Set<String> declared,
      PostgresSettings settings,
      PostgresConnection connection) {
    this.sink = sink;
    this.key = key;
    this.declared = declared;
    this.tableName = settings.table();
    this.connection = connection;
    this.refusals =
        new Refusals(sink, Set.of(States.ROW), Set.of(States.DEPLOYMENT), advice(settings.table()));
    this.batches = new Batches<>(MOST_ROWS, MOST_BYTES, refusals, this::write, settings.pause());
  }

  private String advice(String name) {
    String quoted = Table.quoted(name);
    String columns = key.stream().map(Table::column).collect(Collectors.joining(", "));
    return "let the table be there, with a column for each field of a value and with: alter table "
        + quoted
        + " add column weir_key text not null, add column weir_revision bigint not null, add column"
        + " weir_deleted boolean not null, add column weir_changed timestamptz not null; create unique"
        + " index on "
        + quoted
        + " ("
        + columns
        + "); and grant select, insert, update on it to the user in WEIR_SINK_<NAME>";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    SinkTime time = new SinkTime(remainingMillis, CALL_MILLIS);
    return Rows.of(emissions, one -> NamedValue.name(one.payload()))
        .write(rows -> batches.deliver(messages(rows), time));
  }

  private static List<Message<Emission>> messages(List<Emission> rows) {
    return rows.stream().map(one -> new Message<>(null, one.payload().length, one)).toList();
  }

  /**
   * Writes rows. A withdrawn one that is not taken without its values, as by a check over them, is
   * written once more with them: it has to be known as withdrawn before all.
   */
  private List<Outcome> write(List<Emission> rows, SinkTime time) {
    try {
      return writeFreshly(rows, false, time);
    } catch (SQLException e) {
      boolean isWithdrawn = rows.size() == 1 && rows.get(0).op() == Emission.Op.DELETE;
      if (isWithdrawn && States.isOfRow(e) && !time.isOver()) {
        return writeWithValues(rows, time);
      }
      throw failure(e, rows);
    }
  }

  private List<Outcome> writeWithValues(List<Emission> rows, SinkTime time) {
    try {
      return writeFreshly(rows, true, time);
    } catch (SQLException e) {
      throw failure(e, rows);
    }
  }

  /**
   * A connection that was idle may be closed by now, and a table that is known may have changed:
   * another one is opened, or the table is read anew, at once.
   *
   * @param keepsValues true if withdrawn rows keep their values
   */
  private List<Outcome> writeFreshly(List<Emission> rows, boolean keepsValues, SinkTime time)
      throws SQLException {
    boolean wasOpen = connection.isOpen();
    boolean wasKnown = table != null;
    try {
      return writeOnce(rows, keepsValues, time);
    } catch (SQLException e) {
      boolean again = wasOpen && States.isOfServer(e) || wasKnown && States.isOfDeployment(e);
      if (again && !time.isOver()) {
        return writeOnce(rows, keepsValues, time);
      }
      throw e;
    }
  }

  /** Of several rows any may be to blame: they are sent alone then. */
  private RuntimeException failure(SQLException failure, List<Emission> rows) {
    return States.failure(failure, rows.size() == 1, column -> leavesNull(rows.get(0), column));
  }

  private boolean leavesNull(Emission row, String column) {
    byte[] json = NamedValue.value(row.payload());
    boolean isField = declared.contains(column) || JsonText.fields(json).contains(column);
    return isField && JsonText.isNull(json, column);
  }

  private List<Outcome> writeOnce(List<Emission> rows, boolean keepsValues, SinkTime time)
      throws SQLException {
    try {
      Connection open = connection.within(time.remainingMillis().getAsLong());
      return writeByFields(open, rows, keepsValues);
    } catch (SQLException e) {
      if (States.isOfConnection(e)) {
        connection.drop(e);
      }
      if (!connection.isOpen() || States.isOfDeployment(e)) {
        table = null;
      }
      throw e;
    }
  }

  private List<Outcome> writeByFields(Connection open, List<Emission> rows, boolean keepsValues)
      throws SQLException {
    Map<SortedSet<String>, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      SortedSet<String> fields = JsonText.fields(NamedValue.value(rows.get(i).payload()));
      places.computeIfAbsent(fields, some -> new ArrayList<>()).add(i);
    }
    Table current = table(open);
    Outcome[] outcomes = new Outcome[rows.size()];
    for (Map.Entry<SortedSet<String>, List<Integer>> some : places.entrySet()) {
      String misfit = current.misfit(some.getKey(), declared);
      if (misfit != null) {
        table = null;
        Outcome waits = refusals.of(States.DEPLOYMENT, misfit);
        some.getValue().forEach(place -> outcomes[place] = waits);
      } else {
        Upsert upsert = new Upsert(current, key, some.getKey(), declared, keepsValues);
        upsert(open, upsert, rows, some.getValue(), outcomes);
      }
    }
    return Arrays.asList(outcomes);
  }

  private Table table(Connection open) throws SQLException {
    Table known = table;
    if (known == null) {
      known = Table.read(open, tableName);
      table = known;
    }
    return known;
  }

  private void upsert(
      Connection open, Upsert upsert, List<Emission> rows, List<Integer> places, Outcome[] outcomes)
      throws SQLException {
    try (PreparedStatement prepared = PostgresConnection.prepared(open, upsert.write())) {
      prepared.setString(1, parameter(rows, places));
      try (ResultSet written = prepared.executeQuery()) {
        while (written.next()) {
          int place = written.getInt(1);
          outcomes[place] =
              written.getBoolean(2)
                  ? Outcome.DELIVERED
                  : found(rows.get(place), written.getString(3), written.getLong(4));
        }
      }
    }
    for (int place : places) {
      if (outcomes[place] == null) {
        table = null;
        outcomes[place] = ALTERED;
      } else if (outcomes[place] == CHANGING) {
        outcomes[place] = probe(open, upsert, rows, place);
      }
    }
  }

  /** What became of a row that was not written. */
  private Outcome found(Emission row, @Nullable String storedKey, long storedRevision) {
    if (storedKey == null) {
      return CHANGING;
    }
    if (!storedKey.equals(origin(row))) {
      return new Outcome.Refused(
          "the row "
              + NamedValue.name(row.payload())
              + " of sink '"
              + sink
              + "' belongs to the key '"
              + storedKey
              + "', and '"
              + row.key()
              + "' writes it too; revisions of two keys cannot be compared: make the function's key"
              + " part of the row's key");
    }
    return storedRevision >= row.revision() ? Outcome.DELIVERED : CHANGING;
  }

  /**
   * Looks for a row that was neither written nor seen. Another writer may have changed it, or a
   * trigger may have given it another key, so an insert finds it, which is then undone. An insert
   * that finds nothing and makes nothing is left out by the table itself.
   */
  private Outcome probe(Connection open, Upsert upsert, List<Emission> rows, int place)
      throws SQLException {
    open.setAutoCommit(false);
    try (PreparedStatement prepared = PostgresConnection.prepared(open, upsert.probe())) {
      prepared.setString(1, parameter(rows, List.of(place)));
      try (ResultSet there = prepared.executeQuery()) {
        return there.next()
            ? found(rows.get(place), there.getString(1), there.getLong(2))
            : leftOut(rows.get(place));
      }
    } finally {
      open.rollback();
      open.setAutoCommit(true);
    }
  }

  private Outcome leftOut(Emission row) {
    return new Outcome.Refused(
        "the table of sink '"
            + sink
            + "' keeps no row "
            + NamedValue.name(row.payload())
            + ": a trigger leaves it out; let the trigger return the row, or do not emit it");
  }

  private static String parameter(List<Emission> rows, List<Integer> places) {
    StringBuilder list = new StringBuilder("[");
    for (int place : places) {
      Emission row = rows.get(place);
      list.append(list.length() == 1 ? "" : ",")
          .append("{\"n\":")
          .append(place)
          .append(",\"k\":")
          .append(JsonText.of(origin(row)))
          .append(",\"r\":")
          .append(row.revision())
          .append(",\"d\":")
          .append(row.op() == Emission.Op.DELETE)
          .append(",\"v\":")
          .append(new String(NamedValue.value(row.payload()), StandardCharsets.UTF_8))
          .append('}');
    }
    return list.append(']').toString();
  }

  /** The key; the SHA-256 of one with a U+0000, which PostgreSQL cannot keep. */
  private static String origin(Emission row) {
    return row.key().indexOf('\0') < 0 ? row.key() : Envelope.hash(row.key());
  }

  @Override
  public void close() {
    connection.drop(null);
  }
}
