package io.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Event;
import io.weir.Json;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.operator.Process;
import io.weir.operator.ProcessContext;
import io.weir.operator.ProcessFunction;
import io.weir.operator.StateSpec;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;

/**
 * The inner join of two windowed tables by key and window, fed with the rows of the two.
 *
 * @param at its name in the case
 * @param kept how far behind the newest window's end a row of the other table may start and still
 *     be found
 */
record KafkaJoin(String at, long kept) implements ProcessFunction<KafkaRow> {
  private static final StateSpec.MapOf<Long, KafkaRow> LEFT =
      StateSpec.map("left", Long.class, KafkaRow.class);
  private static final StateSpec.MapOf<Long, KafkaRow> RIGHT =
      StateSpec.map("right", Long.class, KafkaRow.class);

  /**
   * Kafka's tables forget closed windows; with its cache in front they are found all the same. How
   * long the tables of the cases without cache remember is not in the cases: one window's size
   * gives their rows.
   */
  static KafkaJoin of(String at, JsonNode one) {
    JsonNode first = one.at("/spec/operators/0");
    boolean closes = first.path("emit").asText().equals("ON_WINDOW_CLOSE");
    boolean cached = !one.path("name").asText().contains("inputWithCache=false");
    return new KafkaJoin(at, closes && !cached ? first.path("size").asLong() : Long.MAX_VALUE);
  }

  StreamFunction function() {
    Source<KafkaRow> source =
        Source.stream(KafkaDefinition.SOURCE, Json.of(KafkaRow.class))
            .timestampMillis(KafkaRow::ts, WatermarkStrategy.monotonic())
            .maxSkew(Duration.ofMillis(Long.MAX_VALUE));
    return StreamFunction.named(at)
        .from(source.keyBy(KafkaRow::key))
        .compute(Process.of(this).states(LEFT, RIGHT))
        .to(new CollectingSink<>(KafkaDefinition.ROWS))
        .build();
  }

  @Override
  public void onEvent(Event<KafkaRow> event, ProcessContext context) {
    KafkaRow row = event.value();
    boolean left = row.at().equals("processor0");
    context.map(left ? LEFT : RIGHT).put(row.start(), row);
    KafkaRow other = find(context.map(left ? RIGHT : LEFT), row.start());
    if (other != null) {
      context.emit(left ? joined(row, other) : joined(other, row));
    }
  }

  private KafkaRow find(ProcessContext.MapState<Long, KafkaRow> table, long start) {
    long newest = table.all().values().stream().mapToLong(KafkaRow::end).max().orElse(start);
    return start < newest - kept ? null : table.get(start);
  }

  private KafkaRow joined(KafkaRow left, KafkaRow right) {
    String value = left.value() + "%" + right.value();
    long ts = Math.max(left.ts(), right.ts());
    return new KafkaRow(at, left.key(), left.start(), left.end(), value, ts);
  }
}
