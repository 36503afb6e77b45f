package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.Tables;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Shard;
import io.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ./weir explain} of rows, of state in segments, and of timers by the clock. */
class ExplainRowTest extends StoredHits {
  /** Keeps the hits of a page, and looks again an hour later. */
  static final class Kept extends ProcessFunction<Hit, Hit> {
    private final StateSpec.ListOf<Hit> hits = list("hits", Hit.class);
    private final StateSpec.Value<String> filler = value("filler", String.class);

    @Override
    public void onEvent(io.weir.Event<Hit> event, ProcessContext<Hit> context) {
      context.list(hits).add(event.value());
      context.state(filler).set("x".repeat(event.value().id().startsWith("big") ? 900_000 : 1));
      context.timers().processing(event.arrival() + Duration.ofHours(1).toMillis());
      context.emit(event.value());
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<Hit> context) {}
  }

  /** What {@code --function} finds. */
  public static final StreamFunction ROWS =
      StreamFunction.named("kept-hits")
          .from(
              Source.stream("hits", Json.of(Hit.class))
                  .timestamps(Hit::at, io.weir.time.WatermarkStrategy.monotonic())
                  .waitForSilentShards()
                  .keyBy(Hit::page))
          .compute(new Kept())
          .to(DynamoSink.table("last-hits", Hit.class).key("page"))
          .onFailure(FailurePolicy.park(Duration.ofDays(1)))
          .build();

  /** The holder of the function. */
  static final class Holder {
    public static final StreamFunction FUNCTION = ROWS;

    private Holder() {}
  }

  private Engine rows;

  @BeforeEach
  void startRows() {
    Tables.createResult(model, "last-hits", "page", null);
    StreamFunction bound =
        ROWS.withSinks(sink -> ((DynamoSink<?>) sink).withClient(model, new RequestCounts()));
    store = DynamoStateStore.builder(model, "state").build();
    rows =
        new Engine(
            bound,
            store,
            Map.of(
                "last-hits",
                bound.allSinks().getFirst().open(),
                bound.deadLetterSink(),
                new CollectingSink<>(bound.deadLetterSink())),
            stream,
            clock,
            EngineLimits.DEFAULT);
  }

  private void feed(int shard) {
    Shard whose = stream.shards().get(shard);
    rows.run(new Batch(whose, stream.records(whose)), Deadline.NONE);
  }

  private int explain(String key, String... more) {
    return command(
        with(new String[] {"explain", "--function", Holder.class.getName(), "--key", key}, more));
  }

  @Test
  void aRowIsToldByItsEmissionAndItsRevision() {
    put(0, "home", 0);
    put(0, "home", 1);
    put(0, "about", 1);
    feed(0);

    assertThat(explain("home", "--row", "page=home")).as(refusal()).isZero();
    assertThat(output())
        .contains("asked: row page=home of last-hits", " of this key wrote it")
        .contains("it is the emission kept-hits/home/hits/shardId-000000000000@")
        .contains("made by the run of records that ends at hits/shardId-000000000000@")
        .contains("it is the last result of the key")
        .contains("state: name hits, list [")
        .doesNotContain("Secret");
    assertThat(explain("home", "--row", "page=about")).isZero();
    assertThat(output()).contains("another key wrote it");
    assertThat(explain("home", "--row", "page=nowhere")).isZero();
    assertThat(output()).contains("has no such row", "in the key's outbox, perhaps for it");
    assertThat(explain("home", "--row", "start=1")).isEqualTo(2);
    assertThat(refusal()).contains("the key of the row has the attribute 'page'");
  }

  @Test
  void aTimerByTheClockWaitsUntilThenAndForATickAfterwards() {
    put(0, "home", 0);
    feed(0);
    assertThat(explain("home")).isZero();
    assertThat(output())
        .contains("1. not-yet: it calls onProcessingTimer by the clock, in 1 h")
        .contains("calls onProcessingTimer at 2026-01-01T13:00:00Z by the clock: not-yet, see 1");
    at(2 * 3600);
    assertThat(explain("home")).isZero();
    assertThat(output()).contains("1. tick-missing: it is due: the clock has passed");
  }

  /** The most that there is to read: segments, the index, and a row. */
  @Test
  void stateInSegmentsIsReadInFiveRequests() {
    put(0, "big", 0);
    feed(0);
    assertThat(explain("big", "--row", "page=big")).as(refusal()).isZero();
    assertThat(output()).contains("3 segments").contains("name hits");
    assertThat(dynamo.count()).as(dynamo.toString()).isLessThanOrEqualTo(5);
  }
}
