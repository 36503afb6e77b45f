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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * A statement of 500 rows that compares revisions, the sink's own, to a PostgreSQL on this machine
 * that waits for no disk. Statements that write rows are counted as requests.
 */
final class PostgresPeer extends SinkPeer {
  private static final String TABLE =
      """
      create unlogged table results (page text, start bigint, views bigint, text text,
        weir_key text not null, weir_revision bigint not null, weir_deleted boolean not null,
        weir_changed timestamptz not null, primary key (page, start))
      """;

  private final EmbeddedPostgres server = start();
  private final AtomicLong statements = new AtomicLong();

  /** As the sink has sent it; it is the first to write. */
  private volatile String upsert = "";

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
      made.createStatement().execute(TABLE);
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
      upsert = arguments[0].toString();
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
    StringBuilder rows = new StringBuilder("[");
    for (int i = 0; i < results.size(); i++) {
      rows.append(i == 0 ? "" : ",").append(row(i, results.get(i)));
    }
    try (PreparedStatement prepared = connection.prepareStatement(upsert)) {
      prepared.setString(1, rows.append(']').toString());
      try (ResultSet written = prepared.executeQuery()) {
        for (int i = 0; i < results.size(); i++) {
          require(written.next() && written.getBoolean(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String row(int place, Emitted<Result> one) {
    return "{\"n\":"
        + place
        + ",\"k\":\""
        + one.key()
        + "\",\"r\":"
        + one.revision()
        + ",\"d\":false,\"v\":"
        + new String(Json.bytes(one.value()), StandardCharsets.UTF_8)
        + "}";
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
