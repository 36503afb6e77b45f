package io.weir.connect.postgres;

import io.weir.connect.ServiceException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells by SQLSTATE, mostly by its class, what a failure means. */
final class States {
  /** Syntax, names, rights: the table or the role is not as it should be. */
  static final String DEPLOYMENT = "42";

  /** Of the data, of integrity, of a view's check, beyond a limit, raised by a trigger. */
  static final Set<String> PERMANENT = Set.of("22", "23", "44", "54", "P0");

  /** Authorization, no such database or schema, names and rights. */
  static final Set<String> DEPLOYMENTS = Set.of("28", "3D", "3F", DEPLOYMENT);

  private static final String NULL = "23502";
  private static final String PARENT = "23503";
  private static final String CHECK = "23514";

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

  /**
   * What a failure of several rows, or of one, means. Rows whose cause somebody can mend wait.
   *
   * @param mayBeBlamed tells whether the rows themselves have null for a column
   */
  static ServiceException failure(SQLException failure, Predicate<String> mayBeBlamed) {
    String kind = classOf(failure);
    String state = String.valueOf(failure.getSQLState());
    String text = "SQLSTATE " + state + ": " + message(failure, kind);
    if (kind.equals("08") || kind.isEmpty()) {
      return ServiceException.silent(failure);
    }
    return switch (state) {
      case PARENT -> waits(failure, "write the row that it refers to, or drop the foreign key");
      case CHECK ->
          lacksPartition(failure)
              ? waits(failure, "create the partition, or a default one")
              : ServiceException.refused(kind, text);
      case NULL -> nothing(failure, mayBeBlamed);
      default ->
          FOR_NOW.contains(kind) || kind.equals(CARDINALITY)
              ? ServiceException.refusedForNow(kind, text)
              : ServiceException.refused(kind, text);
    };
  }

  /** The failure of one row, which waits while the others of its batch are written. */
  private static ServiceException waits(SQLException failure, String advice) {
    String state = failure.getSQLState();
    return ServiceException.refusedForNow(
        state, "SQLSTATE " + state + ": " + message(failure, "") + "; " + advice);
  }

  /** A constraint has a name; what has none is said of the table and its partitions. */
  private static boolean lacksPartition(SQLException failure) {
    ServerErrorMessage said = said(failure);
    return said != null && said.getConstraint() == null && said.getTable() != null;
  }

  /** What a trigger or a partition makes null, or requires, is not the result's. */
  private static ServiceException nothing(SQLException failure, Predicate<String> mayBeBlamed) {
    ServerErrorMessage said = said(failure);
    String column = said == null ? null : said.getColumn();
    return column == null || mayBeBlamed.test(column)
        ? ServiceException.refused(
            classOf(failure), "SQLSTATE " + NULL + ": " + message(failure, classOf(failure)))
        : waits(
            failure,
            "no value says so: give the column a default, or mend the trigger or the partition that"
                + " makes it so");
  }

  private static @Nullable ServerErrorMessage said(SQLException failure) {
    return failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
  }

  /** Details have values in them, which only a dead letter may have. */
  private static String message(SQLException failure, String kind) {
    ServerErrorMessage said = said(failure);
    if (said == null) {
      return String.valueOf(failure.getMessage());
    }
    return PERMANENT.contains(kind) && said.getDetail() != null
        ? said.getMessage() + " (" + said.getDetail() + ")"
        : String.valueOf(said.getMessage());
  }
}
