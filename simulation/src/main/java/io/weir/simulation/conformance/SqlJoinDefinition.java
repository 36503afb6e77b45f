package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.join.IntervalJoin;
import io.weir.join.TemporalJoin;
import io.weir.join.WindowJoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The join of one of Flink SQL's cases as an operator of Weir.
 *
 * @param shift milliseconds that the case's times are ahead of epoch milliseconds
 */
record SqlJoinDefinition(String kind, JsonNode flink, long shift) {
  /** Flink's test of window joins runs in UTC and in Asia/Shanghai, whose windows end later. */
  private static final long SHANGHAI = Duration.ofHours(8).toMillis();

  private static final Duration WINDOW = Duration.ofMillis(1);

  static SqlJoinDefinition of(JsonNode one) {
    String kind = one.path("spec").path("kind").asText();
    boolean isLater = kind.equals("windowJoin");
    for (JsonNode line : one.path("input")) {
      isLater &= !line.has("row") || line.path("row").get(0).asLong() >= SHANGHAI;
    }
    JsonNode flink = one.path("spec").path("flinkFunction");
    if (flink.path("stateCleaningEnabled").asBoolean()) {
      throw new UnsupportedCaseException("state that is cleaned by processing time");
    }
    return new SqlJoinDefinition(kind, flink, isLater ? SHANGHAI : 0);
  }

  /** The event time of a row; the first column of a window join's row is the end of its window. */
  long time(SideLine line) {
    long column = Long.parseLong(line.column(0));
    return kind.equals("windowJoin") ? column - shift - WINDOW.toMillis() : column;
  }

  JoinOperator<ChangeRow> join(KeyedSource<SideLine> left, KeyedSource<SideLine> right) {
    return switch (kind) {
      case "outerIntervalJoin" -> interval(left, right);
      case "windowJoin" -> window(left, right);
      default -> temporal(left, right);
    };
  }

  /** The case has the left row's time around the right one's; Weir has it the other way round. */
  private JoinOperator<ChangeRow> interval(
      KeyedSource<SideLine> left, KeyedSource<SideLine> right) {
    IntervalJoin<SideLine, SideLine> join =
        IntervalJoin.of(left, right)
            .between(
                Duration.ofMillis(-number("rightRelativeSize")),
                Duration.ofMillis(number("leftRelativeSize")));
    return switch (type()) {
      case "InnerJoin" -> join.join(SqlJoinDefinition::row);
      case "LeftOuterJoin" -> join.leftJoin(SqlJoinDefinition::row);
      case "RightOuterJoin" -> join.rightJoin(SqlJoinDefinition::row);
      case "FullOuterJoin" -> join.fullJoin(SqlJoinDefinition::row);
      default -> throw new UnsupportedCaseException("an interval join of type " + type());
    };
  }

  private JoinOperator<ChangeRow> window(KeyedSource<SideLine> left, KeyedSource<SideLine> right) {
    WindowJoin<SideLine, SideLine> join = WindowJoin.of(left, right).tumbling(WINDOW);
    return switch (type()) {
      case "InnerJoin" -> join.join(SqlJoinDefinition::row);
      case "LeftOuterJoin" -> join.leftJoin(SqlJoinDefinition::row);
      case "RightOuterJoin" -> join.rightJoin(SqlJoinDefinition::row);
      case "FullOuterJoin" -> join.fullJoin(SqlJoinDefinition::row);
      case "LeftSemiJoin" -> join.semiJoin(one -> new ChangeRow(one.op(), one.row()));
      case "LeftAntiJoin" -> join.antiJoin(one -> new ChangeRow(one.op(), one.row()));
      default -> throw new UnsupportedCaseException("a window join of type " + type());
    };
  }

  private JoinOperator<ChangeRow> temporal(
      KeyedSource<SideLine> left, KeyedSource<SideLine> right) {
    TemporalJoin<SideLine, SideLine> join =
        TemporalJoin.of(left, right).removedBy(SideLine::retracts);
    return flink.path("isLeftOuterJoin").asBoolean()
        ? join.leftJoin(SqlJoinDefinition::versioned)
        : join.join(SqlJoinDefinition::versioned);
  }

  private String type() {
    return flink.path("joinType").asText();
  }

  private long number(String setting) {
    return Long.parseLong(flink.path(setting).asText());
  }

  private static ChangeRow row(SideLine left, SideLine right) {
    return new ChangeRow("+I", columns(left, right));
  }

  /** The kind of a temporal join's row is that of the left one. */
  private static ChangeRow versioned(SideLine left, SideLine right) {
    return new ChangeRow(left.op(), columns(left, right));
  }

  private static List<String> columns(SideLine left, SideLine right) {
    int width = (left == null ? right : left).row().size();
    List<String> nobody = Collections.nCopies(width, "null");
    List<String> columns = new ArrayList<>(left == null ? nobody : left.row());
    columns.addAll(right == null ? nobody : right.row());
    return columns;
  }
}
