package io.weir.connect.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad row never holds the others of its batch, whatever the server says of it. */
class PostgresBlameTest {
  record Line(String row, String text) {}

  private static final String OWN =
      ", weir_key text not null, weir_revision bigint not null, weir_deleted boolean not null,"
          + " weir_changed timestamptz not null)";
  private static final String LINES = "create table rows (row text primary key, text text" + OWN;

  private static EmbeddedPostgres server;
  private static Connection reader;
  private final PostgresSink<Line> sink =
      PostgresSink.table("rows", Line.class).key("row").withPause(millis -> {});
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
  void openWriter() {
    sql("drop schema public cascade", "create schema public", LINES);
    writer = as("postgres");
  }

  @AfterEach
  void closeWriter() {
    writer.close();
  }

  private SinkWriter as(String user) {
    String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=" + user;
    return sink.open(Map.of("WEIR_SINK_ROWS", url));
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

  private static List<String> rows() {
    return read("select row from rows order by row");
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

  private static void trigger(String body) {
    sql(
        "create function act() returns trigger language plpgsql as $$ begin "
            + body
            + " return new; end $$",
        "create trigger t before insert or update on rows for each row execute function act()");
  }

  private Emission upsert(String row, String text) {
    return of(row, 1, Op.UPSERT, text);
  }

  private Emission of(String row, long revision, Op op, String text) {
    byte[] payload = sink.encode(new Line(row, text));
    return new Emission("rows", row + "/" + revision, row, revision, op, payload);
  }

  /** Three rows, of which the one in the middle has the text that a trigger does not take. */
  private List<Outcome> withABadOne() {
    return writer.deliver(List.of(upsert("a", "x"), upsert("b", "planted"), upsert("c", "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raise exception 'no %', new.text using errcode = 'AB001';",
        "raise feature_not_supported using message = 'no ' || new.text;",
        "raise exception 'no %', new.text using errcode = '08006';",
        "raise insufficient_privilege using message = 'no ' || new.text;",
        "raise exception 'no %', new.text using errcode = '57P01';",
        "raise exception 'no %', new.text using errcode = '55000';",
        "raise exception 'no %', new.text using errcode = 'XX000';",
        "raise exception 'no %', new.text using errcode = '53100';",
        "raise exception 'no %', new.text using errcode = '23503', table = new.text, column ="
            + " new.text, constraint = new.text;",
        "raise exception 'no %', new.text using errcode = '21000';",
        "case new.text when 'x' then null; end case;",
        "new.text = (select v.a from (values ('a'), ('b')) v(a));",
        "assert new.text = 'x', 'no ' || new.text;"
      })
  void whatATriggerRaisesIsOfItsRowAlone(String statement) {
    trigger("if new.text = 'planted' then " + statement + " end if;");
    List<Outcome> outcomes = withABadOne();
    assertThat(rows()).containsExactly("a", "c");
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.plain()).isFalse();
              assertThat(refused.reason()).contains("SQLSTATE");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "perform missing(new.text);",
        "execute 'select ' || new.text;",
        "insert into missing values (new.text);",
        "perform new.text::regclass;",
        "perform pg_read_file(new.text);"
      })
  void aTriggerThatIsBrokenForOneRowMakesThatRowWaitAndSaysNoValue(String statement) {
    trigger("if new.text = 'planted' then " + statement + " end if;");
    List<Outcome> outcomes = withABadOne();
    assertThat(rows()).containsExactly("a", "c");
    requireSilentRetry(outcomes.get(1), "mend");
    sql("drop trigger t on rows");
    assertThat(withABadOne()).containsOnly(Outcome.DELIVERED);
  }

  private static void requireSilentRetry(Outcome outcome, String text) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.told()).contains("SQLSTATE", text).doesNotContain("planted"));
  }

  @Test
  void aValueThatNamesWhatIsNotThereWaitsAloneAndIsNotSaid() {
    sql("alter table rows alter column text type regclass using null");
    List<Outcome> outcomes =
        writer.deliver(List.of(upsert("a", "rows"), upsert("b", "planted"), upsert("c", "rows")));
    assertThat(rows()).containsExactly("a", "c");
    requireSilentRetry(outcomes.get(1), "42P01");
  }

  @Test
  void aConstraintThatAFunctionBreaksElsewhereIsNotSaidByItsValues() {
    sql("create table parents (id text primary key)");
    sql("create table children (id text constraint born references parents)");
    trigger("if new.text = 'planted' then insert into children values (new.text); end if;");
    List<Outcome> outcomes = withABadOne();
    assertThat(rows()).containsExactly("a", "c");
    requireSilentRetry(outcomes.get(1), "foreign key");
  }

  @Test
  void whatIsOfTheTableMakesAllWaitByOneStatementAndIsSaid() {
    sql("drop table rows", LINES.replace(" primary key", ""));
    List<Outcome> outcomes = withABadOne();
    assertThat(outcomes)
        .hasSize(3)
        .allSatisfy(outcome -> requireSilentRetry(outcome, "no unique or exclusion constraint"));
    sql("drop table rows", LINES, "drop role if exists nobody", "create role nobody login");
    sql("grant usage on schema public to nobody");
    try (SinkWriter other = as("nobody")) {
      assertThat(other.deliver(List.of(upsert("a", "x"))))
          .allSatisfy(outcome -> requireSilentRetry(outcome, "permission denied"));
    }
  }

  @Test
  void theNewestOfARowIsRefusedAloneAndTheOlderOneStays() {
    sql("alter table rows add check (text <> 'bad')");
    List<Outcome> outcomes =
        writer.deliver(
            List.of(
                of("a", 1, Op.UPSERT, "good"),
                of("a", 2, Op.UPSERT, "bad"),
                of("b", 1, Op.UPSERT, "x")));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
    assertThat(List.of(outcomes.get(0), outcomes.get(2))).containsOnly(Outcome.DELIVERED);
    assertThat(read("select text from rows where row = 'a'")).containsExactly("good");
  }

  private List<Emission> many() {
    List<Emission> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(upsert("row" + i, "x"));
    }
    return many;
  }

  @Test
  void aBatchThatTakesLongerThanTheServerAllowsIsWrittenInParts() {
    trigger("perform pg_sleep(0.004);");
    sql(
        "drop role if exists slow",
        "create role slow login",
        "alter role slow set statement_timeout = 1000",
        "grant all on schema public to slow",
        "grant all on rows to slow");
    try (SinkWriter slow = as("slow")) {
      assertThat(slow.deliver(many())).containsOnly(Outcome.DELIVERED);
    }
    assertThat(rows()).hasSize(500);
  }

  @Test
  void oneThatTakesLongerThanTheClientWaitsIsCancelledAndWrittenInParts() {
    trigger("perform pg_sleep(0.012);");
    assertThat(writer.deliver(many())).containsOnly(Outcome.DELIVERED);
    assertThat(rows()).hasSize(500);
  }

  @Test
  void aRowThatAlwaysTakesTooLongWaitsAlone() {
    trigger("if new.text = 'planted' then perform pg_sleep(1); end if;");
    sql("drop role if exists brief", "create role brief login");
    sql("alter role brief set statement_timeout = 100", "grant all on schema public to brief");
    sql("grant all on rows to brief");
    writer.close();
    writer = as("brief");
    List<Outcome> outcomes = withABadOne();
    assertThat(rows()).containsExactly("a", "c");
    requireSilentRetry(outcomes.get(1), "statement_timeout");
  }
}
