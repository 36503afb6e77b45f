package io.weir.connect.postgres;

import io.weir.connect.ServiceException;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells by the classes of SQLSTATE what a failure means. */
final class States {
  /** Syntax, names, rights: the table or the role is not as it should be. */
  static final String DEPLOYMENT = "42";

  /** Of the data, of integrity, of a view's check, beyond a limit, raised by a trigger. */
  static final Set<String> PERMANENT = Set.of("22", "23", "44", "54", "P0");

  /** Authorization, no such database or schema, names and rights. */
  static final Set<String> DEPLOYMENTS = Set.of("28", "3D", "3F", DEPLOYMENT);

  /** Serialization and deadlock, a lock that is held: perhaps of one row. */
  private static final Set<String> FOR_NOW = Set.of("40", "55");

  /** Two rows of one statement are one row to the database: they are written one by one. */
  private static final String CARDINALITY = "21";

  /**
   * With these the connection is of no use any more: it is broken, the server is going, it became a
   * reader, or a table has changed.
   */
  private static final Set<String> CONNECTION = Set.of("08", "57", "58", "25", "0A", "XX", "");

  private States() {}

  private static String classOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }

  static boolean isOfConnection(SQLException failure) {
    return CONNECTION.contains(classOf(failure));
  }

  /** True if the server did not answer, so that an idle connection may have been closed. */
  static boolean isSilent(SQLException failure) {
    return classOf(failure).equals("08");
  }

  static boolean isOfDeployment(SQLException failure) {
    return DEPLOYMENTS.contains(classOf(failure));
  }

  static ServiceException failure(SQLException failure) {
    String kind = classOf(failure);
    String text = "SQLSTATE " + failure.getSQLState() + ": " + message(failure, kind);
    if (kind.equals("08") || kind.isEmpty()) {
      return ServiceException.silent(failure);
    }
    return FOR_NOW.contains(kind) || kind.equals(CARDINALITY)
        ? ServiceException.refusedForNow(kind, text)
        : ServiceException.refused(kind, text);
  }

  /** Details have values in them, which only a dead letter may have. */
  private static String message(SQLException failure, String kind) {
    ServerErrorMessage said =
        failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
    if (said == null) {
      return String.valueOf(failure.getMessage());
    }
    return PERMANENT.contains(kind) && said.getDetail() != null
        ? said.getMessage() + " (" + said.getDetail() + ")"
        : String.valueOf(said.getMessage());
  }
}
