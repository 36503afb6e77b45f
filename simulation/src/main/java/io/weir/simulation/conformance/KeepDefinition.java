package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Operator;
import io.weir.codec.Json;
import io.weir.rank.Keep;
import java.time.Duration;

/**
 * A deduplication case's {@code spec} as an operator of Weir; Flink's class tells what is kept. By
 * event time rows are {@code [key, value, rowtime]}; by processing time their key is the second
 * column.
 */
final class KeepDefinition {
  private static final int FILTERED_COLUMN = 2;
  private static final long FILTERED_UP_TO = 10;

  private static final int BUNDLE = 3;
  private static final int BUNDLE_BY_EVENT_TIME = 4;

  private final String name;
  private final JsonNode flink;
  private final String family;

  private KeepDefinition(JsonNode one) {
    this.name = one.path("name").asText();
    this.flink = one.path("spec").path("flinkFunction");
    this.family = flink.path("class").asText();
  }

  static KeepDefinition of(JsonNode one) {
    return new KeepDefinition(one);
  }

  int key() {
    return byEventTime() ? 0 : 1;
  }

  /** The column with the event time; -1 if there is none. */
  int time() {
    return byEventTime() ? flink.path("rowtimeIndex").asInt() : -1;
  }

  private boolean byEventTime() {
    return isOf("RowTime");
  }

  private boolean inBundles() {
    return isOf("MiniBatch");
  }

  /** The bundles in which Flink gives rows. */
  Bundles bundles() {
    int size = byEventTime() ? BUNDLE_BY_EVENT_TIME : BUNDLE;
    boolean lastOnly = inBundles() && (isOf("LatestChange") || !byEventTime());
    return new Bundles(inBundles() ? size : 0, lastOnly, key());
  }

  /** The time after which Flink forgets a key, milliseconds; 0 = never. */
  long retention() {
    boolean enabled = flink.path("isStateTtlEnabled").asBoolean(true);
    String setting = inBundles() ? "minRetentionTime" : "stateRetentionTime";
    return enabled ? flink.path(setting).asLong() : 0;
  }

  Operator<ChangeLine, ChangeRow> operator() {
    Keep<ChangeLine> keep = kept();
    if (retention() > 0) {
      keep = keep.expireAfter(Duration.ofMillis(retention()));
    }
    if (flag("generateUpdateBefore") && isReplaced()) {
      keep = keep.withdrawing();
    }
    return keep.changes(change -> {
      ChangeRow row = ChangeRow.of(change, false);
      return namesInserts() ? row : row.withoutInsert();
    });
  }

  private boolean isReplaced() {
    return !isOf("KeepFirstRowFunction");
  }

  /** Without updates before and without inserts, Flink calls all rows updates. */
  private boolean namesInserts() {
    return !flink.has("generateInsert") || flag("generateInsert") || flag("generateUpdateBefore");
  }

  private Keep<ChangeLine> kept() {
    Keep.Choice<ChangeLine> choice = Keep.of(Json.of(ChangeLine.class));
    if (byEventTime()) {
      return byTime(choice);
    }
    return isOf("KeepFirst") ? choice.first() : choice.last().removedBy(this::removes);
  }

  private Keep<ChangeLine> byTime(Keep.Choice<ChangeLine> choice) {
    if (isOf("KeepFirstRowFunction")) {
      return choice.firstByTime();
    }
    return flag("keepLastRow") ? choice.lastByTime() : choice.firstByTime().atOnce();
  }

  /**
   * True for a row that is taken back, and for one that Flink's filter condition drops: the cases
   * do not name it, so the test's name does. It takes what is above ten.
   */
  private boolean removes(ChangeLine line) {
    return line.retracts()
        || name.contains("WithFilterCondition") && line.number(FILTERED_COLUMN) <= FILTERED_UP_TO;
  }

  private boolean flag(String setting) {
    return flink.path(setting).asBoolean();
  }

  private boolean isOf(String part) {
    return family.contains(part);
  }
}
