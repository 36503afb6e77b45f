package io.weir.simulation.conformance;

import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Operator;
import io.weir.codec.Json;
import io.weir.rank.Rank;

/**
 * A top-N case's {@code spec} as an operator of Weir. Rows are {@code [partition, id, sort]},
 * ascending by the third column. Flink's class tells what the input is. Where Flink gives places
 * (with rank numbers, with an offset, and by {@code FastTop1Function}, whose one row is replaced),
 * so does Weir.
 */
final class RankDefinition {
  static final int PARTITION = 0;
  private static final int ID = 1;
  private static final int SORT = 2;

  private final JsonNode flink;

  private RankDefinition(JsonNode flink) {
    this.flink = flink;
  }

  static Operator<ChangeLine, ChangeRow> of(JsonNode spec) {
    return new RankDefinition(spec.path("flinkFunction")).operator();
  }

  private Operator<ChangeLine, ChangeRow> operator() {
    Rank<ChangeLine> rank = ended(ordered(Rank.of(Json.of(ChangeLine.class))));
    if (flag("generateUpdateBefore")) {
      rank = rank.withdrawing();
    }
    boolean numbered = flag("outputRankNumber");
    return numbered || start() > 1 || isOf("FastTop1")
        ? rank.rankChanges(change -> ChangeRow.of(change, numbered))
        : rank.rowChanges(change -> ChangeRow.of(change, false));
  }

  private Rank<ChangeLine> ordered(Rank<ChangeLine> plain) {
    if (isOf("AppendOnlyFirstN")) {
      return plain.byArrival();
    }
    Rank<ChangeLine> rank = plain.by(comparingLong(line -> line.number(SORT)));
    if (isOf("AppendOnlyTopN")) {
      return rank;
    }
    if (isOf("Retractable")) {
      return rank.retractedBy(ChangeLine::retracts, line -> String.join(",", line.row()));
    }
    if (isOf("Updatable") || isOf("FastTop1")) {
      return rank.updatedBy(line -> line.column(ID)).onlyImproving();
    }
    throw new UnsupportedCaseException("the function " + flink.path("class").asText());
  }

  private Rank<ChangeLine> ended(Rank<ChangeLine> rank) {
    if (flag("isConstantRankEnd")) {
      return rank.top(flink.path("constantRankEnd").asInt()).fromRank(start());
    }
    int column = flink.path("rankEndIndex").asInt();
    return rank.top(line -> Math.toIntExact(line.number(column)));
  }

  /** The first place; with a variable end Flink has none, and gives -1. */
  private int start() {
    return Math.max(1, flink.path("rankStart").asInt());
  }

  private boolean flag(String name) {
    return flink.path(name).asBoolean();
  }

  private boolean isOf(String family) {
    return flink.path("class").asText().contains(family);
  }
}
