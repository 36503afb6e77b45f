package io.weir.connect.postgres;

import io.weir.connect.Place;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a writer: opened when it is first needed, kept, and opened anew when broken.
 */
final class PostgresConnection {
  static final long OPEN_MILLIS = 5_000;
  static final long READ_MILLIS = 5_000;
  static final long LOCK_MILLIS = 500;

  private static final String SCHEME = "jdbc:postgresql:";

  /** Opens a connection within that many milliseconds. */
  private interface Opening {
    Connection open(long millis) throws SQLException;
  }

  private final Opening opening;
  private @Nullable Connection open;

  private PostgresConnection(Opening opening) {
    this.opening = opening;
  }

  /**
   * @throws IllegalStateException if no URL is given
   */
  static PostgresConnection of(
      String sink, PostgresSettings settings, Map<String, String> environment) {
    DataSource source = settings.source();
    if (source != null) {
      return new PostgresConnection(millis -> source.getConnection());
    }
    String url = Place.of(sink, environment);
    if (!url.startsWith(SCHEME)) {
      throw new IllegalStateException(
          "sink '"
              + sink
              + "' has no database; set "
              + Place.variable(sink)
              + " to its URL, as jdbc:postgresql://host/database?user=..&sslmode=verify-full");
    }
    return new PostgresConnection(
        millis -> DriverManager.getConnection(url, properties(settings.password(), millis)));
  }

  private static Properties properties(@Nullable Supplier<String> password, long millis) {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "weir");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("loginTimeout", Double.toString(millis / 1_000.0));
    if (password != null) {
      properties.setProperty("password", password.get());
    }
    return properties;
  }

  boolean isOpen() {
    return open != null;
  }

  /**
   * The connection, whose answers are waited for no longer than that.
   *
   * @throws SQLException if none can be opened
   */
  Connection within(long millis) throws SQLException {
    Connection there = open;
    if (there == null) {
      there = opening.open(Math.min(millis, OPEN_MILLIS));
      open = there;
      there.setAutoCommit(true);
      limitLocks(there);
    }
    there.setNetworkTimeout(Runnable::run, (int) Math.max(1, Math.min(millis, READ_MILLIS)));
    return there;
  }

  /** A row that another transaction holds is given up, and not the batch that it is in. */
  private static void limitLocks(Connection there) throws SQLException {
    try (Statement limit = there.createStatement()) {
      limit.execute("set lock_timeout = " + LOCK_MILLIS);
    }
  }

  /**
   * Gives the connection up. What it answers to that is added to the failure for which it is given
   * up.
   */
  void drop(@Nullable SQLException failure) {
    Connection there = open;
    open = null;
    if (there == null) {
      return;
    }
    try {
      there.close();
    } catch (SQLException e) {
      if (failure != null) {
        failure.addSuppressed(e);
      }
    }
  }
}
