package io.weir.connect.postgres;

import io.weir.connect.Place;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a writer: opened when it is first needed, kept, and opened anew when broken.
 */
final class PostgresConnection {
  static final long OPEN_MILLIS = 5_000;
  static final long READ_MILLIS = 5_000;
  static final long LOCK_MILLIS = 500;
  static final int STATEMENT_SECONDS = 4;

  private static final String SCHEME = "jdbc:postgresql:";

  /** Hosts with ports, or none. The driver logs what else it finds in place of a port. */
  private static final Pattern HOSTS =
      Pattern.compile(
          "(//(host(,host)*)?/)?[^:]*"
              .replace("host", "([^:/,\\[\\]]*|\\[[^\\]]*\\])(:\\d{1,5})?"));

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

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
   * @throws IllegalStateException if no URL is given that the driver reads
   */
  static PostgresConnection of(
      String sink, PostgresSettings settings, Map<String, String> environment) {
    DataSource source = settings.source();
    if (source != null) {
      return new PostgresConnection(millis -> source.getConnection());
    }
    String url = Place.of(sink, environment);
    Driver driver = driver(url);
    if (driver == null) {
      throw new IllegalStateException(
          "sink '"
              + sink
              + "' has no database; set "
              + Place.variable(sink)
              + " to its URL, as jdbc:postgresql://host:5432/database?user=..&password=..&sslmode="
              + "verify-full, user and password encoded as in a URL (% is %25)");
    }
    return new PostgresConnection(
        millis -> connect(driver, url, properties(settings.password(), millis)));
  }

  /**
   * The driver that reads a URL; null if none does. At the connection it would name such a URL in
   * its message, with the password. It is asked for no URL that it would log in parts.
   */
  private static @Nullable Driver driver(String url) {
    String place = url.split("\\?", 2)[0];
    boolean isReadable =
        place.startsWith(SCHEME)
            && !place.contains("@")
            && HOSTS.matcher(place.substring(SCHEME.length())).matches()
            && !BROKEN_ESCAPE.matcher(url).find();
    if (!isReadable) {
      return null;
    }
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException unread) {
      return null;
    }
  }

  private static Connection connect(Driver driver, String url, Properties properties)
      throws SQLException {
    Connection made = driver.connect(url, properties);
    if (made == null) {
      throw new SQLException("the driver takes no URL of this kind", "08001");
    }
    return made;
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
   * Prepares a statement that the server is asked to cancel before the client leaves it, so that it
   * does not go on unseen. Nothing is set in the session, which a pooler may share.
   */
  static PreparedStatement prepared(Connection there, String text) throws SQLException {
    PreparedStatement statement = there.prepareStatement(text);
    statement.setQueryTimeout(STATEMENT_SECONDS);
    return statement;
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
