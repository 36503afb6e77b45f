package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Emitted;
import io.weir.connect.postgres.PostgresSink;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A statement of 500 rows that compares revisions, to a PostgreSQL on this machine that keeps
 * nothing on the disk. Statements that write rows are counted as requests.
 */
final class PostgresPeer extends SinkPeer {
  private static final String TABLE =
      """
      create unlogged table %s (page text, start bigint, views bigint, text text,
        weir_key text not null, weir_revision bigint not null, weir_deleted boolean not null,
        weir_changed timestamptz not null, primary key (page, start))
      """;

  /** What has to be written to replace no newer row: as short as it goes. */
  private static final String UPSERT =
      """
      insert into plain
      select page, start, views, text, page, revision, false, now()
      from jsonb_to_recordset(?::jsonb)
        as given(page text, start bigint, views bigint, text text, revision bigint)
      on conflict (page, start) do update set views = excluded.views, text = excluded.text,
        weir_revision = excluded.weir_revision, weir_changed = excluded.weir_changed
      where plain.weir_key = excluded.weir_key and plain.weir_revision < excluded.weir_revision
      """;

  private final EmbeddedPostgres server = start();
  private final AtomicLong statements = new AtomicLong();
  private final DataSource database = server.getPostgresDatabase();
  private final Connection connection = connection();
  private final Sink<Result> sink =
      PostgresSink.table("results", Result.class).key("page", "start").withDataSource(counted());

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off")
          .setServerConfig("synchronous_commit", "off")
          .setServerConfig("full_page_writes", "off")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Connection connection() {
    try {
      Connection made = database.getConnection();
      for (String table : List.of("results", "plain")) {
        made.createStatement().execute(TABLE.formatted(table));
      }
      return counted(made, Connection.class);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private DataSource counted() {
    return counted(database, DataSource.class);
  }

  private <T> T counted(T of, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> called(of, method, arguments)));
  }

  private Object called(Object of, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("prepareStatement") && arguments[0].toString().contains("insert")) {
      statements.incrementAndGet();
    }
    try {
      Object made = method.invoke(of, arguments);
      return made instanceof Connection opened ? counted(opened, Connection.class) : made;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  Sink<Result> sink() {
    return sink;
  }

  @Override
  long leastRequests() {
    return 2;
  }

  @Override
  long requests() {
    return statements.get();
  }

  @Override
  void sendPlain(List<Emitted<Result>> results) {
    String rows =
        results.stream().map(PostgresPeer::row).collect(Collectors.joining(",", "[", "]"));
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setString(1, rows);
      require(upsert.executeUpdate() == results.size());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String row(Emitted<Result> one) {
    String value = new String(Json.bytes(one.value()), StandardCharsets.UTF_8);
    return "{\"revision\":" + one.revision() + "," + value.substring(1);
  }

  @Override
  public void close() {
    try {
      connection.close();
      server.close();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
    super.close();
  }
}
