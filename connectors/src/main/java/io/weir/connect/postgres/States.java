package io.weir.connect.postgres;

import io.weir.connect.ServiceException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells by SQLSTATE, mostly by its class, what a failure means. Some classes are certainly of the
 * server, or of the table and its rights. All others are of a row, which is sought by division.
 *
 * <p>What a trigger raises is of its row, whatever code it gives. What the server says while it
 * runs a trigger or a function, and in what is of a row, may have values in it: only a dead letter
 * has such words.
 */
final class States {
  /** The code of what is never taken of one row. */
  static final String ROW = "for the row";

  /** The code of names and rights: the table or the role is not as it should be. */
  static final String DEPLOYMENT = "for the table or its rights";

  /** Who is to blame, and what is done. */
  private enum Blame {
    /** Nobody answered, or the server is going, full or read only: all wait. */
    SERVER,
    /** The table, the database or the role: all wait. */
    DEPLOYMENT,
    /** A row, which is refused alone. */
    ROW,
    /** Perhaps a row, which is tried again alone in the same delivery. */
    NOW,
    /** Something that somebody can mend, for one row perhaps, which waits alone. */
    ALONE
  }

  private static final String NULL = "23502";
  private static final String PARENT = "23503";
  private static final String CHECK = "23514";
  private static final String CANCELLED = "57014";

  /** Two rows of one statement are one row to the database: they are written one by one. */
  private static final String CARDINALITY = "21";

  /** Of PL/pgSQL, which raises what its author wrote. */
  private static final String RAISE = "exec_stmt_raise";

  /** By class, or by the whole state where that differs from its class. */
  private static final Map<String, Blame> BLAMES =
      Map.ofEntries(
          // no connection, a statement or portal that is lost, as behind a pooler
          Map.entry("", Blame.SERVER),
          Map.entry("03", Blame.SERVER),
          Map.entry("08", Blame.SERVER),
          Map.entry("24", Blame.SERVER),
          Map.entry("25", Blame.SERVER),
          Map.entry("26", Blame.SERVER),
          Map.entry("34", Blame.SERVER),
          // full, going, broken
          Map.entry("53", Blame.SERVER),
          Map.entry("57", Blame.SERVER),
          Map.entry("58", Blame.SERVER),
          Map.entry("XX001", Blame.SERVER),
          Map.entry("XX002", Blame.SERVER),
          // who may, and what is there
          Map.entry("0A", Blame.DEPLOYMENT),
          Map.entry("28", Blame.DEPLOYMENT),
          Map.entry("3D", Blame.DEPLOYMENT),
          Map.entry("3F", Blame.DEPLOYMENT),
          Map.entry("42", Blame.DEPLOYMENT),
          // serialization and deadlock, a lock that is held, an object in use, a time that is over
          Map.entry("40", Blame.NOW),
          Map.entry("55P03", Blame.NOW),
          Map.entry("55006", Blame.NOW),
          Map.entry(CANCELLED, Blame.NOW),
          // an object's state, memory or files of a statement, what an extension says, other
          // servers
          Map.entry("55", Blame.ALONE),
          Map.entry("53200", Blame.ALONE),
          Map.entry("53400", Blame.ALONE),
          Map.entry("F0", Blame.ALONE),
          Map.entry("HV", Blame.ALONE),
          Map.entry("XX", Blame.ALONE));

  /**
   * A column of names, such as regclass, says so of a value; then they have no place in the text.
   */
  private static final Set<String> OF_NAMES =
      Set.of("3F000", "42601", "42602", "42704", "42725", "42883", "42P01");

  /** What some states mean, in words that have no value in them. */
  private static final Map<String, String> MEANINGS =
      Map.of(
          "40001",
          "another transaction changed what it read",
          "40P01",
          "a deadlock",
          "55P03",
          "another transaction holds a lock",
          CANCELLED,
          "the server cancelled it, as what takes longer than its statement_timeout or than the"
              + " sink waits");

  private static final String MEND =
      "the words are in the database's own log; mend what it runs for the row, as a trigger, a"
          + " function or an extension";

  private States() {}

  /** True if the connection is of no use any more, or what was prepared on it. */
  static boolean isOfConnection(SQLException failure) {
    String kind = classOf(failure);
    return blame(failure) == Blame.SERVER || kind.equals("0A") || kind.equals("XX");
  }

  /** True if the server did not answer or is going: an idle connection may have been closed. */
  static boolean isOfServer(SQLException failure) {
    return blame(failure) == Blame.SERVER;
  }

  private static boolean isSilent(SQLException failure) {
    return said(failure) == null && (classOf(failure).equals("08") || classOf(failure).isEmpty());
  }

  static boolean isOfDeployment(SQLException failure) {
    return blame(failure) == Blame.DEPLOYMENT;
  }

