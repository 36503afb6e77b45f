package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;

/**
 * The inner join of two windowed tables by key and window, fed with the rows of the two. A table of
 * Kafka reads its window store, which has forgotten windows that start more than its retention
 * (size and grace, where the case sets none) before the latest start of any window in it
 * (AbstractDualSchemaRocksDBSegmentedBytesStore.get in Kafka's sources); with a cache the row is
 * still found. Only the case's name tells whether there is a cache. A store of windows that slide
 * keeps twice their length and the grace: longer than a case lasts.
 */
final class KafkaJoin extends ProcessFunction<KafkaJoin.Input, KafkaRow> {
  private final StateSpec.MapOf<Long, KafkaRow> lefts = map("left", Long.class, KafkaRow.class);
  private final StateSpec.MapOf<Long, KafkaRow> rights = map("right", Long.class, KafkaRow.class);
  private final String at;
  private final long kept;

  /**
   * @param at its name in the case
   * @param kept the milliseconds that a window may start before the latest start in a table and
   *     still be found
   */
  private KafkaJoin(String at, long kept) {
    this.at = at;
    this.kept = kept;
  }

  /**
   * A row of one table as the join sees it.
   *
   * @param latestStart the latest start of a window in the other table's store
   */
  record Input(KafkaRow row, long latestStart) {}

  static KafkaJoin of(String at, JsonNode one) {
    JsonNode table = one.at("/spec/operators/0");
    if (table.path("op").asText().equals("slidingWindows")) {
      return new KafkaJoin(at, Long.MAX_VALUE);
    }
    if (!table.path("op").asText().equals("timeWindows")) {
      throw new UnsupportedCaseException("a join of " + table.path("op"));
    }
    if (!one.path("name").asText().contains("inputWithCache=false")) {
      return new KafkaJoin(at, Long.MAX_VALUE);
    }
    long retention = table.path("size").asLong() + table.path("grace").asLong();
    boolean timeFirst = table.path("emit").asText().equals("ON_WINDOW_CLOSE");
    return new KafkaJoin(at, timeFirst ? retention : retention - 1);
  }

  StreamFunction function() {
    Source<Input> source =
        Source.stream(KafkaDefinition.SOURCE, Json.of(Input.class))
            .timestampMillis(
                input -> input.row().ts(), WatermarkStrategy.<Input>monotonic().aheadOfArrival())
            .maxSkew(Duration.ofMillis(Long.MAX_VALUE));
    return StreamFunction.named(at)
        .from(source.keyBy(input -> input.row().key()))
        .compute(this)
        .to(new CollectingSink<>(KafkaDefinition.ROWS))
        .build();
  }

  @Override
  public void onEvent(Event<Input> event, ProcessContext<KafkaRow> context) {
    KafkaRow row = event.value().row();
    boolean left = row.at().equals("processor0");
    context.map(left ? lefts : rights).put(row.start(), row);
    KafkaRow other = context.map(left ? rights : lefts).value(row.start(), null);
    if (other != null && row.start() >= event.value().latestStart() - kept) {
      context.emit(left ? joined(row, other) : joined(other, row));
    }
  }

  private KafkaRow joined(KafkaRow left, KafkaRow right) {
    String value = left.value() + "%" + right.value();
    long ts = Math.max(left.ts(), right.ts());
    return new KafkaRow(at, left.key(), left.start(), left.end(), value, ts);
  }
}
