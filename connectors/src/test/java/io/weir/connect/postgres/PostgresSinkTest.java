package io.weir.connect.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.RowServerContract;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results as rows of a real PostgreSQL. */
class PostgresSinkTest extends RowServerContract {
  record Line(String row, String text) {}

  enum Kind {
    CARD,
    CASH
  }

  record Place(String city, int zip) {}

  record Sale(
      String shop,
      long number,
      Instant at,
      BigDecimal amount,
      Kind kind,
      byte[] seal,
      List<String> tags,
      Place place,
      Optional<String> note,
      boolean paid) {}

  private static final String OWN =
      "weir_key text not null, weir_revision bigint not null, weir_deleted boolean not null,"
          + " weir_changed timestamptz not null";

  private static EmbeddedPostgres server;
  private static Connection reader;
  private SinkWriter writer;

  @BeforeAll
  static void startServer() throws SQLException {
    try {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "off")
              .setServerConfig("full_page_writes", "off")
              .start();
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

  @AfterEach
  void closeWriter() {
    writer.close();
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

  /** The columns of the first row as texts, null = SQL's null; an empty list if there is none. */
  private static List<String> row(String query) {
    try (Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> columns = new ArrayList<>();
      if (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getString(i));
        }
      }
      return columns;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static PostgresSink<Line> sink() {
    return PostgresSink.table("rows", Line.class).key("row").withPause(millis -> {});
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  private static SinkWriter on(PostgresSink<?> sink, String url) {
    return sink.open(Map.of("WEIR_SINK_ROWS", url));
  }

  @Override
  protected int serverPort() {
    return server.getPort();
  }

  @Override
  protected SinkWriter writer(int port) {
    return on(sink(), url(port));
  }

  @Override
  protected SinkWriter open() {
    sql(
        "drop table if exists rows",
        "create table rows (row text primary key, text text check (text <> 'bad'), " + OWN + ")");
    writer = writer(server.getPort());
    return writer;
  }

  @Override
  protected byte[] payload(String row, String value) {
    return sink().encode(new Line(row, value));
  }

  @Override
  protected Optional<String> read(String row) {
    return row("select text from rows where not weir_deleted and row = '" + row + "'").stream()
        .findFirst();
  }

  @Override
  protected void breakEverySecondWrite() {
    sql(
        "create or replace function odd() returns trigger language plpgsql as $$ begin"
            + " raise exception 'odd' using errcode = '40001'; end $$",
        "create trigger odd before insert on rows for each row"
            + " when (new.row ~ '[13579]$') execute function odd()");
  }

  @Override
  protected void heal() {
    sql("drop trigger odd on rows");
  }

  private List<Emission> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> emission("b" + i, "key", 1, Op.UPSERT, "x"))
        .toList();
  }

  private static void requireAdvice(List<Outcome> outcomes, String... texts) {
    assertThat(outcomes)
        .isNotEmpty()
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class, retry -> assertThat(retry.reason()).contains(texts)));
  }

  @Test
  void theEffectIsThatTheNewestStays() {
    assertThat(sink().effect()).isEqualTo(Sink.Effect.IDEMPOTENT_BY_REVISION);
  }

  @Test
  void aBatchIsOneStatement() {
    AtomicInteger statements = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    try (SinkWriter counted = sink().withDataSource(counting(statements, opened)).open(Map.of())) {
      counted.deliver(rows(1));
      statements.set(0);
      assertThat(counted.deliver(rows(300))).hasSize(300).allMatch(Outcome.DELIVERED::equals);
      assertThat(counted.deliver(rows(300))).hasSize(300).allMatch(Outcome.DELIVERED::equals);
    }
    assertThat(statements).hasValue(2);
    assertThat(opened).hasValue(1);
  }

  private static DataSource counting(AtomicInteger statements, AtomicInteger opened) {
    DataSource plain = server.getPostgresDatabase();
    return (DataSource)
        Proxy.newProxyInstance(
            PostgresSinkTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (source, method, arguments) -> {
              opened.incrementAndGet();
              Connection connection = plain.getConnection();
              return Proxy.newProxyInstance(
                  PostgresSinkTest.class.getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (self, call, with) -> {
                    if (call.getName().equals("prepareStatement")) {
                      statements.incrementAndGet();
                    }
                    try {
                      return call.invoke(connection, with);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
            });
  }

  @Test
  void oneBadRowOfManyIsRefusedAlone() {
    List<Emission> all = new ArrayList<>(rows(100));
    all.add(33, emission("c", "key", 1, Op.UPSERT, "bad"));
    List<Outcome> outcomes = writer.deliver(all);
    assertThat(outcomes.get(33))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains("23514");
              assertThat(refused.plain()).isFalse();
            });
    assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(100);
    assertThat(row("select count(*) from rows")).containsExactly("100");
  }

  @Test
  void twoKeysOfOneRowInOneBatchAreToldApart() {
    assertThat(
            writer.deliver(
                List.of(
                    emission("a", "first", 1, Op.UPSERT, "one"),
                    emission("b", "first", 1, Op.UPSERT, "one"),
                    emission("a", "second", 2, Op.UPSERT, "two"))))
        .satisfiesExactly(
            one -> assertThat(one).isEqualTo(Outcome.DELIVERED),
            one -> assertThat(one).isEqualTo(Outcome.DELIVERED),
            one -> assertThat(one).isInstanceOf(Outcome.Refused.class));
    assertThat(read("a")).contains("one");
  }

  @Test
  void aWithdrawnRowKeepsItsKeyAlone() {
    writer.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "secret")));
    writer.deliver(List.of(emission("a", "key", 2, Op.DELETE, "secret")));
    assertThat(row("select row, text, weir_key, weir_revision, weir_deleted from rows"))
        .containsExactly("a", null, "key", "2", "t");
  }

  @Test
  void columnsOfOthersAreLeftAlone() {
    sql("alter table rows add column note text default 'theirs'");
    writer.deliver(List.of(emission("a", "key", 1, Op.UPSERT, "one")));
    sql("update rows set note = 'changed'");
    writer.deliver(List.of(emission("a", "key", 2, Op.UPSERT, "two")));
    assertThat(row("select text, note from rows")).containsExactly("two", "changed");
  }

  @Test
  void valuesGetTheTypesOfTheirColumns() {
    sql(
        "drop table if exists sales",
        "drop type if exists kind",
        "create type kind as enum ('CARD', 'CASH')",
        "create table sales (shop text, number bigint, at timestamptz, amount numeric(20, 4), kind"
            + " kind, seal bytea, tags text[], place jsonb, note text, paid boolean not null, "
            + OWN
            + ", primary key (shop, number))");
    PostgresSink<Sale> sink =
        PostgresSink.table("rows", Sale.class).key("shop", "number").inTable("public.sales");
    Sale sale =
        new Sale(
            "a'\"ü\uD83D\uDE00",
            Long.MAX_VALUE,
            Instant.parse("2026-01-02T03:04:05.123456Z"),
            new BigDecimal("1234567890.1234"),
            Kind.CASH,
            new byte[] {0, -1, 7},
            List.of("x", "y,z"),
            new Place("Köln", 50667),
            Optional.empty(),
            true);
    try (SinkWriter typed = on(sink, url(server.getPort()))) {
      Emission one = new Emission("rows", "k/1", "k\0", 1, Op.UPSERT, sink.encode(sale));
      assertThat(typed.deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
      assertThat(typed.deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
    }
    assertThat(
            row(
                "select shop, number, at at time zone 'UTC', amount, kind, encode(seal, 'hex'),"
                    + " tags[2], place->>'city', note, paid from sales"))
        .containsExactly(
            sale.shop(),
            "9223372036854775807",
            "2026-01-02 03:04:05.123456",
            "1234567890.1234",
            "CASH",
            "00ff07",
            "y,z",
            "Köln",
            null,
            "t");
  }

  @Test
  void whatTheTableLacksIsNamedAndCanBeAddedWhileTheResultsWait() {
    sql("drop table rows");
    requireAdvice(
        writer.deliver(rows(2)), "no table \"rows\"", "add column weir_key text not null");
    sql("create table rows (row text)");
    requireAdvice(writer.deliver(rows(2)), "lacks columns", "text", "weir_revision");
    sql("alter table rows add column text text");
    requireAdvice(writer.deliver(rows(2)), "weir_key, weir_revision");
    String advice = ((Outcome.Retry) writer.deliver(rows(1)).get(0)).reason();
    sql(advice.substring(advice.indexOf("alter table"), advice.indexOf("; create unique")));
    requireAdvice(writer.deliver(rows(2)), "42P10");
    sql(advice.substring(advice.indexOf("create unique"), advice.indexOf("; and grant")));
    assertThat(writer.deliver(rows(2))).hasSize(2).allMatch(Outcome.DELIVERED::equals);
    sql("alter table rows add column more text not null default 'x'");
    assertThat(writer.deliver(rows(3))).hasSize(3).allMatch(Outcome.DELIVERED::equals);
    sql("alter table rows alter column more drop default");
    try (SinkWriter next = writer(server.getPort())) {
      requireAdvice(next.deliver(rows(1)), "without a default", "more");
    }
  }

  @Test
  void aRoleWithoutRightsOrWithAWrongPasswordIsAFaultOfTheDeployment() {
    sql("drop role if exists stranger", "create role stranger login");
    String stranger = url(server.getPort()).replace("user=postgres", "user=stranger");
    try (SinkWriter denied = on(sink(), stranger)) {
      requireAdvice(denied.deliver(rows(2)), "42501", "grant select, insert, update");
    }
    try (SinkWriter nowhere = on(sink(), url(server.getPort()).replace("/postgres?", "/none?"))) {
      requireAdvice(nowhere.deliver(rows(2)), "3D000");
    }
  }

  @Test
  void thePasswordIsAskedForAtEachOpening() {
    AtomicInteger asked = new AtomicInteger();
    PostgresSink<Line> sink = sink().password(() -> "token" + asked.incrementAndGet());
    try (SinkWriter signed = on(sink, url(proxy().port()))) {
      signed.deliver(rows(1));
      signed.deliver(rows(1));
      assertThat(asked).hasValue(1);
      proxy().cutAll();
      assertThat(signed.deliver(rows(1))).containsExactly(Outcome.DELIVERED);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void aRowThatIsHeldDoesNotHoldTheOthers() throws SQLException {
    writer.deliver(rows(4));
    try (Connection holder = server.getPostgresDatabase().getConnection();
        Statement hold = holder.createStatement()) {
      holder.setAutoCommit(false);
      hold.execute("select * from rows where row = 'b2' for update");
      List<Emission> next =
          IntStream.range(0, 4).mapToObj(i -> emission("b" + i, "key", 2, Op.UPSERT, "y")).toList();
      AtomicInteger locked = new AtomicInteger();
      List<Outcome> outcomes =
          writer.deliver(next, () -> locked.incrementAndGet() < 20 ? 60_000 : 0);
      assertThat(outcomes.get(2)).isInstanceOf(Outcome.Retry.class);
      assertThat(outcomes).filteredOn(Outcome.DELIVERED::equals).hasSize(3);
      holder.rollback();
      assertThat(writer.deliver(next)).allMatch(Outcome.DELIVERED::equals);
    }
  }

  @Test
  void aServerThatHangsIsLeftWithinTheTime() throws SQLException {
    writer.deliver(rows(1));
    try (Connection holder = server.getPostgresDatabase().getConnection();
        Statement hold = holder.createStatement()) {
      holder.setAutoCommit(false);
      hold.execute("lock table rows in access exclusive mode");
      assertThat(writer.deliver(rows(2), () -> 200))
          .hasSize(2)
          .allMatch(Outcome.Retry.class::isInstance);
      holder.rollback();
    }
    assertThat(writer.deliver(rows(2))).allMatch(Outcome.DELIVERED::equals);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "x\u0000y", "\uD800"})
  void aTextThatCannotBeKeptIsRefusedWhereItIsMade(String text) {
    assertThatThrownBy(() -> sink().encode(new Line("a", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rows'");
    assertThat(sink().encode(new Line("a", "\\u0000 is six letters"))).isNotEmpty();
  }

  @Test
  void aValueThatIsNoRowIsRefusedWhereItIsMade() {
    assertThatThrownBy(() -> sink().encode(new Line(null, "x"))).hasMessageContaining("no row,");
    assertThatThrownBy(() -> sink().encode(new Line("a".repeat(3_000), "x")))
        .hasMessageContaining("2048 bytes");
    assertThatThrownBy(() -> sink().encode(new Line("a", "x".repeat(PostgresSink.MAX_VALUE_BYTES))))
        .hasMessageContaining("emit less");
    PostgresSink<String> text = PostgresSink.table("rows", String.class).key("row");
    assertThatThrownBy(() -> text.encode("x")).hasMessageContaining("no object");
  }

  @Test
  void aSinkWithoutAUrlSaysWhichVariableToSet() {
    assertThatThrownBy(() -> on(sink(), "somewhere?password=secret"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_ROWS")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theLargestValueAndTheLongestKeyAreTaken() {
    Line largest = new Line("ü".repeat(1_022), "x".repeat(PostgresSink.MAX_VALUE_BYTES - 3_000));
    Emission one = new Emission("rows", "k/1", "k", 1, Op.UPSERT, sink().encode(largest));
    assertThat(writer.deliver(List.of(one))).containsExactly(Outcome.DELIVERED);
    assertThat(Json.of(Line.class).decode(Json.bytes(largest))).isEqualTo(largest);
    assertThat(read(largest.row())).contains(largest.text());
  }
}
