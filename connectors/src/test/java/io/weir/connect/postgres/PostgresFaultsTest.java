package io.weir.connect.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that change while a writer is open, or that do something of their own with its rows. */
class PostgresFaultsTest {
  record Line(String row, String text) {}

  record Day(String row, String day) {}

  record Child(String row, String parent) {}

  record Sealed(String row, byte[] seal) {}

  record Seals(String row, List<byte[]> seals) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sparse(String row, String email, String city) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({@JsonSubTypes.Type(Letter.class), @JsonSubTypes.Type(Mail.class)})
  sealed interface Contact {
    String row();
  }

  record Letter(String row, String street) implements Contact {}

  record Mail(String row, String email) implements Contact {}

  private static final String OWN =
      ", weir_key text not null, weir_revision bigint not null, weir_deleted boolean not null,"
          + " weir_changed timestamptz not null)";
  private static final String LINES = "create table rows (row text primary key, text text" + OWN;

  private static EmbeddedPostgres server;
  private static Connection reader;
  private final PostgresSink<Line> lines = sink(Line.class);
  private SinkWriter writer;

  @BeforeAll
  static void startServer() throws SQLException {
    try {
      server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException | IllegalStateException e) {
      assumeTrue(false, "PostgreSQL does not start here: " + e);
    }
    reader = server.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void dropAll() {
    sql("drop schema public cascade", "create schema public");
  }

  @AfterEach
  void closeWriter() {
    if (writer != null) {
      writer.close();
    }
  }

  private static void sql(String... statements) {
    try (Statement statement = reader.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The columns of all rows as texts. */
  private static List<String> read(String query) {
    try (Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> columns = new ArrayList<>();
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getString(i));
        }
      }
      return columns;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> PostgresSink<T> sink(Class<T> value) {
    return PostgresSink.table("rows", value).key("row").withPause(millis -> {});
  }

  private static SinkWriter on(PostgresSink<?> sink) {
    return on(sink, "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres");
  }

  private static SinkWriter on(PostgresSink<?> sink, String url) {
    return sink.open(Map.of("WEIR_SINK_ROWS", url));
  }

  private static <T> Emission upsert(PostgresSink<T> sink, long revision, T value) {
    return new Emission("rows", "k/" + revision, "k", revision, Op.UPSERT, sink.encode(value));
  }

  private static <T> Emission delete(PostgresSink<T> sink, long revision, T value) {
    return new Emission("rows", "k/" + revision, "k", revision, Op.DELETE, sink.encode(value));
  }

  private List<Outcome> deliver(Emission... emissions) {
    return writer.deliver(List.of(emissions));
  }

  private static void requireRetry(Outcome outcome, String... texts) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.reason()).contains(texts));
  }

  private static void requireRefused(Outcome outcome, String... texts) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.reason()).contains(texts));
  }

  @Test
  void aRowWithoutAPartitionWaitsForItAlone() {
    sql(
        "create table rows (row text, day date, primary key (row, day)"
            + OWN.replace(")", ") partition by range (day)"),
        "create table nov partition of rows for values from ('2026-11-01') to ('2026-12-01')");
    PostgresSink<Day> sink =
        PostgresSink.table("rows", Day.class).key("row", "day").withPause(millis -> {});
    writer = on(sink);
    Emission december = upsert(sink, 2, new Day("secret", "2026-12-01"));
    List<Outcome> outcomes =
        deliver(
            upsert(sink, 1, new Day("a", "2026-11-29")),
            december,
            upsert(sink, 3, new Day("b", "2026-11-30")));
    requireRetry(outcomes.get(1), "partition");
    assertThat(((Outcome.Retry) outcomes.get(1)).reason()).doesNotContain("secret");
    assertThat(List.of(outcomes.get(0), outcomes.get(2))).containsOnly(Outcome.DELIVERED);
    sql("create table dec partition of rows for values from ('2026-12-01') to ('2027-01-01')");
    assertThat(deliver(december)).containsOnly(Outcome.DELIVERED);
  }

  @Test
  void aRowWhoseParentIsNotThereYetWaitsForItAlone() {
    sql(
        "create table parents (id text primary key)",
        "insert into parents values ('there')",
        "create table rows (row text primary key, parent text references parents" + OWN);
    PostgresSink<Child> sink = sink(Child.class);
    writer = on(sink);
    Emission orphan = upsert(sink, 1, new Child("a", "secret"));
    List<Outcome> outcomes = deliver(orphan, upsert(sink, 2, new Child("b", "there")));
    requireRetry(outcomes.get(0), "foreign key", "rows_parent_fkey");
    assertThat(((Outcome.Retry) outcomes.get(0)).reason()).doesNotContain("secret");
    assertThat(outcomes.get(1)).isEqualTo(Outcome.DELIVERED);
    sql("insert into parents values ('secret')");
    assertThat(deliver(orphan)).containsOnly(Outcome.DELIVERED);
  }

  @Test
  void aColumnThatIsAddedMeanwhileAndLeftWithoutADefaultMakesResultsWait() {
    sql(LINES);
    writer = on(lines);
    assertThat(deliver(upsert(lines, 1, new Line("a", "x")))).containsOnly(Outcome.DELIVERED);
    sql(
        "alter table rows add column region text not null default 'x'",
        "alter table rows alter column region drop default");
    requireRetry(
        deliver(upsert(lines, 2, new Line("b", "x"))).get(0), "without a default", "region");
    sql("alter table rows alter column region set default 'y'");
    assertThat(deliver(upsert(lines, 2, new Line("b", "x")))).containsOnly(Outcome.DELIVERED);
  }

  @Test
  void aNullThatATriggerSetsIsAFaultOfTheDeploymentAndOneOfAValueIsNot() {
    sql(
        LINES,
        "alter table rows add column region text not null default 'x', alter column text set not"
            + " null",
        "create function clear() returns trigger language plpgsql as"
            + " 'begin new.region = null; return new; end'",
        "create trigger t before insert on rows for each row execute function clear()");
    writer = on(lines);
    requireRetry(deliver(upsert(lines, 1, new Line("a", "x"))).get(0), "23502", "region");
    sql("drop trigger t on rows");
    List<Outcome> outcomes =
        deliver(upsert(lines, 1, new Line("a", "x")), upsert(lines, 1, new Line("b", null)));
    assertThat(outcomes.get(0)).isEqualTo(Outcome.DELIVERED);
    requireRefused(outcomes.get(1), "23502");
  }

  @Test
  void aColumnThatMayNoLongerBeNullIsKeptByAWithdrawal() {
    sql(LINES);
    writer = on(lines);
    deliver(upsert(lines, 1, new Line("a", "x")));
    sql("alter table rows alter column text set not null");
    assertThat(deliver(delete(lines, 2, new Line("a", "x")))).containsOnly(Outcome.DELIVERED);
    assertThat(read("select weir_deleted, weir_revision from rows")).containsExactly("t", "2");
  }

  @Test
  void aDomainThatMayNotBeNullIsLikeAColumnThatMayNot() {
    sql(
        "create domain named as text",
        "create domain required as named not null",
        "create table rows (row text primary key, text required, other required default 'x'" + OWN);
    writer = on(lines);
    assertThat(deliver(upsert(lines, 1, new Line("a", "x")))).containsOnly(Outcome.DELIVERED);
    assertThat(deliver(delete(lines, 2, new Line("a", "x")))).containsOnly(Outcome.DELIVERED);
    requireRefused(deliver(upsert(lines, 3, new Line("b", null))).get(0), "23502");
    sql("alter table rows alter column other drop default");
    requireRetry(deliver(upsert(lines, 3, new Line("b", "x"))).get(0), "without a default");
  }

  @Test
  void aRowIsOfOneResultAlsoWhereAResultLeavesFieldsOut() {
    sql(
        "create table rows (row text primary key, email text, city text default 'none', note text"
            + OWN);
    PostgresSink<Sparse> sink = sink(Sparse.class);
    writer = on(sink);
    deliver(upsert(sink, 1, new Sparse("a", "jane@example.com", "Bern")));
    sql("update rows set note = 'theirs'");
    assertThat(deliver(upsert(sink, 2, new Sparse("a", null, "Basel"))))
        .containsOnly(Outcome.DELIVERED);
    assertThat(read("select email, city, note from rows")).containsExactly(null, "Basel", "theirs");
    deliver(upsert(sink, 3, new Sparse("a", "jane@example.com", null)));
    assertThat(read("select email, city from rows")).containsExactly("jane@example.com", "none");
    deliver(delete(sink, 4, new Sparse("a", null, null)));
    assertThat(read("select email, city, weir_deleted from rows"))
        .containsExactly(null, "none", "t");
  }

  @Test
  void aFieldThatAValueLeavesOutNeedsNoColumnAndIsRefusedWhereItIsRequired() {
    sql("create table rows (row text primary key, city text" + OWN);
    PostgresSink<Sparse> sink = sink(Sparse.class);
    writer = on(sink);
    assertThat(deliver(upsert(sink, 1, new Sparse("a", null, "Bern"))))
        .containsOnly(Outcome.DELIVERED);
    sql("alter table rows alter column city set not null");
    requireRefused(deliver(upsert(sink, 2, new Sparse("a", null, null))).get(0), "23502", "city");
  }

  @Test
  void aResultOfAnotherClassLeavesNothingOfTheOneBefore() {
    sql("create table rows (row text primary key, kind text, street text, email text" + OWN);
    PostgresSink<Contact> sink = sink(Contact.class);
    writer = on(sink);
    deliver(upsert(sink, 1, new Letter("a", "Main Street")));
    deliver(upsert(sink, 2, new Mail("a", "jane@example.com")));
    assertThat(read("select street, email from rows")).containsExactly(null, "jane@example.com");
  }

  @Test
  void aColumnThatBecomesBytesMeanwhileGetsTheBytes() {
    sql("create table rows (row text primary key, seal text" + OWN);
    PostgresSink<Sealed> sink = sink(Sealed.class);
    writer = on(sink);
    deliver(upsert(sink, 1, new Sealed("a", new byte[] {1, 2, 3})));
    assertThat(read("select seal from rows")).containsExactly("AQID");
    sql("alter table rows alter column seal type bytea using decode(seal, 'base64')");
    assertThat(deliver(upsert(sink, 2, new Sealed("a", new byte[] {1, 2, 4}))))
        .containsOnly(Outcome.DELIVERED);
    assertThat(read("select encode(seal, 'hex') from rows")).containsExactly("010204");
    sql("alter table rows alter column seal type text using encode(seal, 'base64')");
    deliver(upsert(sink, 3, new Sealed("a", new byte[] {1, 2, 5})));
    assertThat(read("select seal from rows")).containsExactly("AQIF");
  }

  @Test
  void aDomainOverBytesGetsTheBytes() {
    sql(
        "create domain inner_blob as bytea",
        "create domain blob as inner_blob check (octet_length(value) = 3)",
        "create table rows (row text primary key, seal blob" + OWN);
    PostgresSink<Sealed> sink = sink(Sealed.class);
    writer = on(sink);
    assertThat(deliver(upsert(sink, 1, new Sealed("a", new byte[] {1, 2, 3}))))
        .containsOnly(Outcome.DELIVERED);
    assertThat(read("select encode(seal, 'hex') from rows")).containsExactly("010203");
    requireRefused(deliver(upsert(sink, 2, new Sealed("a", new byte[] {1}))).get(0), "23514");
  }

  @Test
  void bytesInAnArrayWaitForAnotherColumn() {
    sql("create table rows (row text primary key, seals bytea[]" + OWN);
    PostgresSink<Seals> sink = sink(Seals.class);
    writer = on(sink);
    Emission one = upsert(sink, 1, new Seals("a", List.of(new byte[] {1, 2, 3})));
    requireRetry(deliver(one).get(0), "bytea[]", "seals");
    sql("alter table rows alter column seals type text[]");
    assertThat(deliver(one)).containsOnly(Outcome.DELIVERED);
    assertThat(read("select seals[1] from rows")).containsExactly("AQID");
  }

  private static void trigger(String when, String body) {
    sql(
        "create function act() returns trigger language plpgsql as $$ begin " + body + " end $$",
        "create trigger t before " + when + " on rows for each row execute function act()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert", "update"})
  void aRowThatATriggerLeavesOutIsRefusedWithTheCause(String when) {
    sql(LINES);
    writer = on(lines);
    deliver(upsert(lines, 1, new Line("a", "x")));
    trigger(when, "if new.text = 'bad' then return null; end if; return new;");
    List<Outcome> outcomes =
        deliver(upsert(lines, 2, new Line("a", "bad")), upsert(lines, 2, new Line("b", "good")));
    requireRefused(outcomes.get(0), "trigger");
    assertThat(outcomes.get(1)).isEqualTo(Outcome.DELIVERED);
    assertThat(read("select row, text, weir_revision from rows order by row"))
        .containsExactly("a", "x", "1", "b", "good", "2");
  }

  @Test
  void aRowWhoseKeyATriggerChangesIsDeliveredAndTheNewestStays() {
    sql(LINES);
    trigger("insert", "new.row = lower(new.row); return new;");
    writer = on(lines);
    Emission first = upsert(lines, 2, new Line("A", "two"));
    assertThat(deliver(first)).containsOnly(Outcome.DELIVERED);
    assertThat(deliver(first)).containsOnly(Outcome.DELIVERED);
    assertThat(deliver(upsert(lines, 1, new Line("A", "one")))).containsOnly(Outcome.DELIVERED);
    assertThat(read("select row, text, weir_revision from rows")).containsExactly("a", "two", "2");
    assertThat(deliver(upsert(lines, 3, new Line("A", "three")))).containsOnly(Outcome.DELIVERED);
    assertThat(read("select row, text, weir_revision from rows"))
        .containsExactly("a", "three", "3");
    Emission other =
        new Emission("rows", "o/9", "o", 9, Op.UPSERT, lines.encode(new Line("A", "theirs")));
    requireRefused(deliver(other).get(0), "belongs to the key 'k'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example/x?user=u&password=s3cr3t%zz",
        "jdbc:postgresql://db.example/x?user=u&password=s3cr3t%",
        "jdbc:postgresql://db.example:54x2/x?user=u&password=s3cr3t",
        "jdbc:postgresql://db.example:99999/x?user=u&password=s3cr3t",
        "jdbc:postgresql://u:s3cr3t@db.example/x",
        "jdbc:postgresql://u:s3cr3t@db.example:5432/x",
        "jdbc:postgresql:/db.example/x?password=s3cr3t",
        "jdbc:postgresql://u:s3cr3t/x",
        "jdbc:postgresql://db.example:5432:s3cr3t/x",
        "jdbc:postgresql://db.example:5432,other:s3cr3t/x",
        "jdbc:postgresql:u:s3cr3t",
        "postgresql://db.example/x?password=s3cr3t"
      })
  void aUrlThatCannotBeReadIsRefusedAtTheStartWithoutItsPassword(String url) {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler = new Kept(logged);
    Logger driver = Logger.getLogger("org.postgresql");
    driver.addHandler(handler);
    try {
      assertThatThrownBy(() -> on(lines, url))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("WEIR_SINK_ROWS")
          .satisfies(e -> {
            for (Throwable one = e; one != null; one = one.getCause()) {
              assertThat(one.toString()).doesNotContain("s3cr3t");
            }
          });
    } finally {
      driver.removeHandler(handler);
    }
    assertThat(logged).noneMatch(line -> line.contains("s3cr3t"));
  }

  /** Keeps what the driver logs. */
  private static final class Kept extends Handler {
    private final List<String> lines;

    Kept(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage() + Arrays.toString(line.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:x?user=u",
        "jdbc:postgresql:///x",
        "jdbc:postgresql://a.example:5432,b.example:5433/x?targetServerType=primary",
        "jdbc:postgresql://[::1]:5432/x",
        "jdbc:postgresql://db.example/x"
      })
  void aUrlThatTheDriverReadsIsTaken(String url) {
    writer = on(lines, url);
  }

  record Own(String row, String weir_n) {}

  @Test
  void namesOfTheSinkAreNoFieldsOfValues() {
    PostgresSink<Own> sink = sink(Own.class);
    assertThatThrownBy(() -> on(sink))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[weir_n]")
        .hasMessageContaining("@JsonProperty");
    PostgresSink<?> maps = sink(Map.class);
    assertThatThrownBy(() -> encode(maps, Map.of("row", "a", "weir_key", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[weir_key]");
  }

  @SuppressWarnings("unchecked")
  private static byte[] encode(PostgresSink<?> sink, Map<String, Object> value) {
    return ((PostgresSink<Map<String, Object>>) sink).encode(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table rows add check (text is not null)",
        "alter table rows add check (coalesce(length(text), 0) > 0 and weir_revision > 0)",
        "create function full() returns trigger language plpgsql as $$ begin if new.text is null then"
            + " raise exception 'empty'; end if; return new; end $$; create trigger t before insert or"
            + " update on rows for each row execute function full()"
      })
  void aWithdrawnRowThatTheTableTakesOnlyWithItsValuesKeepsThem(String statement) {
    sql(LINES, statement.replace("full()", "whole()"));
    writer = on(lines);
    deliver(upsert(lines, 1, new Line("a", "x")), upsert(lines, 1, new Line("b", "y")));
    assertThat(deliver(delete(lines, 2, new Line("a", "x")), upsert(lines, 2, new Line("b", "z"))))
        .containsOnly(Outcome.DELIVERED);
    assertThat(read("select row, text, weir_deleted, weir_revision from rows order by row"))
        .containsExactly("a", "x", "t", "2", "b", "z", "f", "2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://127.0.0.1:1/x?user=u&password=s3cr3t",
        "jdbc:postgresql://127.0.0.1:1/x?user=u&password=s3cr3t&socketTimeout=abc"
      })
  void noReasonHasThePassword(String url) {
    writer = on(lines, url);
    Outcome outcome = deliver(upsert(lines, 1, new Line("a", "x"))).get(0);
    requireRetry(outcome, "does not answer");
    assertThat(((Outcome.Retry) outcome).reason()).doesNotContain("s3cr3t");
  }
}
