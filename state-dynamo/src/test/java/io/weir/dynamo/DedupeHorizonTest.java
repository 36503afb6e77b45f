package io.weir.dynamo;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.CollectingSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R25 and R2, the history of ids that were declared for 30 days and had segments of 8: whatever the
 * horizon, an id is known as long as it says, with DynamoDB's TTL as fast as it can be.
 */
class DedupeHorizonTest {
  record Payment(String id, Instant at, boolean poison) {}

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final int PAYMENTS = 200;

  private final String table = Local.table();
  private final CollectingSink<Object> sink = new CollectingSink<>("out");
  private final CollectingSink<Object> dead = new CollectingSink<>("dead");
  private long now = START.toEpochMilli();
  private long sequence;
  private boolean failing = true;
  private Engine engine;

  private void deploy(Duration horizon, FailurePolicy policy) {
    Source<Payment> source =
        Source.stream("payments", Json.of(Payment.class))
            .timestamps(Payment::at, boundedOutOfOrderness(Duration.ZERO))
            .dedupe(Payment::id, horizon)
            .retention(DAY.multipliedBy(7));
    StreamFunction function =
        StreamFunction.named("payments")
            .from(source.keyBy(payment -> "account"))
            .compute(new Paid())
            .onFailure(policy)
            .to(sink)
            .build();
    engine =
        new Engine(
            function,
            DynamoStateStore.builder(Local.CLIENT, table).build(),
            Map.of("out", sink, function.deadLetterSink(), dead),
            name -> List.of(ShardInfo.whole(new Shard(name, "shard-0"))),
            () -> now,
            EngineLimits.DEFAULT);
  }

  private void deploy(int horizonDays) {
    deploy(DAY.multipliedBy(horizonDays), FailurePolicy.deadLetter());
  }

  private final class Paid extends ProcessFunction<Payment, String> {
    @Override
    public void onEvent(Event<Payment> event, ProcessContext<String> context) {
      if (event.value().poison() && failing) {
        throw new IllegalStateException("cannot be paid");
      }
      context.emit(event.value().id());
    }
  }

  /** Sends them in batches of ten, as they arrive now. */
  private void send(int from, int to) {
    long arrival = now;
    for (int at = from; at < to; at += 10) {
      List<SourceRecord> records = new ArrayList<>();
      for (int i = at; i < at + 10; i++) {
        records.add(record(new Payment("pay-" + i, Instant.ofEpochMilli(arrival), false), arrival));
      }
      run(records);
    }
  }

  private SourceRecord record(Payment payment, long arrival) {
    Position position = Position.of("payments", "shard-0", ++sequence);
    return new SourceRecord(position, "p", arrival, Json.bytes(payment), false);
  }

  private void run(List<SourceRecord> records) {
    Expiring.sweep(table, now);
    Batch batch = new Batch(records.getFirst().position().shard(), records);
    assertThat(engine.run(batch, Deadline.NONE).done()).isTrue();
  }

  private void pass(Duration time) {
    now += time.toMillis();
  }

  private void assertPaidOnce(int duplicates) {
    assertThat(sink.values(String.class)).hasSize(PAYMENTS).doesNotHaveDuplicates();
    var tally =
        DynamoStateStore.builder(Local.CLIENT, table).build().progress("payments").getFirst();
    assertThat(tally.tally().applied()).isEqualTo(PAYMENTS);
    assertThat(tally.tally().duplicate()).isEqualTo(duplicates);
    assertThat(dead.emissions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"9,8", "30,8", "30,29", "366,8", "366,29", "366,365"})
  void payments_sent_again_within_the_horizon_are_duplicates(int horizon, int days) {
    for (boolean warm : new boolean[] {true, false}) {
      deploy(horizon);
      if (warm) {
        send(0, PAYMENTS);
      }
      pass(warm ? DAY.multipliedBy(days) : Duration.ZERO);
      send(0, PAYMENTS);
    }
    assertPaidOnce(2 * PAYMENTS);
  }

  /** What arrives on the last day of the horizon may be read a retention later. */
  @ParameterizedTest
  @ValueSource(ints = {1, 30, 366})
  void a_backlog_of_a_whole_retention_changes_nothing(int horizon) {
    deploy(horizon);
    send(0, PAYMENTS);
    pass(DAY.multipliedBy(horizon).minusMinutes(1));
    List<SourceRecord> waiting = new ArrayList<>();
    for (int i = 0; i < PAYMENTS; i++) {
      waiting.add(record(new Payment("pay-" + i, Instant.ofEpochMilli(now), false), now));
    }
    pass(DAY.multipliedBy(7));
    deploy(horizon);
    run(waiting);
    assertPaidOnce(PAYMENTS);
  }

  @Test
  void beyond_the_horizon_and_its_last_bucket_they_count_as_new() {
    deploy(12);
    send(0, PAYMENTS);
    pass(DAY.multipliedBy(14));
    send(0, PAYMENTS);
    assertThat(sink.values(String.class)).hasSize(2 * PAYMENTS);
  }

  @Test
  void a_longer_horizon_holds_for_all_that_its_key_still_knows() {
    deploy(1);
    send(0, PAYMENTS - 10);
    pass(DAY.minusHours(1));
    deploy(90);
    send(PAYMENTS - 10, PAYMENTS);
    pass(DAY.multipliedBy(80));
    deploy(90);
    send(0, PAYMENTS);
    assertPaidOnce(PAYMENTS);
  }

  @Test
  void a_longer_horizon_takes_nothing_from_a_silent_key_that_was_promised() {
    deploy(30);
    send(0, PAYMENTS);
    pass(DAY.multipliedBy(30).minusHours(1));
    deploy(90);
    send(0, PAYMENTS);
    assertPaidOnce(PAYMENTS);
  }

  @Test
  void a_shorter_horizon_holds_from_its_deployment_on() {
    deploy(90);
    send(0, PAYMENTS);
    pass(DAY.multipliedBy(2));
    deploy(3);
    send(0, PAYMENTS);
    assertPaidOnce(PAYMENTS);
    pass(DAY.multipliedBy(5));
    send(0, 10);
    assertThat(sink.values(String.class)).hasSize(PAYMENTS + 10);
  }

  /** The other way to be late: the key waits behind an event that keeps failing. */
  @Test
  void duplicates_that_wait_with_their_key_for_weeks_are_known() {
    deploy(DAY, FailurePolicy.park(DAY.multipliedBy(60)).withRetryEvery(Duration.ofHours(12)));
    send(0, PAYMENTS - 10);
    run(List.of(record(new Payment("pay-" + (PAYMENTS - 1), START, true), now)));
    send(0, PAYMENTS - 10);
    for (int half = 0; half < 100; half++) {
      pass(Duration.ofHours(12));
      Expiring.sweep(table, now);
      engine.coolDown();
      engine.tick(Deadline.NONE);
    }
    failing = false;
    pass(Duration.ofHours(12));
    engine.tick(Deadline.NONE);
    assertThat(sink.values(String.class)).hasSize(PAYMENTS - 9).doesNotHaveDuplicates();
    assertThat(dead.emissions()).isEmpty();
  }
}