  /** True if it is of a row, or something that the database does for a row. */
  static boolean isOfRow(SQLException failure) {
    Blame blame = blame(failure);
    return blame == Blame.ROW || blame == Blame.ALONE;
  }

  /**
   * What a failure of several rows, or of one, means. Rows whose cause somebody can mend wait.
   *
   * @param isAlone true for one row
   * @param leavesNull tells whether that row itself has null for a column
   */
  static ServiceException failure(
      SQLException failure, boolean isAlone, Predicate<String> leavesNull) {
    if (isSilent(failure)) {
      return ServiceException.silent(failure);
    }
    String state = "SQLSTATE " + failure.getSQLState();
    return switch (blame(failure)) {
      case SERVER -> ServiceException.refused(state, message(failure));
      case DEPLOYMENT -> ServiceException.refused(DEPLOYMENT, state + ": " + message(failure));
      case NOW -> ServiceException.refusedForNow(state, meaning(failure)).saying(message(failure));
      case ALONE -> ServiceException.refusedUntilMended(state, MEND).saying(message(failure));
      case ROW -> ofRow(failure, isAlone, leavesNull);
    };
  }

  private static Blame blame(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    Blame ofClass = BLAMES.getOrDefault(classOf(failure), Blame.ROW);
    if (isRaised(failure)) {
      return classOf(failure).equals("40") ? Blame.NOW : Blame.ROW;
    }
    Blame blame = BLAMES.getOrDefault(state, ofClass);
    boolean isWhole = blame == Blame.SERVER || blame == Blame.DEPLOYMENT;
    return isWhole && isWithinTheRow(failure, state) ? Blame.ALONE : blame;
  }

  private static String classOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }

  private static boolean isRaised(SQLException failure) {
    ServerErrorMessage said = said(failure);
    return said != null && RAISE.equals(said.getRoutine());
  }

  /** A trigger, a function or a type says it, and not the statement. */
  private static boolean isWithinTheRow(SQLException failure, String state) {
    ServerErrorMessage said = said(failure);
    return said != null
        && (said.getWhere() != null || OF_NAMES.contains(state) && said.getPosition() == 0);
  }

  private static ServiceException ofRow(
      SQLException failure, boolean isAlone, Predicate<String> leavesNull) {
    String state = String.valueOf(failure.getSQLState());
    ServerErrorMessage said = isRaised(failure) ? null : said(failure);
    if (classOf(failure).equals(CARDINALITY) && !isAlone && said != null) {
      return ServiceException.refusedForNow(state, "two results for one row");
    }
    String missing = said == null || !isAlone ? null : missing(state, said, leavesNull);
    return missing == null
        ? ServiceException.refused(ROW, "SQLSTATE " + state).saying(details(failure))
        : ServiceException.refusedUntilMended("SQLSTATE " + state, missing)
            .saying(message(failure));
  }

  /** What somebody can add so that the table takes the row; null if nothing is known of it. */
  private static @Nullable String missing(
      String state, ServerErrorMessage said, Predicate<String> leavesNull) {
    String column = said.getColumn();
    return switch (state) {
      case PARENT ->
          "there is no row that the foreign key"
              + named(said, said.getConstraint())
              + " refers to; write that row, or drop the foreign key";
      case CHECK ->
          said.getConstraint() == null && said.getTable() != null
              ? "there is no partition for it; create one, or a default one"
              : null;
      case NULL ->
          column == null || leavesNull.test(column)
              ? null
              : "the column"
                  + named(said, column)
                  + " gets null and no value says so: give the column a default, or mend the"
                  + " trigger or the partition that makes it so";
      default -> null;
    };
  }

  /** A name of the table's; what a function says is named by the function. */
  private static String named(ServerErrorMessage said, @Nullable String name) {
    return said.getWhere() == null && name != null ? " " + name : "";
  }

  private static String meaning(SQLException failure) {
    return MEANINGS.getOrDefault(String.valueOf(failure.getSQLState()), "try again");
  }

  /** What the server said; other drivers wrap that of PostgreSQL. */
  private static @Nullable ServerErrorMessage said(SQLException failure) {
    Throwable one = failure;
    for (int depth = 0; one != null && depth < 10; depth++) {
      if (one instanceof PSQLException server && server.getServerErrorMessage() != null) {
        return server.getServerErrorMessage();
      }
      one = one.getCause();
    }
    return null;
  }

  private static String message(SQLException failure) {
    ServerErrorMessage said = said(failure);
    return String.valueOf(said == null ? failure.getMessage() : said.getMessage());
  }

  private static String details(SQLException failure) {
    ServerErrorMessage said = said(failure);
    return said == null || said.getDetail() == null
        ? message(failure)
        : message(failure) + " (" + said.getDetail() + ")";
  }
}
